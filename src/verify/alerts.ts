// Which scenario would an alert get, for every alert there can be? Alerts are told apart only by what conditions ask of them.

import type { Plan, Scenario } from '../core/plan/plan.ts';
import { type Bounded, proven } from './bounded.ts';
import type { Context } from './context.ts';
import { type Formula, formulaOf, partsOf } from './formula.ts';
import { type Asked, satisfied } from './satisfied.ts';

/** What becomes of one scenario's alerts on one of its services. */
export interface Fate {
  readonly service: string;
  /** `wins`: some alert gets it. `hidden`: an earlier one always comes first. `never`: no alert fits. */
  readonly fate: Bounded<'wins' | 'hidden' | 'never'>;
  /** Where hidden: earlier scenarios of the service that together leave it nothing, as few as there are. */
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
    const all = [scenario, ...earlier];
    const mentions = all.some((each) => partsOf(formulaFor(context, each)).fields.has('service'));
    const senders = sendersTo(plan, service);
    const key = `fate ${all.map(({ id }) => id).join(' ')} of ${senders.join(' ')} ${mentions ? service : ''}`;
    return { service, ...context.once(key, () => fateOf(context, scenario, { earlier, service, senders })) };
  });
}

/** Integrations that can send alerts of the service. */
export function sendersTo(plan: Plan, service: string): readonly string[] {
  return Object.values(plan.integrations)
    .filter((integration) => integration.service === service || integration.serviceFrom !== null)
    .map(({ id }) => id);
}

interface Struck {
  readonly earlier: readonly Scenario[];
  readonly service: string;
  readonly senders: readonly string[];
}

function fateOf(context: Context, scenario: Scenario, { earlier, service, senders }: Struck): Omit<Fate, 'service'> {
  const own: Asked = { formula: formulaFor(context, scenario), wanted: true };
  const known = new Map<string, readonly string[]>([
    ['level', levels],
    ['service', [service]],
    ['integration', senders],
  ]);
  const leftBy = (some: readonly Scenario[]) => {
    const others = some.map((each): Asked => ({ formula: formulaFor(context, each), wanted: false }));
    return satisfied([own, ...others], known, context.limits.guessesPerScenario);
  };
  const wins = leftBy(earlier);
  if (!wins.proven) return { fate: wins, by: [] };
  if (wins.value) return { fate: proven('wins'), by: [] };
  const fits = leftBy([]);
  if (!fits.proven) return { fate: fits, by: [] };
  if (!fits.value) return { fate: proven('never'), by: [] };
  const leavesNothing = (some: readonly Scenario[]) => {
    const left = leftBy(some);
    return left.proven && !left.value;
  };
  return { fate: proven('hidden'), by: fewest(earlier, leavesNothing).map(({ id }) => id) };
}

/** One after the other is left out, if the others are enough. */
function fewest<T>(all: readonly T[], enough: (some: readonly T[]) => boolean): readonly T[] {
  const alone = all.find((one) => enough([one]));
  if (alone !== undefined) return [alone];
  return all.reduce<readonly T[]>((some, one) => {
    const without = some.filter((each) => each !== one);
    return enough(without) ? without : some;
  }, all);
}

const levels = ['critical', 'error', 'warning', 'info'];

function formulaFor(context: Context, scenario: Scenario): Formula {
  return context.once(`formula ${scenario.id}`, () => formulaOf(scenario.when));
}

function strikes(scenario: Scenario, service: string): boolean {
  return scenario.services.length === 0 || scenario.services.includes(service);
}
