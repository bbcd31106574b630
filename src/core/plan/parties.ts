// How does the plan name somebody who acts, is told, or holds a promise? `role scribe`, `team legal`, `audience executives`.

import type { z } from 'zod';
import type { Holder } from './plan.ts';
import { complain, shown, written } from './scalars.ts';
import { disciplines } from './schema/people.ts';
import type { Party } from './situation.ts';
import { didYouMean } from './suggest.ts';

const partyKinds: readonly Party['kind'][] = ['role', 'team', 'person', 'audience', 'customer', 'vendor'];
const holderKinds: readonly Holder['kind'][] = ['role', 'team', 'discipline', 'vendor'];

/** Who acts or is told. */
export const PartyText = written('somebody like `role scribe` or `team legal`')
  .meta({ description: `Somebody: ${listed(partyKinds)}`, examples: ['role incident-commander', 'team legal', 'audience executives'] })
  .transform((text, context): Party => kindAndName(text, partyKinds, context));

/** Who holds a promise. */
export const HolderText = written('`role …`, `team …`, `discipline …` or `vendor …`')
  .meta({ description: `Who holds it: ${listed(holderKinds)}`, examples: ['team payments', 'role incident-commander', 'discipline legal'] })
  .transform((text, context): Holder => {
    const { kind, id } = kindAndName(text, holderKinds, context);
    if (kind !== 'discipline') return { kind, id };
    const discipline = disciplines.find((each) => each === id);
    if (discipline !== undefined) return { kind, id: discipline };
    return complain(context, `there is no discipline \`${id}\``, didYouMean(id, disciplines) ?? `known are ${listed(disciplines)}`);
  });

/** Who answers for a report to a regulator. */
export const OwnerText = written('`role …` or `team …`')
  .meta({ description: 'Who reports', examples: ['team legal', 'role communications-lead'] })
  .transform((text, context): Extract<Holder, { kind: 'role' | 'team' }> => kindAndName(text, ['role', 'team'] as const, context));

function kindAndName<K extends string>(
  text: string,
  kinds: readonly K[],
  context: z.RefinementCtx,
): { readonly kind: K; readonly id: string } {
  const [, word = '', id] = /^(\S+)\s+(\S+)$/.exec(text.trim()) ?? [];
  const kind = kinds.find((each) => each === word);
  if (kind !== undefined && id !== undefined) return { kind, id };
  return complain(context, `expected ${listed(kinds.map((each) => `${each} …`))}, not ${shown(text)}`, didYouMean(word, kinds));
}

function listed(words: readonly string[]): string {
  const quoted = words.map((word) => `\`${word}\``);
  return quoted.length < 2 ? quoted.join('') : `${quoted.slice(0, -1).join(', ')} or ${quoted.at(-1)}`;
}
