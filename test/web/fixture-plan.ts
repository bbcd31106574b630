// Which organization does the fixture make up? A payments company's plan, on-call and people, shaped by the contract.

import type { OnCallView, PlanView } from '../../src/contract/plan.ts';
import { day, hour, type Instant, minute } from '../../src/core/kernel/instant.ts';

export const people = [
  ['dana', 'Dana Okafor', 'Europe/Berlin'],
  ['sam', 'Sam Rivera', 'America/New_York'],
  ['lee', 'Lee Chen', 'Asia/Singapore'],
  ['kim', 'Kim Larsen', 'Europe/Copenhagen'],
  ['ana', 'Ana Duarte', 'Europe/Lisbon'],
  ['priya', 'Priya Nair', 'Asia/Kolkata'],
  ['jonas', 'Jonas Weber', 'Europe/Berlin'],
  ['mei', 'Mei Tanaka', 'Asia/Tokyo'],
].map(([id = '', name = '', zone = '']) => ({ id, name, email: `${id}@example.com`, zone }));

export const severities = [
  { name: 'SEV1', description: 'Customers cannot do what they pay for, or their data is in danger' },
  { name: 'SEV2', description: 'An important function is down or slow for many' },
  { name: 'SEV3', description: 'A function is impaired; there is a way around' },
  { name: 'SEV4', description: 'A fault that customers do not notice' },
];

const service = (id: string, name: string, tier: number, owner: string, dependsOn: string[]) => ({
  id,
  name,
  tier,
  owner,
  path: `${owner}-path`,
  dependsOn,
});
export const services = [
  service('checkout', 'Checkout', 1, 'payments', ['card-gateway', 'ledger']),
  service('card-gateway', 'Card gateway', 1, 'payments', []),
  service('ledger', 'Ledger', 1, 'platform', ['postgres']),
  service('search', 'Search', 2, 'discovery', ['catalogue']),
  service('catalogue', 'Catalogue', 2, 'discovery', ['postgres']),
  service('postgres', 'PostgreSQL cluster', 1, 'platform', []),
  service('invoices', 'Invoice export', 3, 'payments', ['ledger']),
  service('back-office', 'Back office', 4, 'platform', []),
];

export function planView(now: Instant): PlanView {
  return {
    customers: [],
    version: 12,
    name: 'Kestrel Payments',
    activatedAt: now - 6 * day,
    services,
    integrations: [
      {
        id: 'alertmanager-eu',
        name: 'Alertmanager, EU clusters',
        type: 'alertmanager',
        service: 'checkout',
        key: 'k7m2q9x4w8r1t5z3',
        endpoint: '/ingest/alertmanager/k7m2q9x4w8r1t5z3',
        lastEvent: {
          at: now - 2 * minute,
          oddities: 2,
          told: ['`alerts[0].labels.port` is no text; it was made one.', "'alerts[0].startsAt' is no time; the time of receipt counts."],
        },
      },
      {
        id: 'events',
        name: 'Applications',
        type: 'events-v2',
        service: 'ledger',
        key: 'e93facc04764012d7bfb002500d5d1a6',
        endpoint: '/v2/enqueue',
        lastEvent: null,
      },
      {
        id: 'nightly',
        name: 'Nightly settlement run',
        type: 'heartbeat',
        service: 'invoices',
        key: 'hb4d1c77e2',
        endpoint: '/ingest/heartbeat/hb4d1c77e2',
        lastEvent: null,
      },
    ],
    teams: [
      { id: 'payments', name: 'Payments', discipline: 'engineering', members: ['sam', 'dana', 'jonas'] },
      { id: 'platform', name: 'Platform', discipline: 'operations', members: ['kim', 'jonas'] },
      { id: 'discovery', name: 'Discovery', discipline: 'engineering', members: ['mei', 'kim'] },
      { id: 'security', name: 'Security', discipline: 'security', members: ['lee', 'ana'] },
      { id: 'comms', name: 'Communications', discipline: 'communications', members: ['priya'] },
    ],
    people,
    severities,
  };
}

export function onCallView(now: Instant): OnCallView {
  const person = (id: string) => ({ id, name: people.find((one) => one.id === id)?.name ?? id });
  return {
    at: now,
    schedules: [
      {
        id: 'payments-primary',
        name: 'Payments',
        zone: 'Europe/Berlin',
        now: [{ ...person('dana'), until: now + 5 * hour }],
        next: { at: now + 5 * hour, people: [person('sam')] },
      },
      {
        id: 'security',
        name: 'Security',
        zone: 'Asia/Singapore',
        now: [{ ...person('lee'), until: now + 3 * day }],
        next: { at: now + 3 * day, people: [person('ana')] },
      },
      {
        id: 'platform',
        name: 'Platform',
        zone: 'Europe/Copenhagen',
        now: [{ ...person('kim'), until: now + 20 * hour }],
        next: { at: now + 20 * hour, people: [person('jonas')] },
      },
      { id: 'discovery', name: 'Discovery', zone: 'Asia/Tokyo', now: [], next: { at: now + 2 * hour, people: [person('mei')] } },
    ],
  };
}
