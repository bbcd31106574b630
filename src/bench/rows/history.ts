// Does an event cost more when there is much history? The server's processor time for each event of the storm, with more and more resolved.

import { startChild } from '../child.ts';
import { makePlace } from '../place.ts';
import { startPopulation } from '../populated.ts';
import type { Reading } from '../readings.ts';
import { median, playRound, type Round } from '../rounds.ts';
import type { Row } from '../row.ts';
import { startRunning } from '../running.ts';

const sizes = [10_000, 100_000] as const;
const sizeInFull = 1_000_000;
const warmUpSeconds = 3;

export const historyRow: Row = {
  name: 'history',
  question: 'what does an event cost as history grows from 10,000 to 1,000,000 incidents?',
  onlyInFull: '1,000,000 incidents in the history, which take some minutes to write',
  async run({ databaseUrl, connections: [connections = 32], seconds, rounds, full, profile, say }) {
    const place = await makePlace(databaseUrl);
    const pager = await startChild<{ readonly url: string }>('pager', null);
    const load = await startChild<unknown>('load', null);
    try {
      const population = await startPopulation({ place, pager, say }, 'resolved');
      const readings: Reading[] = [];
      for (const size of full ? [...sizes, sizeInFull] : sizes) {
        await population.grow(size);
        const tocsin = await startRunning({ place, webhook: pager.ready.url, sayProfile: profile ? say : null });
        const contender = { name: 'Tocsin', url: `${tocsin.url}/v2/enqueue`, pid: tocsin.pid, receiver: null };
        const incidents = `${size.toLocaleString('en')} incidents`;
        try {
          for (const [workload, what] of [
            ['storm', 'an event of the storm'],
            ['new', 'a new incident'],
          ] as const) {
            await playRound({ ...contender, workload }, load, { connections, seconds: warmUpSeconds, round: `${size}-warm-up` });
            const played: Round[] = [];
            for (let nth = 1; nth <= rounds; nth++) {
              const round = await playRound({ ...contender, workload }, load, { connections, seconds, round: `${size}-${nth}` });
              played.push(round);
              say(
                `${incidents}, ${what}, round ${nth} of ${rounds}: ${round.processorUs?.toFixed(0) ?? '?'} µs, ${Math.round(round.rate)} per s`,
              );
            }
            readings.push(readingOf(`${what}, ${incidents}`, played, readings.find((each) => each.what.startsWith(what)) ?? null));
          }
        } finally {
          await tocsin.end();
        }
      }
      return { readings };
    } finally {
      await load.end();
      await pager.end();
      await place.remove();
    }
  },
};

/** `smallest`: the same with the least history, to compare with. */
function readingOf(what: string, played: readonly Round[], smallest: Reading | null): Reading {
  return {
    what,
    unit: 'µs',
    rounds: played.map((round) => round.processorUs ?? Number.NaN),
    target: null,
    beside: smallest === null ? null : { what: `with ${sizes[0].toLocaleString('en')}`, rounds: [median(smallest.rounds)] },
    lost: played.reduce((sum, round) => sum + round.failed, 0),
  };
}
