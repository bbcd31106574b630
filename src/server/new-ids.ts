// What is something new called? Time first, so that neighbours in time are neighbours in an index; then chance.

import { randomFillSync } from 'node:crypto';
import type { Clock, Ids } from '../engine/ports.ts';

const alphabet = '0123456789abcdefghjkmnpqrstvwxyz'; // Crockford's, without letters that look like digits
const timeCharacters = 9; // 45 bits of milliseconds last beyond the year 3000
const chanceCharacters = 11; // 55 bits

/** `inc_` and `alr_` with 20 characters each. */
export function newIds(clock: Clock): Ids {
  const pool = new Uint8Array(4_096);
  let used = pool.length;
  const id = (prefix: string): string => {
    if (used + chanceCharacters > pool.length) {
      randomFillSync(pool);
      used = 0;
    }
    let text = prefix;
    const now = clock.now();
    for (let place = timeCharacters - 1; place >= 0; place--) text += alphabet[Math.floor(now / 32 ** place) % 32];
    for (let each = 0; each < chanceCharacters; each++) text += alphabet[(pool[used++] ?? 0) % 32];
    return text;
  };
  return { incident: () => id('inc_'), alert: () => id('alr_') };
}
