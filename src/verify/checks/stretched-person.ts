// Does one person answer first for too many critical services at one time?

import type { Check } from '../check.ts';
import type { Context } from '../context.ts';
import { finding } from '../finding.ts';
import { practice } from '../limits.ts';

export const stretchedPerson: Check = {
  id: 'stretched-person',
  title: 'one person answers for too many critical services at once',
  severity: 'warning',
  explanation: `One person is paged first for more than ${practice.criticalServicesAtOnce} services of tier 1 at the same time, in one schedule or in several. When two of them
fail together, which is when it matters, one waits. Split the services among schedules, or keep one person out of two of them at once.`,
  *run(context) {
    const { plan, horizon } = context;
    for (const [person, holds] of criticalHolds(context)) {
      const worst = { at: 0, services: new Set<string>() };
      // At each beginning of a hold: the services of all that are held then.
      if (new Set(holds.flatMap(({ services }) => services)).size <= practice.criticalServicesAtOnce) continue;
      const sorted = holds.toSorted((a, b) => a.from - b.from);
      let held: Hold[] = [];
      for (const hold of sorted) {
        held = [...held.filter(({ to }) => to > hold.from), hold];
        const services = new Set(held.flatMap((each) => each.services));
        if (services.size > worst.services.size) Object.assign(worst, { at: hold.from, services });
      }
      if (worst.services.size <= practice.criticalServicesAtOnce || worst.at >= horizon.to) continue;
      const names = [...worst.services].slice(0, 8).join(', ');
      const schedule = held[0]?.schedule ?? '';
      yield finding({
        subject: { kind: 'person', id: person },
        message: `${plan.people[person]?.name ?? person} answers first for ${worst.services.size} services of tier 1 at once: ${names}${worst.services.size > 8 ? ', …' : ''}`,
        place: ['schedules', schedule, 'rotations'],
        mend: 'give some of the services to another schedule',
        at: { instant: worst.at, zone: plan.people[person]?.zone ?? 'UTC' },
      });
    }
  },
};

interface Hold {
  readonly from: number;
  readonly to: number;
  readonly schedule: string;
  readonly services: readonly string[];
}

/** When each person is on call in a first step of a service of tier 1. */
function criticalHolds(context: Context): ReadonlyMap<string, readonly Hold[]> {
  const bySchedule = new Map<string, string[]>();
  for (const service of Object.values(context.plan.services)) {
    if (service.tier !== 1) continue;
    for (const { kind, id } of context.plan.paths[service.path]?.steps[0]?.targets ?? []) {
      if (kind === 'schedule') bySchedule.set(id, [...(bySchedule.get(id) ?? []), service.id]);
    }
  }
  const holds = new Map<string, Hold[]>();
  for (const [schedule, services] of bySchedule) {
    for (const { from, to, people } of context.onCall(schedule)) {
      for (const { person } of people) {
        if (context.plan.people[person]?.isGroup === true) continue;
        const hold = { from, to, schedule, services };
        const known = holds.get(person);
        if (known === undefined) holds.set(person, [hold]);
        else known.push(hold);
      }
    }
  }
  return holds;
}
