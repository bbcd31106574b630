// Has a campaign met what it is meant to meet? What happened in it, counted by name.

import type { Played } from './world.ts';

export type Coverage = Map<string, number>;

/** Each of these must have happened in a campaign of some size, else it proves little. */
export const mustHappen: readonly string[] = [
  'a node crashed',
  'a node stood still',
  'a node was not seen to live',
  'the store was in trouble',
  'a channel was in trouble',
  'a clock jumped',
  'a message left twice under its name',
  'a node sent what another had committed',
  'a message was cancelled before it left',
  'a message failed for good',
  'an incident ran under a later plan',
  'an event came twice',
  'somebody who has left the plan was not paged any more',
  // Leases are rarely extended here: what a crash in the middle of that leaves is what a crash before a claim leaves.
  ...['load', 'commit', 'claimDue', 'claim', 'record', 'recordAnswers', 'send'].flatMap((op) => [
    `crash before ${op}`,
    `crash after ${op}`,
  ]),
  ...['StepReached', 'StepSkipped', 'StepMissed', 'BackstopReached', 'PageReleased', 'DeliveryFailed', 'EngagementAcknowledged'],
  ...[
    'AcknowledgementExpired',
    'EngagementSnoozed',
    'SnoozeEnded',
    'EngagementRaised',
    'EngagementEscalated',
    'EngagementReassigned',
    'EngagementReopened',
  ],
  ...['ClockWarned', 'ClockBreached', 'ClockStopped', 'ClockPaused', 'ClockResumed', 'ClockRetargeted', 'ClockWithdrawn'],
  ...[
    'EngagementDeferred',
    'IncidentResolved',
    'IncidentReopened',
    'CorrelationReleased',
    'SeverityChanged',
    'IncidentRebased',
    'NoteAdded',
    'AlertResolved',
  ],
];

const troubles = {
  crash: 'a node crashed',
  pause: 'a node stood still',
  cut: 'a node was not seen to live',
  store: 'the store was in trouble',
  channel: 'a channel was in trouble',
  clock: 'a clock jumped',
} as const;

export function cover(coverage: Coverage, { diary, memory, outbox }: Played): void {
  const count = (name: string, times = 1) => {
    if (times > 0) coverage.set(name, (coverage.get(name) ?? 0) + times);
  };
  for (const { kind } of diary.troubles) count(troubles[kind]);
  for (const word of diary.struck) count(word);
  const committer = new Map<string, string>();
  for (const { life, changes } of diary.written) {
    for (const each of changes.incidents) for (const order of each.deliveries) committer.set(order.id, life);
  }
  const names = new Set<string>();
  for (const { id, life } of diary.sent) {
    if (names.has(id)) count('a message left twice under its name');
    if (committer.get(id) !== life) count('a node sent what another had committed');
    names.add(id);
  }
  for (const { status, order } of outbox.rows.values()) {
    if (status === 'cancelled' && !names.has(order.id)) count('a message was cancelled before it left');
    if (status === 'failed') count('a message failed for good');
  }
  count('an event came twice', diary.posted.filter(({ attempts }) => attempts > 1).length);
  for (const incident of memory.incidents()) {
    if (incident.planVersion > 1) count('an incident ran under a later plan');
    for (const event of memory.history(incident.id).flatMap(({ events }) => events)) {
      count(event.type);
      if ('gone' in event || ('reason' in event && event.reason?.includes('left the plan'))) {
        count('somebody who has left the plan was not paged any more');
      }
    }
  }
}
