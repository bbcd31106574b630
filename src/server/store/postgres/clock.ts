// What time is it by the database's clock? Measured now and then, and carried on by a clock of this process that nobody can set.

import os from 'node:os';
import type { Instant, Millis } from '../../../core/kernel/instant.ts';
import type { Answer, Statement } from '../statement.ts';
import { createSteadyTime, type SteadyTime, type SteadyTimeDeps } from '../steady-time.ts';

export interface DatabaseClock extends Pick<SteadyTime, 'now' | 'jump'> {
  /** Asks the database once, and approaches what the answer contradicts. */
  measure(run: (statement: Statement) => Promise<Pick<Answer, 'rows'>>): Promise<void>;
}

export interface DatabaseClockDeps extends Omit<SteadyTimeDeps, 'startsAt'> {
  /** From when time goes on, the database's clock being at `clock`. */
  readonly startsAt: (clock: Instant) => Instant;
}

const samples = 7;
const ask: Statement = { sql: 'select (extract(epoch from clock_timestamp()) * 1000)::float8 as now', params: [] };

/** Of this process and its machine; nobody is told of jumps. */
export const ownTime: DatabaseClockDeps = {
  startsAt: (clock) => clock,
  elapsed: () => performance.now(),
  awakeOrNot: () => os.uptime() * 1_000,
  told: () => {},
};

/** Measured several times first; the quickest answer is the least wrong. */
export async function createDatabaseClock(
  run: (statement: Statement) => Promise<Pick<Answer, 'rows'>>,
  deps: DatabaseClockDeps = ownTime,
): Promise<DatabaseClock> {
  const { elapsed } = deps;

  async function sample(by: typeof run): Promise<{ readonly least: Millis; readonly most: Millis }> {
    const before = elapsed();
    const { rows } = await by(ask);
    const now = Number(rows[0]?.now);
    return { least: now - elapsed(), most: now - before };
  }

  const first: { readonly least: Millis; readonly most: Millis }[] = [];
  for (let taken = 0; taken < samples; taken += 1) first.push(await sample(run));
  const [quickest] = first.toSorted((a, b) => a.most - a.least - (b.most - b.least));
  const offset = quickest === undefined ? 0 : (quickest.least + quickest.most) / 2;
  const time = createSteadyTime({ ...deps, startsAt: deps.startsAt(elapsed() + offset) });
  return {
    now: time.now,
    jump: time.jump,
    async measure(by) {
      const { least, most } = await sample(by);
      // A slow answer says little, and changes little.
      time.hears(least, most);
    },
  };
}
