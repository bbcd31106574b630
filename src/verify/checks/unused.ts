// Is there something in the plan that nothing uses, though it looks as if it did something?

import { localToInstant } from '../../core/kernel/zone.ts';
import type { Plan } from '../../core/plan/plan.ts';
import type { Check } from '../check.ts';
import type { Context } from '../context.ts';
import { type Finding, finding, type SubjectKind } from '../finding.ts';
import { type Used, usedIn } from '../used.ts';

export const dutyUnused: Check = {
  id: 'duty-unused',
  title: 'a schedule, path or team that nothing calls',
  severity: 'warning',
  explanation: `Somebody is on call in a schedule that no path pages and no role is filled from, a path belongs to no service, team or rule, or a team owns no service
and is called by nothing: they carry a duty, or believe that they are called, and never are. Let something call them, or take them out.`,
  *run({ plan }) {
    const used = usedIn(plan);
    yield* unusedOf(plan, used, 'schedule', 'schedules', 'no path pages it, and no role is filled from it');
    yield* unusedOf(plan, used, 'path', 'paths', 'no service, team or rule has it');
    yield* unusedOf(plan, used, 'team', 'teams', 'it owns no service, and nothing engages it');
  },
};

export const entryUnused: Check = {
  id: 'entry-unused',
  title: 'something is written down that nothing uses',
  severity: 'note',
  explanation: `A calendar, contract, customer, vendor, runbook or role of the plan is named by nothing else, so that it has no effect: a calendar on which nothing counts, a
contract that no customer has, a customer who uses no service, a vendor of no service, a runbook that nobody is led to, a role that no incident needs. Either a reference is
missing, or it can be taken out.`,
  *run({ plan }) {
    const used = usedIn(plan);
    yield* unusedOf(plan, used, 'calendar', 'calendars', 'nothing counts on it');
    yield* unusedOf(plan, used, 'contract', 'contracts', 'no customer has it');
    yield* unusedOf(plan, used, 'vendor', 'vendors', 'no service, scenario or objective names it');
    yield* unusedOf(plan, used, 'runbook', 'runbooks', 'no service and no scenario leads to it');
    yield* unusedOf(plan, used, 'role', 'roles', 'nothing needs it, asks it or names it');
    for (const customer of Object.values(plan.customers)) {
      if (customer.services.length > 0) continue;
      yield about('customer', customer.id, 'customers', 'they use no service, so that no incident concerns them');
    }
  },
};

export const overrideIdle: Check = {
  id: 'override-idle',
  title: 'an override changes nothing',
  severity: 'warning',
  explanation: `An override says who stands in for somebody, and that person is not on call at any moment of it: whoever was to be relieved is not, or somebody believes
to be on call and is not. Two who stand in for each other at the same time have exchanged; that is no fault. Correct the time or the name.`,
  *run(context) {
    for (const schedule of Object.values(context.plan.schedules)) {
      for (const [index, override] of schedule.overrides.entries()) {
        const span = { from: localToInstant(schedule.zone, override.from), to: localToInstant(schedule.zone, override.to) };
        if (span.from < context.horizon.from || span.to > context.horizon.to || span.from >= span.to) continue;
        const during = context.onCall(schedule.id).filter(({ from, to }) => from < span.to && span.from < to);
        if (during.some(({ people }) => people.some((each) => each.override && each.person === override.person))) continue;
        // Whoever has time off is put on call, and skipped.
        if (during.some(({ away }) => away.includes(override.person))) continue;
        // Where it was not known beforehand whose turn it would be, each of them is replaced for the same time.
        const sameTime = schedule.overrides.filter((other) => other.from === override.from && other.to === override.to);
        if (sameTime.some(({ person }) => during.some(({ people }) => people.some((each) => each.override && each.person === person))))
          continue;
        yield idle(context, schedule.id, index, { ...override, at: span.from });
      }
    }
  },
};

function idle(
  { plan }: Context,
  id: string,
  index: number,
  of: { readonly person: string; readonly replaces: string | null; readonly at: number },
): Finding {
  const name = (person: string) => plan.people[person]?.name ?? person;
  const whom = of.replaces === null ? 'everybody' : name(of.replaces);
  return finding({
    subject: { kind: 'schedule', id },
    aspect: `override ${index + 1}`,
    message: `${name(of.person)} is to stand in for ${whom} in ${id}, and takes over nothing in that time`,
    place: ['schedules', id, 'overrides', index],
    mend: 'correct its time or whom it replaces, or take it out',
    at: { instant: of.at, zone: plan.schedules[id]?.zone ?? 'UTC' },
  });
}

type Section = 'schedules' | 'paths' | 'teams' | 'calendars' | 'contracts' | 'vendors' | 'runbooks' | 'roles';

function* unusedOf(plan: Plan, used: Used, kind: SubjectKind & keyof Used, section: Section, why: string): Iterable<Finding> {
  for (const id of Object.keys(plan[section])) {
    if (used[kind].has(id)) continue;
    if (section === 'roles' && plan.roles[id]?.usual === true) continue;
    yield about(kind, id, section, why);
  }
}

function about(kind: SubjectKind, id: string, section: string, why: string): Finding {
  return finding({
    subject: { kind, id },
    cause: why,
    message: `the ${kind} ${id} is used by nothing: ${why}`,
    place: [section, id],
    mend: `name it where it is meant to be used, or take it out`,
  });
}
