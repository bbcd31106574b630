// How are sessions, tokens and the set-up link made and kept? Random text goes out; only its hash is stored.

import { createHash, timingSafeEqual } from 'node:crypto';

export type RandomBytes = (count: number) => Uint8Array;

/** 256 bits: beyond guessing, so a plain hash of it is safe to keep. */
const secretBytes = 32;
const idBytes = 9;

export function newSecret(random: RandomBytes, prefix = ''): string {
  return prefix + Buffer.from(random(secretBytes)).toString('base64url');
}

/** `usr_…`, `tok_…` */
export function newId(random: RandomBytes, prefix: string): string {
  return prefix + Buffer.from(random(idBytes)).toString('base64url');
}

export function hashSecret(secret: string): string {
  return createHash('sha256').update(secret).digest('base64url');
}

/** In the same time wherever the first difference is. */
export function sameSecret(given: string, expected: string): boolean {
  return timingSafeEqual(Buffer.from(hashSecret(given)), Buffer.from(hashSecret(expected)));
}
