// Who plays the people who are paged? Messages arrive or fail, are noticed or not; who notices answers, works, and mends it.

import { attemptsBeforeFallback, pausesOf, unsentAfterMs } from '../core/escalation/attempts.ts';
import type { Engagement } from '../core/escalation/engagement.ts';
import type { IncidentEvent } from '../core/incident/events.ts';
import type { Incident } from '../core/incident/state.ts';
import type { IncidentId, PageId } from '../core/kernel/id.ts';
import type { Instant } from '../core/kernel/instant.ts';
import type { Random } from '../core/kernel/random.ts';
import { localAt, modulo } from '../core/kernel/zone.ts';
import type { Plan } from '../core/plan/plan.ts';
import type { Changes, Listener } from '../engine/ports.ts';
import type { Agenda } from './agenda.ts';
import { channelHabit, type Habit, habitAt } from './behaviour.ts';
import { chanceOf, drawn, numberOf } from './chance.ts';
import type { DirectEngine } from './direct-engine.ts';
import { createOutgoing } from './outgoing.ts';
import { behaviourOf, type Script } from './script.ts';

/** Why a page had no answer, or what it would have taken. */
export const silences = [
  'message held back',
  'phone off',
  'unreachable',
  'asleep',
  'did not answer',
  'busy',
  'slow',
  'message failed',
  'did not notice',
] as const;
export type Silence = (typeof silences)[number];

/** What became of one page. */
export interface Attempt {
  readonly person: string;
  /** When its answer comes, if it is still wanted then. */
  answerAt: Instant | null;
  silence: Silence;
  readonly failedChannels: Set<string>;
}

export interface Cast extends Listener {
  readonly attempts: ReadonlyMap<PageId, Attempt>;
}

export interface CastDeps {
  readonly plan: Plan;
  readonly script: Script;
  readonly engine: Pick<DirectEngine, 'submit' | 'incident'>;
  readonly agenda: Agenda;
  /** Everything that chance decides hangs on these two, and on who and which page it is. */
  readonly seed: number;
  readonly run: number;
  readonly start: Instant;
  /** The trouble has been mended. */
  readonly mended: (incident: IncidentId, by: { readonly id: string; readonly name: string }) => void;
}

type Requested = Extract<IncidentEvent, { type: 'DeliveryRequested' }>;

const failureTakesMs = 2_000;

export function createCast(deps: CastDeps): Cast {
  const { plan, script, seed, run } = deps;
  const attempts = new Map<PageId, Attempt>();
  const luck = new Map<string, { readonly phoneOff: boolean; readonly busy: boolean }>();
  const atWork = new Map<string, string>();
  const mending = new Set<IncidentId>();
  const ask = createOutgoing<{ readonly incident: IncidentId; readonly event: Requested; readonly urgency: 'high' | 'low' }>({
    limits: plan.channelLimits,
    agenda: deps.agenda,
    urgencyOf: ({ urgency }) => urgency,
    isWanted: ({ incident, event }) => isPending(deps.engine.incident(incident), event.page),
    leaves: ({ incident, event }) => messageLeaves(incident, event),
    stays: ({ incident, event }) => messageStays(incident, event),
  });

  function luckOf(person: string): { readonly phoneOff: boolean; readonly busy: boolean } {
    let known = luck.get(person);
    if (known === undefined) {
      const random = chanceOf(seed, run, numberOf(person));
      const { phoneOff, busy } = behaviourOf(script, person);
      known = { phoneOff: random.next() < phoneOff, busy: random.next() < busy };
      luck.set(person, known);
    }
    return known;
  }

  function isBusy(person: string, incident: IncidentId): boolean {
    const elsewhere = atWork.get(person);
    return luckOf(person).busy || (elsewhere !== undefined && elsewhere !== incident);
  }

  function during(type: 'unreachable' | 'channel-fails', name: string, at: Instant): boolean {
    return script.injects.some((inject) => {
      if (inject.type !== type || (inject.type === 'unreachable' ? inject.person : inject.channel) !== name) return false;
      const from = deps.start + inject.atMs;
      return from <= at && (inject.forMs === null || at < from + inject.forMs);
    });
  }

  function messageAsked({ id: incident, urgency }: Incident, event: Requested): void {
    const waits = ask(event.channel, { incident, event, urgency });
    // What became of the page's earlier messages says more than that one more has to wait.
    if (waits && !attempts.has(event.page)) attemptOf(event.page, event.person).silence = 'message held back';
  }

  /** As the server says it of what was cancelled and never tried. */
  function messageStays(incident: IncidentId, { page, delivery }: Requested): void {
    const report = { type: 'ReportDeliveryUnsent', page, delivery } as const;
    deps.agenda.at(deps.agenda.now() + unsentAfterMs, () => void deps.engine.submit(incident, report));
  }

  function wakes({ person, method }: Requested): boolean {
    return plan.people[person]?.contactMethods.some((each) => each.id === method && each.wakes) ?? false;
  }

  function messageLeaves(incident: IncidentId, event: Requested): void {
    const habit = channelHabit(script.channels, event.channel, wakes(event));
    const random = chanceOf(seed, run, numberOf(event.delivery), 1);
    const now = deps.agenda.now();
    const attempt = attemptOf(event.page, event.person);
    if (during('channel-fails', event.channel, now)) {
      isOutOfOrder(incident, event, { attempt, attempts: 1 });
      return;
    }
    if (random.next() < habit.fails) {
      attempt.failedChannels.add(event.channel);
      if (attempt.answerAt === null) attempt.silence = 'message failed';
      deps.agenda.at(now + failureTakesMs, () => {
        const error = `${event.channel} refused it`;
        deps.engine.submit(incident, { type: 'ReportDeliveryFailure', page: event.page, delivery: event.delivery, error });
      });
      return;
    }
    arrives(incident, event, { at: now + habit.takesMs, noticed: habit, attempt, random });
  }

  /** As the server does: tried again after growing pauses, the person's next method beside it; given up in the end. */
  function isOutOfOrder(incident: IncidentId, event: Requested, tried: { readonly attempt: Attempt; readonly attempts: number }): void {
    const { attempt, attempts: made } = tried;
    const { page, delivery, channel } = event;
    attempt.failedChannels.add(channel);
    if (attempt.answerAt === null) attempt.silence = 'message failed';
    const pause = pausesOf(channel)[made - 1];
    const report = { page, delivery, error: `${channel} is out of order` };
    if (pause === undefined || made >= attemptsBeforeFallback) {
      const type = pause === undefined ? 'ReportDeliveryFailure' : 'ReportDeliveryDelay';
      deps.agenda.at(deps.agenda.now() + failureTakesMs, () => void deps.engine.submit(incident, { type, ...report }));
    }
    if (pause === undefined) return;
    deps.agenda.at(deps.agenda.now() + pause, () => {
      if (!isPending(deps.engine.incident(incident), page)) return;
      if (during('channel-fails', channel, deps.agenda.now())) isOutOfOrder(incident, event, { attempt, attempts: made + 1 });
      else messageLeaves(incident, event);
    });
  }

  function arrives(
    incident: IncidentId,
    event: { readonly page: PageId; readonly person: string },
    message: { at: Instant; noticed: { noticedAwake: number; noticedAsleep: number }; attempt: Attempt; random: Random },
  ): void {
    const { at, attempt, random } = message;
    const { person } = event;
    const behaviour = behaviourOf(script, person);
    const habit = habitAt(behaviour, minuteOfDay(plan.people[person]?.zone ?? 'UTC', at));
    const noticed = random.next() < (habit.asleep ? message.noticed.noticedAsleep : message.noticed.noticedAwake);
    const silence = silenceOf(event, at, habit, noticed);
    if (silence !== null) {
      if (attempt.answerAt === null) attempt.silence = silence;
      return;
    }
    const busy = isBusy(person, incident);
    const answerAt = at + Math.round(drawn(habit, random) * (busy ? behaviour.busyFactor : 1));
    if (attempt.answerAt !== null && attempt.answerAt <= answerAt) return;
    attempt.answerAt = answerAt;
    attempt.silence = busy ? 'busy' : habit.asleep ? 'asleep' : 'slow';
    deps.agenda.at(answerAt, () => answer(incident, event, attempt, answerAt));
  }

  /** Why this message leads to no answer; `null`: it does. */
  function silenceOf(
    event: { readonly page: PageId; readonly person: string },
    at: Instant,
    habit: Habit,
    noticed: boolean,
  ): Silence | null {
    if (luckOf(event.person).phoneOff) return 'phone off';
    if (during('unreachable', event.person, at)) return 'unreachable';
    if (!noticed) return habit.asleep ? 'asleep' : 'did not notice';
    // One draw for each page, not for each message: who does not answer, does not answer the second either.
    const missed = chanceOf(seed, run, numberOf(event.page), 2).next() < habit.missed;
    if (!missed) return null;
    return habit.asleep ? 'asleep' : 'did not answer';
  }

  function answer(incident: IncidentId, { page, person }: { page: PageId; person: string }, attempt: Attempt, at: Instant): void {
    if (attempt.answerAt !== at || !isPending(deps.engine.incident(incident), page)) return;
    const by = { kind: 'person', id: person, name: plan.people[person]?.name ?? person } as const;
    deps.engine.submit(incident, { type: 'Acknowledge', engagement: null, page, by, via: 'link' });
  }

  function attemptOf(page: PageId, person: string): Attempt {
    let attempt = attempts.get(page);
    if (attempt === undefined) {
      attempt = { person, answerAt: null, silence: 'did not notice', failedChannels: new Set() };
      attempts.set(page, attempt);
    }
    return attempt;
  }

  function answered(incident: Incident, event: Extract<IncidentEvent, { type: 'EngagementAcknowledged' }>): void {
    if (event.by.kind !== 'person') return;
    const { id, name } = event.by;
    atWork.set(id, incident.id);
    if (script.repair === null || mending.has(incident.id) || event.engagement !== incident.engagements[0]?.id) return;
    mending.add(incident.id);
    const takesMs = drawn(script.repair, chanceOf(seed, run, numberOf(incident.id), 3));
    deps.agenda.at(deps.agenda.now() + takesMs, () => deps.mended(incident.id, { id, name }));
  }

  return {
    attempts,
    committed: ({ incidents }: Changes) => {
      for (const { incident, commits } of incidents) {
        for (const { events } of commits) {
          for (const event of events) {
            if (event.type === 'DeliveryRequested') messageAsked(incident, event);
            else if (event.type === 'EngagementAcknowledged') answered(incident, event);
          }
        }
        if (incident.status === 'resolved') freed(atWork, incident.id);
      }
    },
  };
}

function freed(atWork: Map<string, string>, incident: IncidentId): void {
  for (const [person, where] of atWork) if (where === incident) atWork.delete(person);
}

function isPending(incident: Incident | null, page: PageId): boolean {
  return (
    incident?.engagements.some((each: Engagement) => each.pages.some(({ id, status }) => id === page && status === 'pending')) ?? false
  );
}

function minuteOfDay(zone: string, at: Instant): number {
  return Math.floor(modulo(localAt(zone, at), 86_400_000) / 60_000);
}
