// Which tiers and measures does everybody have? A plan may name the tiers itself, and add measures.

import type { Measure, Tier } from './tier.ts';

export const usualTiers: Readonly<Record<string, Tier>> = {
  'tier-1': { id: 'tier-1', name: 'Tier 1', level: 1, description: 'It earns the money, or lives depend on it' },
  'tier-2': { id: 'tier-2', name: 'Tier 2', level: 2, description: 'Many customers notice at once when it fails' },
  'tier-3': { id: 'tier-3', name: 'Tier 3', level: 3, description: 'Some customers notice, or it can be done without for a day' },
  'tier-4': { id: 'tier-4', name: 'Tier 4', level: 4, description: 'It can wait' },
};

export const usualMeasures: Readonly<Record<string, Measure>> = Object.fromEntries(
  (
    [
      ['customers-affected', 'Customers affected', 'share', 'of all customers of the service'],
      ['customers-affected-count', 'Customers affected, counted', 'count', 'accounts, not their users'],
      ['error-rate', 'Error rate', 'share', 'of requests that fail'],
      ['latency', 'Latency', 'duration', 'that nineteen in twenty requests stay below'],
      ['services-down', 'Services down', 'count', 'of tier 1 or 2'],
      ['expected-duration', 'Expected duration', 'duration', 'until it works again, as far as anyone knows'],
      ['data-at-risk', 'Data at risk', 'yes', 'lost, changed, or seen by somebody who must not'],
      ['contract-at-risk', 'Contract at risk', 'yes', 'a promise to a customer is about to be broken'],
      ['redundancy-lost', 'Redundancy lost', 'yes', 'the next failure would be felt'],
    ] as const
  ).map(([id, name, unit, description]) => [id, { id, name, unit, description }]),
);
