// Did an event do what its sender meant? Where it did not, though it was taken, that is odd.

import type { Ingested } from '../../engine/engine.ts';
import type { Oddities } from './oddities.ts';

/** `at`: where the sender says when it ended. */
export function noteOutcome({ outcome, oddities: told }: Ingested, at: string, oddities: Oddities): void {
  if (outcome === 'outdated')
    oddities.note('ends', `'${at}' lies before what is open now began, or what it speaks of does; nothing was changed.`);
  for (const what of told) oddities.note('scenario', what);
}
