// Does Tocsin bear being killed, round after round, on each store? One round of each unless more are asked for.
// More of the same: npm run test:kill -- --rounds 200 --seed 7 --at-once 4

import { expect, test } from 'vitest';
import { seedOf } from '../seed.ts';
import { playRound, type Round } from './round.ts';
import { storesOf } from './stores.ts';

const firstSeed = seedOf('TOCSIN_KILL_SEED');
const rounds = Number(process.env.TOCSIN_KILL_ROUNDS ?? 1);
const atOnce = Number(process.env.TOCSIN_KILL_AT_ONCE ?? 1);
const roundLimitMs = 600_000;

for (const name of ['embedded', 'postgres'] as const) {
  const title = `killed again and again, nothing answered is lost and no step is left out: ${name}, ${rounds} rounds from seed ${firstSeed}`;
  test.concurrent(title, { timeout: rounds * roundLimitMs }, async () => {
    const stores = await storesOf(name);
    const held: Round[] = [];
    const broken: string[] = [];
    let seed = firstSeed;
    /** A round mostly waits, for steps and for starts. After a failure no more are begun. */
    const work = async () => {
      while (seed < firstSeed + rounds && broken.length === 0) {
        const own = seed++;
        const round = await playRound(stores, own).catch((error: unknown) => String(error instanceof Error ? error.stack : error));
        if (typeof round === 'string' || round.findings.length > 0) broken.push(`seed ${own} on ${name}: ${told(round)}`);
        else held.push(round);
        console.info(`${name}, seed ${own} (${held.length} held): ${told(round)}`);
      }
    };
    try {
      await Promise.all(Array.from({ length: atOnce }, work));
    } finally {
      await stores.close();
    }
    console.info(summaryOf(name, held));
    expect(broken).toEqual([]);
    expect(held.length).toBe(rounds);
  });
}

function told(round: Round | string): string {
  if (typeof round === 'string') return round;
  const { findings, outages, ...counted } = round;
  const stalls = outages.filter(({ kind }) => kind === 'stall');
  const stood = `stood still ${stalls.length} times, ${Math.max(0, ...stalls.map(({ from, until }) => until - from))} ms at most`;
  const away = outages
    .filter(({ kind }) => kind !== 'stall')
    .map(({ kind, from, until }) => `${kind} ${from} to ${until}`)
    .join(', ');
  return [JSON.stringify(counted), `away ${away}; ${stood}`, ...findings].join('\n  ');
}

function summaryOf(name: string, held: readonly Round[]): string {
  const sum = (of: (round: Round) => number) => held.reduce((all, round) => all + of(round), 0);
  return (
    `${name}: ${held.length} rounds held, ${sum(({ kills }) => kills)} kills, ${sum(({ events }) => events)} events answered in ` +
    `${sum(({ requests }) => requests)} requests, ${sum(({ incidents }) => incidents)} incidents, ` +
    `${sum(({ messages }) => messages)} messages in ${sum(({ copies }) => copies)} copies, ${sum(({ stepsMissed }) => stepsMissed)} steps missed in outages, ` +
    `${sum(({ outages }) => outages.filter(({ kind }) => kind === 'stall').length)} stalls of the machine`
  );
}
