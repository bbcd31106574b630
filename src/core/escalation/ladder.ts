// What is an engagement's ladder? The rungs that were reached, the one that is waited on, and those still to come.

import { formatDuration } from '../kernel/duration.ts';
import type { Instant } from '../kernel/instant.ts';
import type { Plan } from '../plan/plan.ts';
import type { Engagement, EngagementEvent, Page } from './engagement.ts';
import { forecast } from './forecast.ts';

export interface Rung {
  readonly label: string;
  readonly state: 'past' | 'current' | 'upcoming';
  readonly at: Instant | null;
  readonly people: readonly {
    readonly id: string;
    readonly name: string;
    readonly because: string;
    readonly page: string | null;
    readonly status: Page['status'] | null;
  }[];
  readonly note: string | null;
}

/** How many rungs are shown ahead; a path that repeats has no end worth showing. */
const rungsAhead = 6;

/** `history`: this engagement's events with their moments, oldest first. */
export function ladderOf(
  engagement: Engagement,
  history: readonly { readonly at: Instant; readonly event: EngagementEvent }[],
  wanted: { readonly plan: Plan; readonly urgency: 'high' | 'low'; readonly now: Instant },
): readonly Rung[] {
  const past = pastRungs(engagement, history);
  const waits = engagement.status === 'escalating' || engagement.status === 'waiting';
  if (!waits) return past;
  const last = past.at(-1);
  const current: readonly Rung[] = last === undefined ? [] : [...past.slice(0, -1), { ...last, state: 'current' }];
  return [...current, ...rungsToCome(engagement, wanted)];
}

function pastRungs(engagement: Engagement, history: readonly { at: Instant; event: EngagementEvent }[]): readonly Rung[] {
  const rungs: Rung[] = [];
  const pages = new Map(engagement.pages.map((page) => [page.id, page]));
  for (const { at, event } of history) {
    const rung = rungOf(event, at);
    if (rung !== null) rungs.push(rung);
    const last = rungs.at(-1);
    if (event.type !== 'PagePlaced' || last === undefined) continue;
    const status = pages.get(event.page)?.status ?? 'released';
    const person = { id: event.person, name: event.personName, because: event.because.text, page: event.page, status };
    rungs[rungs.length - 1] = { ...last, people: [...last.people, person] };
  }
  return rungs;
}

/** Which events begin a rung of their own. */
function rungOf(event: EngagementEvent, at: Instant): Rung | null {
  const rung = (label: string, note: string | null): Rung => ({ label, state: 'past', at, people: [], note });
  switch (event.type) {
    case 'StepReached':
      return rung(stepLabel(event.step, event.round), event.lateMs > 1_000 ? `${Math.round(event.lateMs / 1_000)} s late` : null);
    case 'StepSkipped':
      return rung(stepLabel(event.step, event.round), `skipped: ${event.reason}`);
    case 'StepMissed':
      return rung(stepLabel(event.step, event.round), 'missed: Tocsin was not running');
    case 'BackstopReached':
      return rung(event.time === 1 ? 'backstop' : `backstop, time ${event.time}`, null);
    case 'NobodyNotified':
      return rung('backstop', event.reason);
    case 'EngagementDeferred':
      return rung('waits for support hours', `until ${event.calendar} opens`);
    case 'EngagementHeld':
      return rung('held back', `for ${formatDuration(event.forMs)}: nobody is paged if it is over by then`);
    case 'EngagementReassigned':
      return rung('reassigned', event.reason);
    case 'AcknowledgementExpired':
      return rung('paged again', 'answered, then silent');
    case 'SnoozeEnded':
      return rung('paged again', 'the snooze is over');
    case 'EngagementRaised':
      return rung('paged again', `it is a ${event.severity} now`);
    default:
      return null;
  }
}

function rungsToCome(engagement: Engagement, wanted: { plan: Plan; urgency: 'high' | 'low'; now: Instant }): readonly Rung[] {
  return forecast(engagement, { ...wanted, slots: rungsAhead }).map((slot) => ({
    label: slot.backstop ? 'backstop' : stepLabel(slot.step, slot.round),
    state: 'upcoming',
    at: slot.at,
    people: slot.people.map(({ person, because }) => ({
      id: person,
      name: wanted.plan.people[person]?.name ?? person,
      because: because.text,
      page: null,
      status: null,
    })),
    note: slot.people.length === 0 ? 'reaches nobody' : null,
  }));
}

function stepLabel(step: number, round: number): string {
  return round === 0 ? `step ${step + 1}` : `step ${step + 1}, round ${round + 1}`;
}
