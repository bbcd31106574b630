// What is there for the tour in README.md? A service of its own, which nothing else troubles, and for which whoever looks on is on call at every hour.

import type { PlanSource } from '../../core/plan/document.ts';

/** Beside the files of the example: only the demonstration has it. `onlooker`: a person of the example. */
export function tourSource(onlooker: string): PlanSource {
  return { file: 'tour.yaml', text: textFor(onlooker) };
}

function textFor(onlooker: string): string {
  return `# For the tour in README.md, and only in the demonstration: whoever looks on is on call for it at every hour.

services:
  gift-cards:
    name: Gift cards
    description: Sells gift cards, and takes them at the checkout
    tier: 2
    owner: payments
    path: gift-cards
    # Each alert is an incident of its own, so that the tour's stands by itself.
    grouping: { by: alert }

schedules:
  gift-cards-duty:
    name: Gift cards
    zone: Europe/Berlin
    rotations:
      - { members: [${onlooker}], every: 1 week, from: 2026-01-05T09:00 }

paths:
  gift-cards:
    name: Gift cards
    steps:
      - { page: [schedule gift-cards-duty, person ${onlooker}], wait: 10m }
      - { page: [schedule payments-primary], wait: 5m }
      - { page: [team payments], wait: 8m }
    backstop: { page: [person ana], every: 5m }

integrations:
  tour:
    name: The tour
    type: events-v2
    service: gift-cards
    key: tour0000000000000000000000000000
`;
}
