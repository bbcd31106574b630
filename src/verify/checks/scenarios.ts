// Can every scenario be triggered, and does none stand in another's light?

import { alertLevels } from '../../core/plan/defaults.ts';
import type { Plan, Scenario } from '../../core/plan/plan.ts';
import { nearestWord } from '../../core/plan/suggest.ts';
import { type Fate, fatesOf, sendersTo } from '../alerts.ts';
import type { Check } from '../check.ts';
import { finding, unproven } from '../finding.ts';
import { formulaOf, givenTexts, partsOf } from '../formula.ts';
import { alertForBoth } from '../overlap.ts';
import { scenarioBefore, withoutScenario } from '../ways.ts';

export const scenarioNever: Check = {
  id: 'scenario-never',
  title: 'no alert can trigger a scenario',
  severity: 'error',
  explanation: `No alert can get this scenario: its condition contradicts itself or asks for a level or an integration that does not exist or
does not send there, or no integration sends alerts of its services at all. People may still declare it by hand. Conditions are compared
by what they say of fields; parts that cannot be told, such as patterns, count as possible.`,
  *run(context) {
    const { plan } = context;
    // Without any integration everything is declared by hand.
    if (Object.keys(plan.integrations).length === 0) return;
    for (const scenario of Object.values(plan.scenarios)) {
      const fates = fatesOf(context, scenario);
      const doubt = fates.map(({ fate }) => fate).find((fate) => !fate.proven);
      if (doubt?.proven === false && !fates.some(({ fate }) => isFate(fate, 'wins'))) yield unproven(doubt.limit, about(scenario));
      if (fates.length === 0 || !fates.every(({ fate }) => isFate(fate, 'never') || isFate(fate, 'hidden'))) continue;
      // All are hidden: that is the other check's to tell.
      const silent = fates.every(({ service }) => sendersTo(plan, service).length === 0);
      if (!silent && !fates.every(({ fate }) => isFate(fate, 'never'))) continue;
      yield finding({
        subject: { kind: 'scenario', id: scenario.id },
        message: silent
          ? `no integration sends alerts of the services of ${scenario.id}: ${fates.map(({ service }) => service).join(', ')}`
          : `no alert fits the condition of ${scenario.id}`,
        place: ['scenarios', scenario.id, silent ? 'services' : 'when'],
        mend: silent ? 'let an integration send alerts of one of these services' : (strangeWord(scenario, plan) ?? 'mend the condition'),
      });
    }
  },
};

export const scenarioHidden: Check = {
  id: 'scenario-hidden',
  title: 'two scenarios match, and one of them always wins',
  severity: 'warning',
  explanation: `Whatever alert of this service fits the scenario also fits one that stands before it in the plan, and the first that fits holds:
here the scenario can never win. Put the narrower one first, or take the service off one of them.`,
  *run(context) {
    for (const scenario of Object.values(context.plan.scenarios)) {
      for (const { service, fate, by } of fatesOf(context, scenario)) {
        if (!fate.proven) yield unproven(fate.limit, about(scenario));
        if (!isFate(fate, 'hidden')) continue;
        yield finding({
          subject: { kind: 'scenario', id: scenario.id },
          aspect: service,
          message: `every alert of ${service} that fits ${scenario.id} gets an earlier scenario: ${by.map((id) => `${id}${alwaysText(context.plan.scenarios[id])}`).join(', ')}`,
          place: ['scenarios', scenario.id],
          cause: by.join(' '),
          mend: `narrow the condition of ${by.join(' and ')}`,
          ways: by.slice(0, 1).flatMap((other) => [scenarioBefore(scenario.id, other), withoutScenario(other)]),
        });
      }
    }
  },
};

export const scenarioOverlap: Check = {
  id: 'scenario-overlap',
  title: 'an alert fits two scenarios',
  severity: 'note',
  explanation: `Here is an alert that fits two scenarios; it gets the one that stands first in the plan, and whoever the other one calls is not called. That may be
meant, since the order says what matters more: then accept it. It is looked for among alerts made of the words that the conditions ask for, so
that what is found is real, and what is not found may still be. A scenario without a condition takes what is left, and is not compared.`,
  *run({ plan, limits }) {
    let pairs = 0;
    const scenarios = Object.values(plan.scenarios);
    for (const [index, later] of scenarios.entries()) {
      for (const earlier of scenarios.slice(0, index)) {
        const service = later.services.find((id) => earlier.services.includes(id) && sendersTo(plan, id).length > 0);
        if (later.when === null || earlier.when === null || service === undefined) continue;
        pairs += 1;
        if (pairs > limits.pairsOfScenarios) {
          yield unproven('pairsOfScenarios', about(later));
          return;
        }
        const both = alertForBoth(earlier.when, later.when, { service, senders: sendersTo(plan, service) }, limits.alertsPerPair);
        if (!both.proven) yield unproven(both.limit, about(later));
        const found = both.proven ? both.value : null;
        if (found === null) continue;
        yield finding({
          subject: { kind: 'scenario', id: later.id },
          aspect: earlier.id,
          message: `an alert of ${service} with ${found.said} fits ${earlier.id} and ${later.id}, and gets ${earlier.id}`,
          place: ['scenarios', later.id, 'when'],
          mend: `let one of the conditions leave the other's alerts out, or accept it if the order is meant`,
        });
        // Once for each scenario is enough to look at it.
        break;
      }
    }
  },
};

export const unknownService: Check = {
  id: 'unknown-service',
  title: 'a condition names a service that does not exist',
  severity: 'error',
  explanation: `A scenario's condition compares \`alert.service\` with a name that no service has, or an integration's \`service from\` gives one: that
part can never be so, and alerts meant for it go to the integration's own service. Correct the name.`,
  *run({ plan }) {
    for (const scenario of Object.values(plan.scenarios)) {
      for (const name of partsOf(formulaOf(scenario.when)).fields.get('service') ?? []) {
        if (Object.hasOwn(plan.services, name)) continue;
        yield finding({
          subject: { kind: 'scenario', id: scenario.id },
          aspect: name,
          message: `the condition of ${scenario.id} names the service \`${name}\`, which does not exist`,
          place: ['scenarios', scenario.id, 'when'],
          mend: meant(name, Object.keys(plan.services)),
        });
      }
    }
    for (const integration of Object.values(plan.integrations)) {
      for (const name of integration.serviceFrom === null ? [] : givenTexts(integration.serviceFrom)) {
        if (Object.hasOwn(plan.services, name)) continue;
        yield finding({
          subject: { kind: 'integration', id: integration.id },
          aspect: name,
          message: `\`service from\` of ${integration.id} gives the service \`${name}\`, which does not exist`,
          place: ['integrations', integration.id, 'service from'],
          mend: meant(name, Object.keys(plan.services)),
        });
      }
    }
  },
};

function isFate(fate: Fate['fate'], which: 'wins' | 'hidden' | 'never'): boolean {
  return fate.proven && fate.value === which;
}

/** Of one whose condition asks nothing. */
function alwaysText(scenario: Scenario | undefined): string {
  const formula = formulaOf(scenario?.when ?? null);
  if (scenario?.when == null || formula.kind !== 'constant' || formula.value !== true) return '';
  return ` (every alert fits \`${scenario.when}\`)`;
}

function about({ id }: Scenario) {
  return { subject: { kind: 'scenario', id }, place: ['scenarios', id, 'when'] } as const;
}

/** A level or an integration that the condition asks for and that does not exist. */
function strangeWord(scenario: Scenario, plan: Plan): string | null {
  const { fields } = partsOf(formulaOf(scenario.when));
  const known: readonly (readonly [string, readonly string[]])[] = [
    ['level', alertLevels],
    ['integration', Object.keys(plan.integrations)],
  ];
  for (const [field, names] of known) {
    const strange = [...(fields.get(field) ?? [])].find((text) => !names.includes(text));
    if (strange !== undefined) return `there is no ${field} \`${strange}\`${nearby(strange, names)}`;
  }
  return null;
}

function meant(name: string, known: readonly string[]): string {
  return `correct the name${nearby(name, known)}`;
}

function nearby(name: string, known: readonly string[]): string {
  const nearest = nearestWord(name, known);
  return nearest === null ? '' : `: did you mean \`${nearest}\`?`;
}
