// What time is it by the database's clock? Measured now and then, and carried on by a clock of this process that nobody can set.

import type { Instant, Millis } from '../../../core/kernel/instant.ts';
import type { Answer, Statement } from '../statement.ts';

export interface DatabaseClock {
  now(): Instant;
  /** Asks the database once, and corrects what the answer contradicts. */
  measure(run: (statement: Statement) => Promise<Pick<Answer, 'rows'>>): Promise<void>;
}

const samples = 7;
const ask: Statement = { sql: 'select (extract(epoch from clock_timestamp()) * 1000)::float8 as now', params: [] };

/** Measured several times first; the quickest answer is the least wrong. */
export async function createDatabaseClock(
  run: (statement: Statement) => Promise<Pick<Answer, 'rows'>>,
  elapsed: () => Millis = () => performance.now(),
): Promise<DatabaseClock> {
  /** Milliseconds to add to what has elapsed in this process. */
  let offset = 0;

  async function sample(by: typeof run): Promise<{ readonly least: number; readonly most: number }> {
    const before = elapsed();
    const { rows } = await by(ask);
    const now = Number(rows[0]?.now);
    return { least: now - elapsed(), most: now - before };
  }

  const first: { readonly least: number; readonly most: number }[] = [];
  for (let taken = 0; taken < samples; taken += 1) first.push(await sample(run));
  const [quickest] = first.toSorted((a, b) => a.most - a.least - (b.most - b.least));
  if (quickest !== undefined) offset = (quickest.least + quickest.most) / 2;

  return {
    now: () => Math.floor(elapsed() + offset),
    async measure(by) {
      const { least, most } = await sample(by);
      // A slow answer says little, and changes little.
      offset = Math.min(Math.max(offset, least), most);
    },
  };
}
