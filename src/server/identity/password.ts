// Is this the password? scrypt, with its cost written beside each hash so that it can rise later.

import { randomBytes, scrypt, timingSafeEqual } from 'node:crypto';

/** OWASP's figures for 32 MiB: enough to hurt a guesser, little enough for a small machine. */
const cost = { N: 2 ** 15, r: 8, p: 3 };
const keyLength = 32;
const saltLength = 16;

/** `scrypt$N$r$p$salt$key`, the last two in base64url. */
export async function hashPassword(password: string): Promise<string> {
  const salt = randomBytes(saltLength);
  const key = await derive(password, salt, cost, keyLength);
  return ['scrypt', cost.N, cost.r, cost.p, salt.toString('base64url'), key.toString('base64url')].join('$');
}

/** Takes as long for an account that does not exist (`null`) as for a wrong password. */
export async function passwordFits(password: string, stored: string | null): Promise<boolean> {
  const [, n, r, p, salt, key] = (stored ?? nobodys).split('$');
  const expected = Buffer.from(key ?? '', 'base64url');
  const derived = await derive(
    password,
    Buffer.from(salt ?? '', 'base64url'),
    { N: Number(n), r: Number(r), p: Number(p) },
    expected.length,
  );
  return timingSafeEqual(derived, expected) && stored !== null;
}

const nobodys = `scrypt$${cost.N}$${cost.r}$${cost.p}$${'A'.repeat(22)}$${'A'.repeat(43)}`;

/** Twice what the figures need: Node's own bound is too tight for them. */
const memoryFactor = 2 * 128;

function derive(password: string, salt: Buffer, by: typeof cost, length: number): Promise<Buffer> {
  const options = { ...by, maxmem: memoryFactor * by.N * by.r };
  return new Promise((resolve, reject) => {
    // One spelling for every keyboard: the same letters typed elsewhere are the same password.
    scrypt(password.normalize('NFKC'), salt, length, options, (error, key) => (error ? reject(error) : resolve(key)));
  });
}
