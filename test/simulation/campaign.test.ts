// Does every promise hold, whatever goes wrong? As many seeds as wanted are played, each with its own faults.
// More of the same: npm run test:simulate -- --seeds 100000

import { mkdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { expect, test } from 'vitest';
import { type Failure, firstFailure, seedsFrom } from './campaign.ts';
import { type Coverage, cover, mustHappen } from './coverage.ts';
import type { Played } from './world.ts';

const count = Number(process.env.TOCSIN_SIMULATE_SEEDS ?? 1_000);
const first = Number(process.env.TOCSIN_SIMULATE_FROM ?? 1);
const limitMs = 240_000 + count * 500;
/** Fewer need not meet everything. */
const largeCount = 1_000;
const tellEveryMs = 30_000;

test(`seeds ${first} to ${first + count - 1} keep every promise`, { timeout: limitMs }, async () => {
  const coverage: Coverage = new Map();
  const tell = progress();
  const seen = (played: Played) => {
    cover(coverage, played);
    tell();
  };
  const failure = await firstFailure(seedsFrom(first, count), { seen });
  if (failure !== null) expect.fail(told(failure));
  if (count >= largeCount) expect(mustHappen.filter((name) => !coverage.has(name))).toEqual([]);
});

/** A line a while; a campaign that is over before the first has none. */
function progress(): () => void {
  const begun = performance.now();
  let said = begun;
  let done = 0;
  return () => {
    done += 1;
    const now = performance.now();
    if (now - said < tellEveryMs) return;
    said = now;
    console.info(`seeds from ${first}: ${done} of ${count} held, ${Math.round(((now - begun) / done) * 10) / 10} ms each`);
  };
}

function told({ seed, scenario, findings }: Failure): string {
  const text = JSON.stringify(scenario, null, 2);
  const what = findings.map(({ invariant, text: found }) => `  ${invariant}: ${found}`).join('\n');
  if (process.env.TOCSIN_SIMULATE_KEEP !== undefined) {
    const folder = path.join(import.meta.dirname, 'found');
    mkdirSync(folder, { recursive: true });
    writeFileSync(path.join(folder, `seed-${seed}.json`), `${text}\n`);
  }
  return `seed ${seed} breaks a promise:\n${what}\nThe least that does, for test/simulation/found/:\n${text}`;
}
