import { expect, test } from 'vitest';
import { newIds } from './new-ids.ts';

test('at one moment, and after a restart at the same moment, nothing is named twice', () => {
  const lives = [newIds({ now: () => 1_800_000_000_000 }), newIds({ now: () => 1_800_000_000_000 })];
  const made = lives.flatMap((ids) => Array.from({ length: 2_000 }, () => [ids.incident(), ids.alert(), ids.salt()]).flat());
  expect(new Set(made).size).toBe(made.length);
  for (const id of made) expect(id).toMatch(/^(inc_|alr_)[0-9a-z]{20}$|^[0-9a-z]{8}$/);
});
