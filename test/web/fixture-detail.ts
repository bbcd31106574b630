// What does the fixture make up about one incident? Its ladders, messages, alerts and timeline.

import type { AlertView, DeliveryView, IncidentDetail, LadderRung, TimelineEntry } from '../../src/contract/incident.ts';
import { type Instant, minute, second } from '../../src/core/kernel/instant.ts';
import { person, type Summary } from './fixture-incidents.ts';
import { people, severities } from './fixture-plan.ts';

const delivery = (id: string, page: string, who: string, channel: string, at: Instant, receipts: Partial<DeliveryView>): DeliveryView => ({
  id,
  page,
  person: who,
  channel,
  address: channel === 'sms' ? '+49 30 5550 0142' : `${who}@example.com`,
  status: 'sent',
  attempts: 1,
  createdAt: at,
  attemptedAt: at + 40,
  acceptedAt: at + 180,
  deliveredAt: null,
  seenAt: null,
  answeredAt: null,
  error: null,
  ...receipts,
});

export function detailOf(one: Summary, now: Instant, timeline: readonly TimelineEntry[], position: number): IncidentDetail {
  const deliveries: DeliveryView[] = [];
  const ladders = one.engagements.map((each, e) => {
    const rungs: LadderRung[] = [];
    const rung = (
      label: string,
      state: LadderRung['state'],
      when: Instant | null,
      who: readonly string[],
      more: Partial<LadderRung> = {},
      status: 'pending' | 'answered' | 'released' | null = null,
    ) => {
      rungs.push({
        label,
        state,
        at: when,
        note: null,
        people: who.map((id) => {
          const page = state === 'upcoming' ? null : `${one.id}.p${e}${rungs.length}${id}`;
          if (page !== null && when !== null) {
            const seen = status === 'answered' ? when + 61 * second : null;
            deliveries.push(
              delivery(`${page}.d1`, page, id, 'inbox', when, {
                deliveredAt: when + 900,
                seenAt: seen,
                answeredAt: status === 'answered' ? when + 100 * second : null,
              }),
              delivery(
                `${page}.d2`,
                page,
                id,
                'sms',
                when + minute,
                status === 'answered'
                  ? { status: 'cancelled', attempts: 0, attemptedAt: null, acceptedAt: null }
                  : { status: 'failed', acceptedAt: null, attempts: 3, error: 'the carrier does not know the number' },
              ),
              delivery(
                `${page}.d3`,
                page,
                id,
                'email',
                when + 2 * minute,
                status === 'answered' ? { status: 'cancelled', attempts: 0, attemptedAt: null, acceptedAt: null } : {},
              ),
            );
          }
          return {
            ...person(id),
            because: state === 'upcoming' ? 'on call in platform then' : `on call in ${each.responsibility.toLowerCase()}`,
            page,
            status,
          };
        }),
        ...more,
      });
    };
    if (each.status === 'escalating' && each.waitingFor.length > 0) {
      rung('step 1', 'past', one.openedAt + 20 * second, ['kim'], {}, 'pending');
      rung(
        `step ${each.step}`,
        'current',
        each.waitingSince,
        each.waitingFor.map((who) => who.id),
        {},
        'pending',
      );
      rung('backstop', 'upcoming', each.nextAt, ['ana']);
      rung('backstop, again', 'upcoming', (each.nextAt ?? now) + 5 * minute, ['ana']);
    } else if (each.status === 'escalating') {
      rung('step 1', 'past', one.openedAt + second, [], { note: 'skipped: nobody is on call in discovery' });
      rung('step 2', 'upcoming', each.nextAt, ['mei', 'kim']);
      rung('backstop', 'upcoming', (each.nextAt ?? now) + 10 * minute, ['ana']);
    } else {
      const who = people.find((p) => p.name === each.answeredBy)?.id ?? 'sam';
      rung('step 1', 'current', one.openedAt + second, [who], {}, 'answered');
    }
    return { engagement: each.id, rungs };
  });
  const alerts: AlertView[] = Array.from({ length: Math.min(3, one.alertCount) }, (_, n) => ({
    id: `alr_${one.id}_${n}`,
    integration: 'alertmanager-eu',
    dedupKey: `k${n}`,
    status: n === 2 ? 'resolved' : 'open',
    summary: ['CardDeclineRate above 4 % for issuer region EU', 'CheckoutLatencyP99 above 3 s', 'CardGateway5xx'][n] ?? 'Alert',
    source: ['prom-eu-1', 'prom-eu-1', 'prom-eu-2'][n] ?? 'prom',
    level: n === 0 ? 'critical' : 'error',
    count: 5 - n,
    openedAt: one.openedAt,
    lastEventAt: now - (n + 1) * minute,
    resolvedAt: n === 2 ? now - 3 * minute : null,
    links: [{ href: 'https://grafana.example.com/d/checkout', text: 'Dashboard' }],
    details: JSON.stringify({ region: 'eu-west-1', value: 4.7 - n, threshold: 4 }),
    isChangedByHand: false,
  }));
  return {
    summary: one,
    // Border: the page reads only the summary; the engine's state is another test's matter.
    response: responseFixture(one, now),
    incident: {} as IncidentDetail['incident'],
    ladders,
    arithmetic: one.clocks.map((each) => ({
      clock: each.id,
      lines: [
        `started ${new Date(each.startedAt).toISOString().slice(11, 19)}, target ${each.targetText}`,
        'time runs always: no calendar',
        each.dueAt === null
          ? 'it does not run'
          : `${new Date(each.startedAt).toISOString().slice(11, 19)} + ${each.targetText} = ${new Date(each.dueAt).toISOString().slice(11, 19)}`,
      ],
    })),
    timeline: [...timeline],
    deliveries,
    alerts,
    severities,
    people: people.map(({ id, name }) => ({ id, name })),
    paths: ['payments', 'platform', 'security', 'comms', 'legal'].map((id) => ({
      id: `${id}-path`,
      name: `${id.slice(0, 1).toUpperCase()}${id.slice(1)}`,
    })),
    activePlan: 12,
    position,
    now,
  };
}

export function madeUpTimeline(one: Summary): TimelineEntry[] {
  const said: readonly [number, string, string, TimelineEntry['tone']][] = [
    [0, 'IncidentOpened', `alertmanager-eu opened a ${one.severity} on ${one.serviceName}, under plan 12`, 'bad'],
    [0, 'AlertAttached', 'Alert from alertmanager-eu: CardDeclineRate above 4 % for issuer region EU (critical, prom-eu-1)', 'normal'],
    [1, 'EngagementStarted', `Payments is engaged on path payments-path: owner of ${one.serviceName}`, 'normal'],
    [1, 'PagePlaced', 'Sam Rivera is paged: on call in payments-primary', 'normal'],
    [2, 'DeliveryRequested', 'inbox to Sam Rivera', 'quiet'],
    [100, 'EngagementAcknowledged', 'Sam Rivera answered for Payments (link)', 'good'],
    [100, 'ClockStopped', 'acknowledge (acknowledge-within-5m) is met in 1m40s', 'good'],
    [420, 'NoteAdded', 'Sam Rivera: declines began with the card-gateway deploy of 13:51; rolling it back', 'normal'],
    [1_900, 'EngagementStarted', 'Security is engaged on path security-path: Dana Okafor asked for it', 'normal'],
    [1_902, 'PagePlaced', 'Kim Larsen is paged: on call in security', 'normal'],
    [2_050, 'DeliveryFailed', 'sms did not get through: the carrier does not know the number', 'bad'],
    [2_200, 'StepReached', 'Security step 2: Lee Chen', 'normal'],
    [2_200, 'ClockWarned', 'assemble (assemble-within-45m): 75 % is used up', 'normal'],
  ];
  return said
    .map(([seconds, type, text, tone], n) => ({
      id: `${1 + Math.floor(n / 2)}.${(n % 2) + 1}`,
      at: one.openedAt + seconds * second,
      type,
      text,
      tone,
      engagement: null,
    }))
    .reverse();
}

function responseFixture(one: Summary, now: Instant): IncidentDetail['response'] {
  const describe = 'Decides and hands out tasks';
  const open = one.status === 'open';
  return {
    facts: [
      { id: 'contained', description: 'the harm has stopped growing', since: null, by: null, says: 'Incident commander' },
      {
        id: 'classified',
        description: 'a person has settled the severity',
        since: one.openedAt,
        by: 'Dana Reyes',
        says: 'Incident commander',
      },
    ],
    roles: [
      { id: 'incident-commander', name: 'Incident commander', description: describe, needed: true, holder: null, against: null },
      { id: 'scribe', name: 'Scribe', description: 'Writes it down', needed: false, holder: null, against: null },
    ],
    audiences: [
      {
        id: 'executives',
        name: 'Executives',
        owner: 'Scribe',
        approver: null,
        dueAt: open ? now + 7 * minute : null,
        missed: 0,
        lastAt: null,
        against: null,
      },
    ],
  };
}
