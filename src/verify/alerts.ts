// Which scenario would an alert get, for every alert there can be? Alerts are told apart only by what conditions ask of them.

import type { Plan, Scenario } from '../core/plan/plan.ts';
import type { Context } from './context.ts';
import { type Formula, formulaOf, type Guess, partsOf, type Truth, truthOf } from './formula.ts';
import { verifyLimits } from './limits.ts';

/** What becomes of one scenario's alerts on one of its services. */
export interface Fate {
  readonly service: string;
  /** `wins`: some alert gets it. `hidden`: an earlier one always comes first. `never`: no alert fits. `unknown`: too many to try. */
  readonly fate: 'wins' | 'hidden' | 'never' | 'unknown';
  /** Where hidden: earlier scenarios of the service. */
  readonly by: readonly string[];
}

export function fatesOf(context: Context, scenario: Scenario): readonly Fate[] {
  const { plan } = context;
  const services = scenario.services.length === 0 ? Object.keys(plan.services) : scenario.services;
  return services.map((service) => {
    const earlier: Scenario[] = [];
    for (const each of Object.values(plan.scenarios)) {
      if (each.id === scenario.id) break;
      if (strikes(each, service)) earlier.push(each);
    }
    const formulas = [scenario, ...earlier].map((each) => formulaFor(context, each));
    const mentions = formulas.some((formula) => partsOf(formula).fields.has('service'));
    const senders = sendersTo(plan, service);
    const key = `fate ${scenario.id} ${earlier.map(({ id }) => id).join(' ')} ${senders.join(' ')} ${mentions ? service : ''}`;
    const fate = context.once(key, () => fateOf(formulas, { service, senders }));
    return { service, fate, by: earlier.map(({ id }) => id) };
  });
}

/** Integrations that can send alerts of the service. */
export function sendersTo(plan: Plan, service: string): readonly string[] {
  return Object.values(plan.integrations)
    .filter((integration) => integration.service === service || integration.serviceFrom !== null)
    .map(({ id }) => id);
}

const levels = ['critical', 'error', 'warning', 'info'];
/** Any text that no condition names. */
const other = '\u{fffd}';

function fateOf(formulas: readonly Formula[], of: { readonly service: string; readonly senders: readonly string[] }): Fate['fate'] {
  const [own, ...earlier] = formulas;
  if (own === undefined) return 'unknown';
  const parts = formulas.map(partsOf);
  const fields = new Map<string, readonly string[]>();
  for (const [field, texts] of parts.flatMap((each) => [...each.fields])) {
    fields.set(field, [...new Set([...(fields.get(field) ?? [other]), ...texts])]);
  }
  if (fields.has('level')) fields.set('level', levels);
  if (fields.has('service')) fields.set('service', [of.service]);
  if (fields.has('integration')) fields.set('integration', of.senders);
  const free = [...new Set(parts.flatMap((each) => [...each.free]))];
  const guesses = [...fields.values()].reduce((product, texts) => product * texts.length, 1) * 3 ** free.length;
  if (free.length > verifyLimits.freeConditionParts || guesses > verifyLimits.guessesPerScenario) return 'unknown';
  let fits = false;
  for (const guess of guessesOf([...fields], free)) {
    if (truthOf(own, guess) !== true) continue;
    fits = true;
    if (earlier.every((each) => truthOf(each, guess) !== true)) return 'wins';
  }
  return fits ? 'hidden' : 'never';
}

function* guessesOf(fields: readonly (readonly [string, readonly string[]])[], free: readonly string[]): Iterable<Guess> {
  const known = new Map<string, string>();
  const truths = new Map<string, Truth>();
  function* inFields(index: number): Iterable<Guess> {
    const field = fields[index];
    if (field === undefined) return yield* inFree(0);
    for (const text of field[1]) {
      known.set(field[0], text);
      yield* inFields(index + 1);
    }
  }
  function* inFree(index: number): Iterable<Guess> {
    const part = free[index];
    if (part === undefined) return yield { fields: known, free: truths };
    for (const truth of [true, false, null]) {
      truths.set(part, truth);
      yield* inFree(index + 1);
    }
  }
  yield* inFields(0);
}

function formulaFor(context: Context, scenario: Scenario): Formula {
  return context.once(`formula ${scenario.id}`, () => formulaOf(scenario.when));
}

function strikes(scenario: Scenario, service: string): boolean {
  return scenario.services.length === 0 || scenario.services.includes(service);
}
