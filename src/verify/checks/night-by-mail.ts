// Is somebody who answers first for a service of tier 1 sent nothing at night that wakes them?

import { plannedDeliveries } from '../../core/escalation/page.ts';
import { day, hour, type Instant } from '../../core/kernel/instant.ts';
import { type Interval, intersect } from '../../core/kernel/interval.ts';
import { instantOf, localAt } from '../../core/kernel/zone.ts';
import type { Service } from '../../core/plan/plan.ts';
import { type Bounded, proven } from '../bounded.ts';
import type { Check } from '../check.ts';
import type { Context } from '../context.ts';
import { ladderFrom } from '../counterexample.ts';
import { type Finding, finding, unproven } from '../finding.ts';
import { kindsOf, situationOf } from '../incidents.ts';
import { practice } from '../limits.ts';
import { firstTurn } from '../turns.ts';

export const nightByMail: Check = {
  id: 'night-by-mail',
  title: 'a service of tier 1 pages at night, and nothing wakes',
  severity: 'warning',
  explanation: `Somebody is paged first for a service of tier 1 in the night of the place where they live, and every message that their rules
send at high urgency is one that wakes nobody: an e-mail, an inbox on a screen, a webhook of which the plan does not say that it rings.
Add a contact method that wakes, or say \`wakes: true\` of the one that does.`,
  *run(context) {
    const { plan } = context;
    const seen = new Set<string>();
    for (const service of Object.values(plan.services)) {
      if (service.tier !== 1) continue;
      for (const target of plan.paths[service.path]?.steps[0]?.targets ?? []) {
        if (target.kind !== 'schedule') continue;
        for (const stretch of context.onCall(target.id)) {
          for (const { person } of stretch.people) {
            if (seen.has(person) || !wokenByNothing(context, person)) continue;
            const zone = plan.people[person]?.zone ?? 'UTC';
            const at = firstNight(zone, { from: stretch.from, to: Math.min(stretch.to, context.horizon.to) });
            if (at === null) continue;
            const found = provenIn(context, service, { person, at });
            if (!found.proven) {
              seen.add(person);
              yield unproven(found.limit, { subject: { kind: 'path', id: service.path }, place: ['paths', service.path, 'steps'] });
              continue;
            }
            if (found.value === null) continue;
            seen.add(person);
            yield finding({
              subject: { kind: 'person', id: person },
              message: `${plan.people[person]?.name ?? person} is paged first for ${service.id} at night, and by nothing that wakes: ${channelsOf(context, person).join(', ')}`,
              place: ['people', person, 'notify'],
              mend: 'add a contact method that rings and a rule that uses it at high urgency, or say `wakes: true` of the one that does',
              at: { instant: at, zone },
              ...found.value,
            });
          }
        }
      }
    }
  },
};

/** An incident that begins then and pages them first: the step may ask for a severity, or take people by turns. `null`: there is none. */
function provenIn(
  context: Context,
  service: Service,
  asked: { readonly person: string; readonly at: Instant },
): Bounded<Pick<Finding, 'trigger' | 'ladder'> | null> {
  const path = context.plan.paths[service.path];
  if (path === undefined) return proven(null);
  const tried = new Set<string>();
  for (const kind of kindsOf(context)) {
    if (kind.situation.urgency !== 'high' || !kind.services.includes(service.id)) continue;
    const key = situationOf(context, path.id, kind);
    if (tried.has(key)) continue;
    tried.add(key);
    const found = firstTurn(context, [{ path, situation: kind.situation }], (turn) => {
      const ladder = ladderFrom(context, path.id, kind.situation, asked.at, turn);
      const [first] = ladder.slots;
      const isFirst = first?.step === 0 && !first.backstop && first.people.some(({ person }) => person === asked.person);
      return isFirst ? { trigger: { ...kind.trigger, service: service.id }, ladder } : null;
    });
    if (!found.proven || found.value !== null) return found;
  }
  return proven(null);
}

function wokenByNothing(context: Context, person: string): boolean {
  return context.once(`woken by nothing ${person}`, () => {
    const methods = context.plan.people[person]?.contactMethods ?? [];
    const used = plannedFor(context, person).map(({ method }) => methods.find(({ id }) => id === method));
    return used.length > 0 && used.every((each) => each?.wakes !== true);
  });
}

function channelsOf(context: Context, person: string): readonly string[] {
  return [...new Set(plannedFor(context, person).map(({ channel }) => channel))];
}

function plannedFor(context: Context, person: string): ReturnType<typeof plannedDeliveries> {
  const known = context.plan.people[person];
  return known === undefined ? [] : plannedDeliveries(known, 'high');
}

/** The first moment of the stretch that is night there. */
function firstNight(zone: string, stretch: Interval): Instant | null {
  const { fromHour, toHour } = practice.night;
  for (let midnight = Math.floor(localAt(zone, stretch.from) / day) * day - day; instantOf(zone, midnight) < stretch.to; midnight += day) {
    const night = { from: instantOf(zone, midnight + fromHour * hour), to: instantOf(zone, midnight + day + toHour * hour) };
    const found = intersect([night], [stretch])[0];
    if (found !== undefined) return found.from;
  }
  return null;
}
