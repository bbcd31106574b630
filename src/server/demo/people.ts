// How do the demonstration's people behave? Most answer soon and take their roles, tell those who are owed a word, hand over and review; some are late.

import type { IncidentEvent } from '../../core/incident/events.ts';
import type { Incident } from '../../core/incident/state.ts';
import type { IncidentId, PageId } from '../../core/kernel/id.ts';
import { day, hour, type Instant, type Millis, minute, second } from '../../core/kernel/instant.ts';
import type { Random } from '../../core/kernel/random.ts';
import type { Person, Plan } from '../../core/plan/plan.ts';
import type { Engine } from '../../engine/engine.ts';
import type { Changes, Clock, Listener, Timer } from '../../engine/ports.ts';
import { drawn, type Spread } from '../../sim/chance.ts';
import { createResponders } from '../../sim/responders.ts';
import type { ResponseHabits } from '../../sim/response-habit.ts';

export interface PeopleDeps {
  readonly plan: Plan;
  readonly engine: Pick<Engine, 'submit'>;
  readonly clock: Clock;
  readonly timer: Timer;
  readonly random: Random;
  readonly seed: number;
  /** Who is played by somebody else: the person who looks at the demonstration. */
  readonly notPlayed: ReadonlySet<string>;
}

/** The share of pages that nobody answers. */
const unansweredShare = 0.1;
const answers: Spread = { medianMs: 50 * second, p90Ms: 3 * minute };
/** Of those who lead an incident that lasts, so many hand it over. */
const handoverShare = 0.4;
const handovers: Spread = { medianMs: 20 * minute, p90Ms: hour };

/** A good company on ordinary days: most promises are kept, and some are not. */
const habits: ResponseHabits = {
  roles: { medianMs: 40 * second, p90Ms: 3 * minute, missed: 0.04 },
  updates: { medianMs: 90 * second, p90Ms: 6 * minute, missed: 0.05 },
  facts: {
    contained: { after: 'answer', medianMs: 14 * minute, p90Ms: 40 * minute, missed: 0.04 },
    classified: { after: 'answer', medianMs: 5 * minute, p90Ms: 15 * minute, missed: 0.05 },
    'acquirer-restored': { after: 'answer', medianMs: 18 * minute, p90Ms: 55 * minute, missed: 0.08 },
    'cause-known': { after: 'answer', medianMs: 6 * hour, p90Ms: 3 * day, missed: 0.05 },
    verified: { after: 'end', medianMs: 12 * minute, p90Ms: 45 * minute, missed: 0.04 },
    'review-held': { after: 'end', medianMs: 30 * hour, p90Ms: 3.5 * day, missed: 0.05 },
    'review-published': { after: 'end', medianMs: 4 * day, p90Ms: 9 * day, missed: 0.06 },
  },
  named: [],
  reports: { medianShare: 0.4, p90Share: 0.9, missed: 0.03 },
};

const notes = [
  'Looking at the dashboards; it began with the deploy of a quarter of an hour ago.',
  'Rolled back to the build before. Waiting for the error rate to fall.',
  'The acquirer confirms trouble on their side; their next word is due in 20 minutes.',
  'Traffic moved to the second region; latency is falling.',
  'Cause found: a connection pool that was too small after the migration. Raising it.',
];
const states = [
  'We have found where it comes from and are working on it.',
  'A fix is being rolled out; about half of the requests work again.',
  'Most of it works again. We keep watching before we call it over.',
];

/** So many incidents are remembered as they were last; a demonstration has no more at once. */
const remembered = 2_000;

/** Listens for pages and plays the people who get them. */
export function createPeople(deps: PeopleDeps): Listener {
  const { plan, clock, timer, random, notPlayed } = deps;
  const known = new Map<IncidentId, Incident>();
  const after = (ms: Millis, act: () => void) => timer.at(clock.now() + ms, act);
  const responders = createResponders({
    plan,
    habits,
    engine: { submit: (id, command) => void deps.engine.submit(id, command), incident: (id) => known.get(id) ?? null },
    agenda: { now: clock.now, at: (at, act) => void timer.at(at, act) },
    seed: deps.seed,
    run: 1,
    absent: notPlayed,
    wordsOf: ({ title }) => `${title}. ${states[random.below(states.length)] ?? ''} The next update comes in time.`,
  });

  function paged(incident: IncidentId, page: PageId, person: { id: string; name: string }): void {
    if (notPlayed.has(person.id) || random.next() < unansweredShare) return;
    const by = { kind: 'person', ...person } as const;
    after(15 * second + drawn(answers, random), () => {
      void deps.engine.submit(incident, { type: 'Acknowledge', engagement: null, page, by, via: 'link' });
      if (random.next() < 0.5) return;
      after(3 * minute + random.below(10 * minute), () => {
        if (known.get(incident)?.status !== 'open') return;
        const text = notes[random.below(notes.length)] ?? '';
        void deps.engine.submit(incident, { type: 'AddNote', by, text });
      });
    });
  }

  /** Whoever leads hands over to somebody who may, with a word on how it stands. */
  function handOver(id: IncidentId, { role, person }: Extract<IncidentEvent, { type: 'RoleTaken' }>): void {
    const incident = known.get(id);
    const holder = incident?.response?.roles.find((each) => each.role === role && each.person === person);
    const held = new Set(incident?.response?.roles.map((each) => each.person));
    const others = Object.values(plan.people).filter(
      (each) => !held.has(each.id) && !notPlayed.has(each.id) && mayLead(each, role, clock.now()),
    );
    const next = others[random.below(Math.max(1, others.length))];
    if (incident?.status !== 'open' || holder === undefined || next === undefined) return;
    const by = { kind: 'person', id: holder.person, name: holder.personName } as const;
    const text = `Handing over to ${next.name}: ${states[random.below(states.length)] ?? ''} Nothing else is pending with me.`;
    void deps.engine.submit(id, { type: 'AddNote', by, text });
    void deps.engine.submit(id, { type: 'TakeRole', role, person: next.id, by, reason: null });
  }

  function heard(incident: Incident, event: IncidentEvent): void {
    if (event.type === 'PagePlaced') paged(incident.id, event.page, { id: event.person, name: event.personName });
    if (event.type !== 'RoleTaken' || plan.roles[event.role]?.certified !== true || random.next() >= handoverShare) return;
    after(drawn(handovers, random), () => handOver(incident.id, event));
  }

  return {
    committed: (changes: Changes, position: number) => {
      for (const { incident } of changes.incidents) {
        known.delete(incident.id);
        known.set(incident.id, incident);
      }
      for (const id of known.keys()) {
        if (known.size <= remembered) break;
        known.delete(id);
      }
      responders.committed(changes, position);
      for (const { incident, commits } of changes.incidents)
        for (const { events } of commits) for (const event of events) heard(incident, event);
    },
  };
}

function mayLead(person: Person, role: string, now: Instant): boolean {
  return person.certifications.some((each) => each.role === role && (each.until === null || each.until > now));
}
