// Which passwords are refused, and which are not? By length and by what others guess; never by composition.

import fc from 'fast-check';
import { expect, test } from 'vitest';
import { checkPassword } from './password-choice.ts';

const dana = { name: 'Dana Reyes', email: 'dana.reyes@acme.example' };
const verdict = async (password: string) => (await checkPassword(password, dana)).ok;

test.each([
  'password1234',
  'password12345678',
  'passwordpassword',
  'PasswordPassword',
  '123456789012345',
  'qwertyuiopqwertyuiop',
  'abcdefghijklmnopq',
  '2026password2026!!!',
  'aaaaaaaaaaaaaaaaaaaa',
  'abababababababab',
  'danareyesdanareyes',
  'Dana.Reyes@acme.example',
  'tocsinreyes2026',
  'fourteen chars',
])('%s is refused', async (password) => {
  expect(await checkPassword(password, dana)).toMatchObject({ ok: false, refusal: { code: 'weak-password', field: 'password' } });
});

test.each([
  'a long enough password',
  'quarry-lantern-9-otter',
  'correct horse battery staple',
  'nur kleine buchstaben',
  'ночью все кошки серы',
])('%s is taken, whatever it is made of', async (password) => {
  expect(await verdict(password)).toBe(true);
});

test('any text is judged, and what is too short never passes', async () => {
  await fc.assert(
    fc.asyncProperty(fc.string({ unit: 'grapheme', maxLength: 200 }), async (password) => {
      const passes = await verdict(password);
      if (Array.from(password.normalize('NFKC')).length < 15) expect(passes).toBe(false);
    }),
  );
});
