// Is there somebody who is paged and whom no message can reach, or reach by one way only?

import type { Check } from '../check.ts';
import type { Context } from '../context.ts';
import { finding } from '../finding.ts';
import { kindsOf } from '../incidents.ts';
import { peopleEver } from '../reach.ts';
import type { Urgency } from '../situation.ts';

export const unreachablePerson: Check = {
  id: 'unreachable-person',
  title: 'somebody who is paged cannot be reached',
  severity: 'error',
  explanation: `Somebody whom a path pages has no contact method: they count as nobody, and a step that reaches only them is skipped. Give
them a contact method, or take them off the schedules and teams that are paged. So it is with whoever has opted out of an urgency (\`notify: { high: [] }\`)
at which they are paged.`,
  *run(context) {
    for (const id of pagedPeople(context)) {
      const person = context.plan.people[id];
      if (person === undefined || person.contactMethods.length > 0) continue;
      yield finding({
        subject: { kind: 'person', id },
        message: `${person.name} is paged by paths and has no contact method`,
        place: ['people', id, 'contact'],
        mend: 'give them a contact method',
      });
    }
    for (const urgency of ['high', 'low'] as const) {
      for (const id of pagedAt(context, urgency)) {
        const person = context.plan.people[id];
        if (person === undefined || person.contactMethods.length === 0 || context.firstMessageMs(id, urgency) !== null) continue;
        yield finding({
          subject: { kind: 'person', id },
          aspect: urgency,
          message: `${person.name} is paged by paths at ${urgency} urgency, and takes no such pages`,
          place: ['people', id, 'notify', urgency],
          mend: `give them a rule for ${urgency} urgency, or page others at it`,
        });
      }
    }
  },
};

/** Everybody whom a path of some incident of that urgency may page, in the plan's order. */
function pagedAt(context: Context, urgency: Urgency): readonly string[] {
  const { plan } = context;
  const kinds = kindsOf(context).filter(({ situation }) => situation.urgency === urgency);
  const paths = new Set(kinds.flatMap(({ engaged }) => engaged.map(({ path }) => path)));
  const targets = Object.values(plan.paths).flatMap((path) =>
    paths.has(path.id) ? [...path.steps.flatMap((step) => step.targets), ...path.backstop.targets] : [],
  );
  const paged = peopleEver(context, targets);
  return Object.keys(plan.people).filter((id) => paged.has(id));
}

export const unverifiedContact: Check = {
  id: 'unverified-contact',
  title: 'nobody has seen a message reach somebody who is paged',
  severity: 'warning',
  explanation: `Somebody whom a path pages has contact methods, and of none it is known that a message arrives there: an address may be wrong, a telephone
number old. Send one, and say in the plan that it came.`,
  *run(context) {
    for (const id of pagedPeople(context)) {
      const person = context.plan.people[id];
      if (person === undefined || person.contactMethods.length === 0 || person.contactMethods.some(({ verified }) => verified)) continue;
      yield finding({
        subject: { kind: 'person', id },
        message: `no contact method of ${person.name} has been verified`,
        place: ['people', id, 'contact'],
        mend: 'send a message to each, and have it confirmed',
      });
    }
  },
};

export const oneChannel: Check = {
  id: 'one-channel',
  title: 'somebody can be reached in one way only',
  severity: 'warning',
  explanation: `All contact methods of somebody whom a path pages are of one channel. When that carrier is down, or their mailbox is full, they
cannot be reached at all, and a message that fails has nothing to fall back to. Give them a method on a second channel.`,
  *run(context) {
    for (const id of pagedPeople(context)) {
      const person = context.plan.people[id];
      const channels = [...new Set(person?.contactMethods.map(({ channel }) => channel))];
      if (person === undefined || person.isGroup || channels.length !== 1 || takesNoPages(context, id)) continue;
      yield finding({
        subject: { kind: 'person', id },
        message: `${person.name} can be reached by ${channels[0]} alone`,
        place: ['people', id, 'contact'],
        mend: 'add a contact method on another channel',
      });
    }
  },
};

/** Whoever has opted out of both urgencies is not reached by their one channel either: that is another finding. */
function takesNoPages(context: Context, id: string): boolean {
  return context.firstMessageMs(id, 'high') === null && context.firstMessageMs(id, 'low') === null;
}

/** Everybody whom a path may page, in the plan's order. */
export function pagedPeople(context: Context): readonly string[] {
  return context.once('paged people', () => {
    const { plan } = context;
    const targets = Object.values(plan.paths).flatMap((path) => [...path.steps.flatMap((step) => step.targets), ...path.backstop.targets]);
    const paged = peopleEver(context, targets);
    return Object.keys(plan.people).filter((id) => paged.has(id));
  });
}
