// Who checks plans, and how long may it take? One thread at a time, for so long and no longer; others wait in a short line.

import { Worker } from 'node:worker_threads';
import type { Verification } from '../../contract/activation.ts';
import { minute } from '../../core/kernel/instant.ts';
import { ok, type Result, refuse } from '../../core/kernel/result.ts';
import type { Log } from '../log.ts';
import { type CheckJob, type Job, type Read, type Step, type VerifyJob, work } from './check.ts';
import { unfinished } from './findings.ts';

export interface Checked extends Read {
  /** `null` where there is no plan. Unfinished where the verifier took too long. */
  readonly verification: Verification | null;
}

export interface Checker {
  /** Refusals: `overloaded` (the line is full), `stopping`, `too-intricate` (it could not even be read in time). */
  check(job: Omit<CheckJob, 'kind'>): Promise<Result<Checked>>;
  /** Refusals: `overloaded`, `stopping`. */
  verify(job: Omit<VerifyJob, 'kind'>): Promise<Result<Verification>>;
  /** Ends what runs. */
  stop(): Promise<void>;
}

export const checkerLimits = {
  /** A plan of thousands of services takes some seconds. */
  jobMs: minute,
  /** Who comes when so many wait is turned away. */
  waiting: 8,
  heapMegabytes: 1_024,
} as const;

export interface CheckerOptions {
  /** The compiled `check-thread.ts`; `null`: work is done in this thread, where nobody waits. */
  readonly program: URL | null;
  readonly log: Log;
  readonly jobMs?: number;
}

export function createChecker({ program, log, jobMs = checkerLimits.jobMs }: CheckerOptions): Checker {
  let line: Promise<unknown> = Promise.resolve();
  let waiting = 0;
  let running: Worker | null = null;
  let stopped = false;

  async function steps(job: Job): Promise<Result<readonly Step[]>> {
    if (waiting >= checkerLimits.waiting) return refuse('overloaded', 'Many plans are being checked already; try again.');
    waiting += 1;
    const turn = line.then(() => (program === null ? inThisThread(job) : inThread(program, job)));
    line = turn.catch(() => undefined);
    try {
      const done = await turn;
      return stopped ? refuse('stopping', 'Tocsin is stopping; try again.') : ok(done);
    } finally {
      waiting -= 1;
    }
  }

  /** With a breath between the steps, for whoever else is here. */
  async function inThisThread(job: Job): Promise<readonly Step[]> {
    const done: Step[] = [];
    await new Promise(setImmediate);
    for (const step of work(job)) {
      done.push(step);
      await new Promise(setImmediate);
    }
    return done;
  }

  /** Whatever has come of it when it ended, or was ended. */
  function inThread(file: URL, job: Job): Promise<readonly Step[]> {
    if (stopped) return Promise.resolve([]);
    const resourceLimits = { maxOldGenerationSizeMb: checkerLimits.heapMegabytes };
    const worker = new Worker(file, { workerData: job, execArgv: [], resourceLimits });
    running = worker;
    const done: Step[] = [];
    const timer = setTimeout(() => void worker.terminate(), jobMs);
    return new Promise((resolve) => {
      worker.on('message', (step: Step) => done.push(step));
      worker.on('error', (error) => log.error({ err: error }, 'the check of a plan failed'));
      worker.on('exit', () => {
        clearTimeout(timer);
        running = null;
        resolve(done);
      });
    });
  }

  return {
    async check(job) {
      const found = await steps({ kind: 'check', ...job });
      if (!found.ok) return found;
      let read: Read | null = null;
      let verification: Verification | null = null;
      for (const step of found.value) {
        if (step.kind === 'read') read = step.read;
        else verification = step.verification;
      }
      if (read === null) return refuse('too-intricate', 'This plan is too intricate to be read in time; see what generates it.', 'files');
      return ok({ ...read, verification: verification ?? (read.plan === null ? null : unfinished(job.from)) });
    },
    async verify(job) {
      const found = await steps({ kind: 'verify', ...job });
      if (!found.ok) return found;
      const [step] = found.value;
      return ok(step?.kind === 'verified' ? step.verification : unfinished(job.from));
    },
    async stop() {
      stopped = true;
      await running?.terminate();
    },
  };
}
