// How much memory does it take? Just started, in a storm, and when the storm is over; beside a process that only serves HTTP.

import { readFileSync } from 'node:fs';
import { type Child, startChild } from '../child.ts';
import type { LoadAnswer, LoadQuestion } from '../load.ts';
import { makePlace } from '../place.ts';
import type { Reading } from '../readings.ts';
import type { Row } from '../row.ts';
import { startRunning } from '../running.ts';
import type { Workload } from '../workloads.ts';

const target = { atMost: 400 };
const idleMs = 5_000;
const stormSeconds = 20;
const connections = 32;

export const memoryRow: Row = {
  name: 'memory',
  question: 'how much memory is resident, idle and in a storm?',
  onlyInFull: null,
  async run(context) {
    if (residentMb(process.pid) === null) return { about: 'memory: this system does not say how much is resident (Linux does).' };
    const place = await makePlace(context.databaseUrl);
    const started: { end(): Promise<void> }[] = [];
    try {
      const empty = await startChild<unknown>('empty-handler', null);
      started.push(empty);
      const load = await startChild<unknown>('load', null);
      started.push(load);
      const pager = await startChild<{ readonly url: string }>('pager', null);
      started.push(pager);
      const baseline = residentMb(empty.pid) ?? Number.NaN;
      const wish = { place, webhook: pager.ready.url, sayProfile: null };
      const readings: Reading[] = [];
      const read: Read = (pid, what, wanted, lost) => {
        const beside = { what: 'a process that only serves HTTP, idle', rounds: [baseline] };
        readings.push({ what, unit: 'MB', rounds: [residentMb(pid) ?? Number.NaN], target: wanted, beside, lost });
        context.say(`${what}: ${residentMb(pid)?.toFixed(0) ?? '?'} MB`);
      };
      // The first start also makes the database.
      const first = await startRunning(wish);
      started.push(first);
      await pause(idleMs);
      read(first.pid, 'idle, started for the first time', target, 0);
      await first.end();
      const tocsin = await startRunning(wish);
      started.push(tocsin);
      await storms(tocsin, load, read);
      return { readings };
    } finally {
      for (const each of started.reverse()) await each.end();
      await place.remove();
    }
  },
};

type Read = (pid: number, what: string, wanted: Reading['target'], lost: number) => void;

async function storms(tocsin: { readonly url: string; readonly pid: number }, load: Child<unknown>, read: Read): Promise<void> {
  await pause(idleMs);
  read(tocsin.pid, 'idle, started again', target, 0);
  for (const [workload, what] of [
    ['storm', 'event storm'],
    ['new', 'all new'],
  ] as const satisfies readonly (readonly [Workload, string])[]) {
    const question: LoadQuestion = { url: `${tocsin.url}/v2/enqueue`, workload, connections, seconds: stormSeconds, round: 'memory' };
    const { accepted, refused } = await load.ask<LoadAnswer>(question);
    const lost = Object.values(refused).reduce((sum, each) => sum + each, 0);
    read(tocsin.pid, `${what}, ${stormSeconds} s at ${Math.round(accepted / stormSeconds).toLocaleString('en')} per s`, null, lost);
  }
  await pause(idleMs * 2);
  read(tocsin.pid, 'idle after the storm', null, 0);
}

/** Of a process with all its threads; `null` where the system does not say. */
function residentMb(pid: number): number | null {
  try {
    const kilobytes = /^VmRSS:\s+(\d+) kB/m.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1];
    return kilobytes === undefined ? null : Number(kilobytes) / 1_024;
  } catch {
    return null;
  }
}

const pause = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms));
