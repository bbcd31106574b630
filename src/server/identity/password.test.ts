import { expect, test } from 'vitest';
import { hashPassword, passwordFits } from './password.ts';

test('only the password fits, however its accents were typed', async () => {
  const stored = await hashPassword('caf\u00e9 au lait, twice');
  expect(stored).not.toContain('lait');
  expect(await passwordFits('cafe\u0301 au lait, twice', stored)).toBe(true);
  expect(await passwordFits('cafe au lait, twice', stored)).toBe(false);
});

test('nothing fits an account that does not exist', async () => {
  expect(await passwordFits('', null)).toBe(false);
  expect(await passwordFits('whatever', null)).toBe(false);
});

test('two hashes of one password differ', async () => {
  expect(await hashPassword('the same words')).not.toBe(await hashPassword('the same words'));
});
