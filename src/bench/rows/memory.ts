// How much memory does it take? Just started, in a storm, and when the storm is over; beside a process that only serves HTTP.

import { readFileSync } from 'node:fs';
import { type Child, startChild } from '../child.ts';
import type { LoadAnswer, LoadQuestion } from '../load.ts';
import { makePlace } from '../place.ts';
import type { Reading } from '../readings.ts';
import type { Row, RowContext } from '../row.ts';
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
      // The first start makes the database; what it takes is not what a server takes from then on.
      await (await startRunning(wish)).end();
      const tocsin = await startRunning(wish);
      started.push(tocsin);
      return { readings: await measure(tocsin, load, baseline, context) };
    } finally {
      for (const each of started.reverse()) await each.end();
      await place.remove();
    }
  },
};

async function measure(
  tocsin: { readonly url: string; readonly pid: number },
  load: Child<unknown>,
  baseline: number,
  { say }: RowContext,
): Promise<readonly Reading[]> {
  const readings: Reading[] = [];
  const add = (what: string, wanted: Reading['target'], lost: number) => {
    const mb = residentMb(tocsin.pid) ?? Number.NaN;
    const beside = { what: 'a process that only serves HTTP, idle', rounds: [baseline] };
    readings.push({ what, unit: 'MB', rounds: [mb], target: wanted, beside, lost });
    say(`${what}: ${mb.toFixed(0)} MB`);
  };
  await pause(idleMs);
  add('idle, just started', target, 0);
  for (const [workload, what] of [
    ['storm', 'event storm'],
    ['new', 'all new'],
  ] as const satisfies readonly (readonly [Workload, string])[]) {
    const question: LoadQuestion = { url: `${tocsin.url}/v2/enqueue`, workload, connections, seconds: stormSeconds, round: 'memory' };
    const answer = load.ask<LoadAnswer>(question);
    await pause(stormSeconds * 1_000 - 500);
    const mb = residentMb(tocsin.pid);
    const { accepted, refused } = await answer;
    const lost = Object.values(refused).reduce((sum, each) => sum + each, 0);
    add(`${what}, ${stormSeconds} s at ${Math.round(accepted / stormSeconds).toLocaleString('en')} per s`, null, lost);
    if (mb === null) break;
  }
  await pause(idleMs * 2);
  add('idle again', null, 0);
  return readings;
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
