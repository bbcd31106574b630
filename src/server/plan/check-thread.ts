// What runs in a thread of its own? One check of a plan, so that a year of arithmetic keeps nobody waiting who is being paged.

import { parentPort, workerData } from 'node:worker_threads';
import { type Job, work } from './check.ts';

// Given by `checker.ts`, which starts nothing else here.
for (const step of work(workerData as Job)) parentPort?.postMessage(step);
