// What is something new called? Time first, so that neighbours in time are neighbours in an index; then chance. What is numbered within
// something has chance alone beside its number.

import { randomFillSync } from 'node:crypto';
import type { Clock, Ids } from '../engine/ports.ts';

const alphabet = '0123456789abcdefghjkmnpqrstvwxyz'; // Crockford's, without letters that look like digits
const timeCharacters = 9; // 45 bits of milliseconds last beyond the year 3000
const chanceCharacters = 11; // 55 bits
const saltCharacters = 8; // 40 bits, beside a number that stands twice only where a history has lost its end

/** `inc_` and `alr_` with 20 characters each; salts with 8. */
export function newIds(clock: Clock): Ids {
  const pool = new Uint8Array(4_096);
  let used = pool.length;
  const chance = (characters: number): string => {
    if (used + characters > pool.length) {
      randomFillSync(pool);
      used = 0;
    }
    let text = '';
    for (let each = 0; each < characters; each++) text += alphabet[(pool[used++] ?? 0) % 32];
    return text;
  };
  const id = (prefix: string): string => {
    let text = prefix;
    const now = clock.now();
    for (let place = timeCharacters - 1; place >= 0; place--) text += alphabet[Math.floor(now / 32 ** place) % 32];
    return text + chance(chanceCharacters);
  };
  return { incident: () => id('inc_'), alert: () => id('alr_'), salt: () => chance(saltCharacters) };
}
