// Which plan is measured? A small real one: two people, clocks, a path that goes on if nobody answers; pages go to one webhook.

import { newKey, stormKey } from './workloads.ts';

/** Its incidents escalate to the second person after `soonMs`. */
export const soonKey = `bench${'0'.repeat(23)}soon`;
export const soonMs = 15_000;

/** YAML. Every alert opens an incident of its own; but for `soon` its waits are longer than any round, so that nothing else happens meanwhile. */
export function benchPlan(webhook: string): string {
  return `name: Bench
people:
  dana: { name: Dana Reed, email: dana@acme.example, zone: Europe/Berlin, contact: { hook: { webhook: "${webhook}" } } }
  lee: { name: Lee Park, email: lee@acme.example, zone: Asia/Seoul, contact: { hook: { webhook: "${webhook}" } } }
teams:
  checkout: { name: Checkout, discipline: engineering, members: [dana, lee], path: checkout }
  soon: { name: Soon, discipline: operations, members: [dana, lee], path: soon }
schedules:
  checkout:
    zone: Europe/Berlin
    rotations: [{ members: [dana, lee], every: 1 week, from: 2026-01-05T09:00 }]
paths:
  checkout:
    steps: [{ page: [schedule checkout], wait: 2h }, { page: [person lee], wait: 2h }]
    backstop: { page: [person dana], every: 2h }
  soon:
    steps: [{ page: [person dana], wait: ${soonMs / 1_000}s }, { page: [person lee], wait: 2h }]
    backstop: { page: [person dana], every: 2h }
services:
  checkout: { name: Checkout, tier: 1, owner: checkout, grouping: { by: alert } }
  soon: { name: Soon, tier: 1, owner: soon, grouping: { by: alert } }
severities:
  - { name: SEV1, description: Customers cannot work, urgency: high, acknowledgement timeout: 2h }
levels: { critical: SEV1, error: SEV1, warning: SEV1, info: SEV1 }
objectives:
  acknowledge: { metric: acknowledge, target: 3h, warn at: [80%] }
  restore: { metric: restore, target: 8h, warn at: [80%] }
integrations:
  storm: { type: events-v2, service: checkout, key: ${stormKey}, requests per second: 1000000 }
  new: { type: events-v2, service: checkout, key: ${newKey}, requests per second: 1000000 }
  soon: { type: events-v2, service: soon, key: ${soonKey}, requests per second: 1000000 }
`;
}
