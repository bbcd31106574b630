// Can every role that an incident needs be held by somebody who may, whenever it happens?

import { formatDuration } from '../../core/kernel/duration.ts';
import { day, type Millis } from '../../core/kernel/instant.ts';
import { totalMs } from '../../core/kernel/interval.ts';
import { localParts } from '../../core/kernel/zone.ts';
import type { Plan, Target } from '../../core/plan/plan.ts';
import type { Role } from '../../core/plan/role.ts';
import type { Check } from '../check.ts';
import type { Context } from '../context.ts';
import { type Finding, finding } from '../finding.ts';
import { peopleEver } from '../reach.ts';
import { unheld } from '../roles.ts';

export const roleUnfilled: Check = {
  id: 'role-unfilled',
  title: 'a role is needed and nobody who may hold it is on call',
  severity: 'error',
  explanation: `A scenario needs the role, or every incident of a severity does, and at this moment nobody whom it is filled from is on call; where the
role asks for a certificate, nobody with a valid one. A certified role that names no source is looked for among everybody on call.`,
  *run(context) {
    for (const [id, need] of neededRoles(context.plan)) {
      const role = context.plan.roles[id];
      const found = role === undefined ? null : gapOf(context, role, need);
      if (found !== null) yield found;
    }
  },
};

export const approverOffDuty: Check = {
  id: 'approver-off-duty',
  title: 'an approver is on nobody’s shift',
  severity: 'warning',
  explanation: `Nothing may be told to this audience before a role approves it, and at this moment nobody whom the role is filled from is on call:
the update waits, and its promised time runs out. Fill the role from a schedule that covers the hours, or let another role approve.`,
  *run(context) {
    for (const audience of Object.values(context.plan.audiences)) {
      const role = audience.approver === null ? undefined : context.plan.roles[audience.approver];
      const gap = role === undefined ? null : gapOf(context, role, `approves what ${audience.id} is told`);
      if (gap === null) continue;
      yield { ...gap, subject: { kind: 'audience', id: audience.id }, place: ['audiences', audience.id, 'approved by'] };
    }
  },
};

export const certificationExpires: Check = {
  id: 'certification-expires',
  title: 'a certificate expires soon',
  severity: 'warning',
  explanation: `Somebody from whom a role is filled that asks for a certificate has one that has expired, or that does within sixty days: from then
on they may not hold the role. Those that expire later are told when the time comes; that nobody is left at all is told by role-unfilled.`,
  *run(context) {
    const { plan, horizon } = context;
    const soon = Math.min(horizon.to, horizon.from + soonMs);
    for (const role of Object.values(plan.roles)) {
      if (!role.certified) continue;
      for (const id of candidatesFor(context, role)) {
        const person = plan.people[id];
        const own = person?.certifications.filter((each) => each.role === role.id) ?? [];
        const until = own.reduce<number | null>(
          (latest, each) => (latest === null || each.until === null ? null : Math.max(latest, each.until)),
          0,
        );
        if (person === undefined || own.length === 0 || until === null || until >= soon) continue;
        const date = localParts(person.zone, until - 1).date;
        yield finding({
          subject: { kind: 'person', id },
          aspect: role.id,
          message: `${person.name} is certified as ${role.name} until ${date}${until <= horizon.from ? ', which is over' : ''}`,
          place: ['people', id, 'certified', role.id],
          mend: `renew the certificate, or take ${id} out of what ${role.id} is filled from`,
          at: { instant: until, zone: person.zone },
        });
      }
    }
  },
};

const soonMs: Millis = 60 * day;

function gapOf(context: Context, role: Role, need: string): Finding | null {
  const gaps = unheld(context, role);
  const first = gaps[0];
  if (first === undefined) return null;
  const whom = role.certified ? 'nobody certified for it' : 'nobody whom it is filled from';
  return finding({
    subject: { kind: 'role', id: role.id },
    message: `${role.name} ${need}, and ${whom} is on call (${formatDuration(totalMs(gaps))} of the horizon)`,
    place: ['roles', role.id],
    mend: role.certified ? 'certify more of those who are on call' : 'fill it from a schedule without a gap, or from a team',
    at: { instant: first.from, zone: zoneOf(context.plan, role.filledFrom) },
    stretches: gaps,
  });
}

/** By role, who needs it, as the rest of a sentence. */
function neededRoles(plan: Plan): ReadonlyMap<string, string> {
  const needed = new Map<string, string>();
  for (const role of Object.values(plan.roles))
    if (role.neededAt.length > 0) needed.set(role.id, `is needed at ${role.neededAt.join(', ')}`);
  for (const scenario of Object.values(plan.scenarios)) {
    for (const role of scenario.needs) if (!needed.has(role)) needed.set(role, `is needed by ${scenario.id}`);
  }
  return needed;
}

function candidatesFor(context: Context, role: Role): readonly string[] {
  const people = role.filledFrom.length > 0 ? peopleEver(context, role.filledFrom) : new Set(Object.keys(context.plan.people));
  return Object.keys(context.plan.people).filter((id) => people.has(id));
}

function zoneOf(plan: Plan, targets: readonly Target[]): string {
  const schedule = targets.find(({ kind }) => kind === 'schedule');
  return (schedule === undefined ? undefined : plan.schedules[schedule.id]?.zone) ?? 'UTC';
}
