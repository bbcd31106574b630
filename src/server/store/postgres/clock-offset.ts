// How far is the database's clock ahead of this machine's? Asked several times; the quickest answer is the least wrong.

import type { Session } from '../statement.ts';

const samples = 7;

/** Milliseconds to add to this machine's clock. */
export async function measureClockOffset(session: Session): Promise<number> {
  const taken: { roundTripMs: number; offsetMs: number }[] = [];
  for (let sample = 0; sample < samples; sample += 1) {
    const before = Date.now();
    const started = performance.now();
    const { rows } = await session.run({ sql: 'select (extract(epoch from clock_timestamp()) * 1000)::float8 as now', params: [] });
    const roundTripMs = performance.now() - started;
    taken.push({ roundTripMs, offsetMs: Number(rows[0]?.now) - (before + roundTripMs / 2) });
  }
  taken.sort((a, b) => a.roundTripMs - b.roundTripMs);
  return Math.round(taken[0]?.offsetMs ?? 0);
}
