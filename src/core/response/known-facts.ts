// Which facts can be true of an incident under a plan, and who may say so? The plan's own, and those of its vendors and regulations.

import { appliesFact, reportFact, vendorFact } from '../plan/brought-facts.ts';
import type { Fact, FactSource } from '../plan/fact.ts';
import type { Plan } from '../plan/plan.ts';

/** Who may say that a fact is true without giving a reason. */
export type Attester = { readonly kind: 'role' | 'team'; readonly id: string };

export interface KnownFact {
  readonly id: string;
  readonly description: string;
  readonly source: FactSource['kind'];
  /** CEL over `incident`; only of a condition. */
  readonly when: string | null;
  /** `null`: nobody may, Tocsin sees it. */
  readonly attester: Attester | null;
}

interface Book {
  readonly facts: ReadonlyMap<string, KnownFact>;
  /** By fact: itself, and all from which it follows. */
  readonly followsFrom: ReadonlyMap<string, readonly string[]>;
  readonly conditions: readonly KnownFact[];
}

/** Facts that Tocsin does not see by itself so far, though it will: until then the commander says so. */
const notSeenYet: ReadonlySet<string> = new Set(['classified', 'review-held', 'review-published', 'actions-assigned']);
const commander: Attester = { kind: 'role', id: 'incident-commander' };

export function factOf(plan: Plan, id: string): KnownFact | undefined {
  return bookOf(plan).facts.get(id);
}

export function factsIn(plan: Plan): Iterable<KnownFact> {
  return bookOf(plan).facts.values();
}

export function conditionsIn(plan: Plan): readonly KnownFact[] {
  return bookOf(plan).conditions;
}

/** The fact itself, and every one that implies it. */
export function followsFrom(plan: Plan, id: string): readonly string[] {
  return bookOf(plan).followsFrom.get(id) ?? [id];
}

/** A plan is never changed, so what was worked out of it holds. */
const remembered = new WeakMap<Plan, Book>();

function bookOf(plan: Plan): Book {
  const known = remembered.get(plan);
  if (known !== undefined) return known;
  const facts = new Map<string, KnownFact>();
  const implied = new Map<string, string[]>();
  /** Of a vendor's answer somebody has to say; that the trouble is over does not tell. */
  const heardOf = new Set(Object.keys(plan.vendors).map((id) => vendorFact(id, 'answered')));
  const add = (fact: KnownFact, implies: readonly string[] = []) => {
    // The plan's own word goes before what its vendors and regulations bring along.
    if (facts.has(fact.id)) return;
    facts.set(fact.id, fact);
    for (const each of implies) implied.set(each, [...(implied.get(each) ?? []), fact.id]);
  };
  for (const fact of Object.values(plan.facts)) add(planFact(fact), [...fact.implies, ...restoredVendors(plan, fact.id)]);
  for (const { id, name } of Object.values(plan.vendors)) {
    const lead: Attester = { kind: 'role', id: 'technical-lead' };
    add(attested(vendorFact(id, 'called'), `${name} was called`, lead));
    add(attested(vendorFact(id, 'answered'), `${name} has answered`, lead));
    add(attested(vendorFact(id, 'restored'), `${name} has mended it`, lead), [vendorFact(id, 'answered')]);
  }
  for (const { id, name, appliesWhen, owner, reports } of Object.values(plan.regulations)) {
    const applies = `${name} applies`;
    add(
      appliesWhen === null
        ? attested(appliesFact(id), applies, owner)
        : { id: appliesFact(id), description: applies, source: 'condition', when: appliesWhen, attester: null },
    );
    for (const [index, { title }] of reports.entries()) add(attested(reportFact(id, index + 1), `${name}: ${title} was handed in`, owner));
  }
  const book: Book = {
    facts,
    followsFrom: new Map([...facts.keys()].map((id) => [id, heardOf.has(id) ? [id, ...(implied.get(id) ?? [])] : closure(id, implied)])),
    conditions: [...facts.values()].filter(({ source }) => source === 'condition'),
  };
  remembered.set(plan, book);
  return book;
}

function planFact({ id, description, source }: Fact): KnownFact {
  const attester = source.kind === 'attested' ? ({ kind: 'role', id: source.by } as const) : notSeenYet.has(id) ? commander : null;
  return { id, description, source: source.kind, when: source.kind === 'condition' ? source.when : null, attester };
}

function attested(id: string, description: string, attester: Attester): KnownFact {
  return { id, description, source: 'attested', when: null, attester };
}

/** Where the whole is mended, so is what a vendor had to mend. */
function restoredVendors(plan: Plan, fact: string): readonly string[] {
  return fact === 'restored' ? Object.keys(plan.vendors).map((id) => vendorFact(id, 'restored')) : [];
}

function closure(id: string, implied: ReadonlyMap<string, readonly string[]>): readonly string[] {
  const found = new Set([id]);
  for (const each of found) for (const from of implied.get(each) ?? []) found.add(from);
  return [...found];
}
