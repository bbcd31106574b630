// Which scenarios does a routing make? One for each receiver: its condition holds for exactly the alerts that Alertmanager gives to it.

import type { Names } from '../names.ts';
import type { Note } from '../note.ts';
import { type Clause, deliveriesOf } from './clause.ts';
import { conditionsOf } from './condition.ts';
import type { Config, Receiver } from './config.ts';

export interface ReceiverScenario {
  readonly name: string;
  readonly receiver: Receiver;
  readonly when: string;
  /** A team whose own receiver it is. */
  readonly team: string | null;
}

/**
 * An incident has the first scenario that fits, so the order says what matters more: receivers that page, then those of one
 * team, then the others as the file has them; those that take whatever is left come last.
 */
export function scenariosOf(
  config: Config,
  options: { readonly file: string; readonly names: Names; readonly teamOf: (receiver: string) => string | null },
): { readonly scenarios: readonly ReceiverScenario[]; readonly notes: readonly Note[] } {
  const clauses = new Map<string, Clause[]>();
  for (const { route, clause } of deliveriesOf(config.root)) {
    const known = clauses.get(route.receiver);
    if (known === undefined) clauses.set(route.receiver, [clause]);
    else known.push(clause);
  }
  const notes: Note[] = [];
  const found: (ReceiverScenario & { readonly order: number })[] = [];
  for (const receiver of config.receivers) {
    const say = (message: string) =>
      notes.push({ kind: 'not-mapped', file: options.file, line: receiver.line, subject: `receiver ${receiver.name}`, message });
    const own = clauses.get(receiver.name) ?? [];
    const conditions = conditionsOf(own);
    if (!conditions.ok) say(`its routes cannot be said as a condition: ${conditions.refusal.message}`);
    else if (conditions.value.length === 0) say('no route leads to it');
    else if (receiver.kind === 'nobody')
      say('it tells nobody, and Tocsin cannot drop what it is sent: leave such alerts out of the route to Tocsin');
    if (!conditions.ok) continue;
    const team = options.teamOf(receiver.name);
    const order = orderOf(receiver, team, own);
    for (const [index, when] of conditions.value.entries()) {
      const name = options.names.nameOf(index === 0 ? receiver.name : `${receiver.name} part ${index + 1}`);
      found.push({ name, receiver, when, team, order });
    }
  }
  return { scenarios: found.toSorted((a, b) => a.order - b.order), notes };
}

function orderOf(receiver: Receiver, team: string | null, clauses: readonly Clause[]): number {
  if (clauses.some((clause) => clause.all.length === 0)) return 4;
  if (receiver.kind === 'nobody') return 3;
  if (receiver.kind === 'page') return 0;
  return team === null ? 2 : 1;
}
