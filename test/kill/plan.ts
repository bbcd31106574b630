// Which organization is killed again and again? Steps of seconds, so that they meet the kills; how many seconds, a round's chance says.

import type { Random } from '../../src/core/kernel/random.ts';

export const keys = { apart: 'a'.repeat(32), together: 'b'.repeat(32) };

/** Short steps fall into outages as a whole, long ones only with their end. */
const waits = ['4s', '6s', '8s'] as const;

export function planFor(hook: string, random: Random): string {
  const wait = () => waits[random.below(waits.length)] ?? '6s';
  return `
name: Kill
people:
  ana: { name: Ana, email: ana@acme.example, zone: UTC, contact: { first: { webhook: "${hook}/ana" }, then: { webhook: "${hook}/ana/then" } }, notify: { high: [first at once, then after 2s] } }
  ben: { name: Ben, email: ben@acme.example, zone: UTC, contact: { first: { webhook: "${hook}/ben" }, then: { webhook: "${hook}/ben/then" } } }
  cleo: { name: Cleo, email: cleo@acme.example, zone: UTC, contact: { first: { webhook: "${hook}/cleo" } } }
  dora: { name: Dora, email: dora@acme.example, zone: UTC, contact: { first: { webhook: "${hook}/dora" } } }
teams:
  shop: { name: Shop, discipline: engineering, members: [ben, cleo], path: shop }
paths:
  shop:
    steps:
      - { page: [person ana], wait: ${wait()} }
      - { page: [team shop], round robin: true, wait: ${wait()} }
    backstop: { page: [person dora], every: 30m }
  chiefs:
    steps: [{ page: [person dora], wait: ${wait()} }]
    backstop: { page: [person cleo], every: 30m }
services:
  apart: { name: Apart, tier: 1, owner: shop, grouping: { by: alert } }
  together: { name: Together, tier: 1, owner: shop, grouping: { by: service } }
objectives:
  answer: { metric: acknowledge, target: ${wait()}, on breach: [{ path: chiefs, responsibility: Nobody has answered }] }
integrations:
  apart: { type: events-v2, service: apart, key: ${keys.apart}, requests per second: 10000 }
  together: { type: events-v2, service: together, key: ${keys.together}, requests per second: 10000 }
`;
}
