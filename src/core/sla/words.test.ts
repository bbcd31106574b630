import { expect, test } from 'vitest';
import { smallPlan } from '../../../test/fixtures/plan.ts';
import type { Plan } from '../plan/plan.ts';
import type { metricText } from './metric-text.ts';
import { clockName, whoseOfParty } from './words.ts';

// Border: of the whole plan only names are read here.
const plan = {
  ...smallPlan(),
  roles: { scribe: { id: 'scribe', name: 'Scribe', fillWithinMs: null } },
  contracts: { gold: { id: 'gold', name: 'Gold', objectives: [] } },
  vendors: { acquirer: { id: 'acquirer', name: 'First Acquirer', objectives: [] } },
  regulations: {
    nis2: { id: 'nis2', name: 'NIS2', reports: ['Early warning', 'Full report'].map((title) => ({ title, atTheLatest: null })) },
  },
} as unknown as Plan;
const named = (metric: Parameters<typeof metricText>[0], kind: 'sla' | 'ola' | 'uc' | 'contract' | 'regulation', party: string | null) =>
  clockName({ metric, objective: party === 'regulation nis2' ? 'nis2 2' : 'x', promise: { kind, party } }, plan);

test('a clock says of what it is and whose, by the names of the plan and in words', () => {
  expect(clockName({ metric: 'first-update', objective: 'x' }, plan)).toBe('first update for customers');
  expect(named('acknowledge', 'ola', 'team payments')).toBe(`acknowledge by ${plan.teams.payments?.name}`);
  expect(named('acknowledge', 'sla', 'team payments')).toBe(`acknowledge by ${plan.teams.payments?.name}, for customers`);
  expect(named('assemble', 'ola', 'role scribe')).toBe('assemble by Scribe');
  expect(named('assemble', 'ola', 'discipline legal')).toBe('assemble by everyone of legal');
  expect(named('restore', 'contract', 'contract gold')).toBe('restore for contract Gold');
  expect(named('restore', 'uc', 'vendor acquirer')).toBe('restore by First Acquirer');
  expect(named('report', 'regulation', 'regulation nis2')).toBe('report for NIS2: Full report');
  expect(named('restore', 'ola', null)).toBe('restore by all of us');
});

test('what an earlier version stored is named by its party', () => {
  expect(whoseOfParty(undefined)).toBe('for customers');
  expect(whoseOfParty('team legal')).toBe('by team legal');
  expect(whoseOfParty('contract gold')).toBe('for contract gold');
});
