// Which incidents does the fixture make up? A morning's worth, in every state that a page has to show.

import type { z } from 'zod';
import type { IncidentSummaryView } from '../../src/contract/incident.ts';
import { hour, type Instant, minute, second } from '../../src/core/kernel/instant.ts';
import { whoseOfParty } from '../../src/core/sla/words.ts';
import { people, severities } from './fixture-plan.ts';

export type Summary = z.infer<typeof IncidentSummaryView>;
type Engagement = Summary['engagements'][number];
type Clock = Summary['clocks'][number];

export const nameOf = (id: string) => people.find((one) => one.id === id)?.name ?? id;
export const person = (id: string) => ({ id, name: nameOf(id) });

interface Given {
  readonly id: string;
  readonly title: string;
  readonly service: readonly [string, string, number];
  readonly rank: number;
  readonly openedAt: Instant;
  readonly engagements: readonly Engagement[];
  readonly clocks: readonly Clock[];
  readonly more?: Partial<Summary>;
}

const engagement = (incident: string, n: number, responsibility: string, more: Partial<Engagement>): Engagement => ({
  id: `${incident}.e${n}`,
  responsibility,
  status: 'escalating',
  waitingFor: [],
  waitingSince: null,
  answeredBy: null,
  step: 1,
  stepCount: 3,
  nextAt: null,
  nextText: null,
  ...more,
});

const clock = (
  incident: string,
  n: number,
  metric: Clock['metric'],
  targetText: string,
  startedAt: Instant,
  more: Partial<Clock>,
): Clock => ({
  id: `${incident}.c${n}`,
  objective: `${metric}-within-${targetText}`,
  metric,
  whose: whoseOfParty(more.party),
  targetText,
  startedAt,
  dueAt: null,
  pausedAt: null,
  breachedAt: null,
  stoppedAt: null,
  verdict: null,
  withdrawn: null,
  ...more,
});

const summary = (given: Given): Summary => {
  const made: Summary = {
    id: given.id,
    version: 9,
    title: given.title,
    service: given.service[0],
    serviceName: given.service[1],
    tier: given.service[2],
    scenario: null,
    severity: severities[given.rank - 1]?.name ?? 'SEV4',
    severityRank: given.rank,
    status: 'open',
    openedAt: given.openedAt,
    resolvedAt: null,
    alertCount: 3,
    openAlerts: 2,
    engagements: [...given.engagements],
    clocks: [...given.clocks],
    nobodyNotified: false,
    nextDeadline: null,
    ...given.more,
  };
  made.nextDeadline = nextDeadline(made);
  return made;
};

/** As the server works it out. */
export function nextDeadline(one: Summary): Summary['nextDeadline'] {
  if (one.status === 'resolved') return null;
  const things = [
    ...one.engagements.flatMap((each) =>
      each.nextAt === null ? [] : [{ at: each.nextAt, text: `${each.responsibility}: ${each.nextText ?? ''}` }],
    ),
    ...one.clocks.flatMap((each) =>
      each.dueAt === null || each.stoppedAt !== null || each.breachedAt !== null ? [] : [{ at: each.dueAt, text: `${each.metric} by` }],
    ),
  ].sort((a, b) => a.at - b.at);
  return things[0] ?? null;
}

export function madeUpIncidents(now: Instant): Summary[] {
  const at = (minutes: number) => now - minutes * minute;
  const checkout = 'inc_7Qm2xZ4k';
  const search = 'inc_9Lp3vB8s';
  const ledger = 'inc_2Tr6nD1w';
  const invoices = 'inc_5Hc8yK3e';
  const office = 'inc_4Wf7gM6a';
  return [
    summary({
      id: checkout,
      title: 'Checkout fails for EU cards',
      service: ['checkout', 'Checkout', 1],
      rank: 1,
      openedAt: at(41),
      engagements: [
        engagement(checkout, 1, 'Payments', {
          status: 'answered',
          answeredBy: nameOf('sam'),
          nextAt: now + 19 * minute,
          nextText: `pages ${nameOf('sam')} again if nothing is done`,
        }),
        engagement(checkout, 2, 'Security', {
          waitingFor: [person('lee')],
          waitingSince: now - 226 * second,
          step: 2,
          nextAt: now + 134 * second,
          nextText: `pages the backstop: ${nameOf('ana')}`,
        }),
        engagement(checkout, 3, 'Communications', { status: 'answered', answeredBy: nameOf('priya') }),
      ],
      clocks: [
        clock(checkout, 1, 'acknowledge', '5m', at(41), { stoppedAt: at(41) + 100 * second, verdict: 'met' }),
        clock(checkout, 2, 'assemble', '45m', at(41), { dueAt: at(41) + 48 * minute }),
        clock(checkout, 3, 'restore', '2h', at(41), { dueAt: at(41) + 2 * hour }),
      ],
      more: { alertCount: 14, openAlerts: 6, scenario: 'card-declines' },
    }),
    summary({
      id: search,
      title: 'Search is slow',
      service: ['search', 'Search', 2],
      rank: 2,
      openedAt: at(9),
      engagements: [
        engagement(search, 1, 'Discovery', {
          step: 1,
          nextAt: now + 11 * minute + 3 * second,
          nextText: `pages ${nameOf('mei')} and ${nameOf('kim')}`,
        }),
      ],
      clocks: [
        clock(search, 1, 'acknowledge', '15m', at(9), { dueAt: at(9) + 15 * minute }),
        clock(search, 2, 'restore', '8h', at(9), { dueAt: at(9) + 8 * hour }),
      ],
      more: { nobodyNotified: true },
    }),
    summary({
      id: ledger,
      title: 'Ledger postings lag behind by 40 minutes in the settlement region, and reconciliation reports are late',
      service: ['ledger', 'Ledger', 1],
      rank: 2,
      openedAt: at(190),
      engagements: [
        engagement(ledger, 1, 'Platform', {
          status: 'answered',
          answeredBy: nameOf('kim'),
          nextAt: now + 31 * minute,
          nextText: `pages ${nameOf('kim')} again if nothing is done`,
        }),
      ],
      clocks: [
        clock(ledger, 1, 'acknowledge', '5m', at(190), { breachedAt: at(185), stoppedAt: at(181), verdict: 'missed' }),
        clock(ledger, 2, 'restore', '3h', at(190), { dueAt: at(10), breachedAt: at(10), verdict: 'missed' }),
      ],
    }),
    summary({
      id: invoices,
      title: 'Invoice export misses its nightly run',
      service: ['invoices', 'Invoice export', 3],
      rank: 3,
      openedAt: at(312),
      engagements: [
        engagement(invoices, 1, 'Payments', {
          status: 'snoozed',
          answeredBy: nameOf('dana'),
          nextAt: now + 95 * minute,
          nextText: `the snooze ends and ${nameOf('dana')} is paged again`,
        }),
      ],
      clocks: [clock(invoices, 1, 'restore', '2 business days', at(312), { pausedAt: at(200) })],
    }),
    summary({
      id: office,
      title: 'Back office shows stale avatars',
      service: ['back-office', 'Back office', 4],
      rank: 4,
      openedAt: at(500),
      engagements: [engagement(office, 1, 'Platform', { status: 'waiting', nextAt: now + 5 * hour, nextText: `pages ${nameOf('kim')}` })],
      clocks: [],
      more: { alertCount: 0, openAlerts: 0 },
    }),
    summary({
      id: 'inc_1Aa0old0',
      title: 'Card gateway timeouts',
      service: ['card-gateway', 'Card gateway', 1],
      rank: 2,
      openedAt: at(2_000),
      engagements: [],
      clocks: [clock('inc_1Aa0old0', 1, 'restore', '4h', at(2_000), { stoppedAt: at(1_900), verdict: 'met' })],
      more: { status: 'resolved', resolvedAt: at(1_900) },
    }),
  ];
}

/** For the trial with very many. */
export function manyIncidents(now: Instant, count: number): Summary[] {
  return Array.from({ length: count }, (_, n) => {
    const id = `inc_many${n}`;
    return summary({
      id,
      title: `Node ${n} of the fleet is out of disk`,
      service: ['postgres', 'PostgreSQL cluster', 1],
      rank: 1 + (n % 4),
      openedAt: now - (n % 300) * minute,
      engagements: [
        engagement(id, 1, 'Platform', {
          waitingFor: [person('kim')],
          waitingSince: now - 30 * second,
          nextAt: now + (20 + (n % 7_000)) * second,
          nextText: `pages ${nameOf('jonas')}`,
        }),
      ],
      clocks: [clock(id, 1, 'acknowledge', '5m', now - minute, { dueAt: now + (n % 400) * second })],
    });
  });
}
