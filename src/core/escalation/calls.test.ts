// Is everybody called of whom the plan says so, and nobody twice?

import { expect, test } from 'vitest';
import { parsePlan } from '../plan/parse.ts';
import type { Plan } from '../plan/plan.ts';
import { callsFor } from './calls.ts';

const base = `
people:
  ana: { name: Ana, email: ana@acme.example, zone: UTC, contact: { app: { inbox: ana } } }
teams:
  shop: { name: Shop, discipline: engineering, members: [ana], path: all }
  technicians: { name: Technicians, discipline: operations, members: [ana], path: all }
  legal: { name: Legal, discipline: legal, members: [ana], path: all }
paths:
  all: { steps: [{ page: [person ana] }], backstop: { page: [person ana], every: 5m } }
services:
  web: { name: Web, tier: 1, owner: shop }
`;

function planOf(text: string): Plan {
  const { plan, problems } = parsePlan([{ file: 'plan.yaml', text: base + text }], () => undefined);
  if (plan === null) throw new Error(problems.map(({ message }) => message).join());
  expect(problems).toEqual([]);
  return plan;
}

function called(text: string, severity = 'SEV1') {
  const plan = planOf(text);
  return callsFor(plan, { service: 'web', tier: 1, severity, scenario: 'outage' }).map(
    ({ responsibility, because }) => `${responsibility}: ${because}`,
  );
}

const outage = (rest: string) => `scenarios:\n  outage: { title: The shop is down, services: [web], ${rest} }\n`;

test('the primary team is called, beside the owner of the service', () => {
  expect(called(outage('primary: technicians'))).toEqual(['Shop: owns Web', 'Technicians: owns it when The shop is down']);
  expect(called(outage('primary: shop'))).toEqual(['Shop: owns Web']);
});

test('an activation by nobody is one by Tocsin, at its severities', () => {
  const text = outage('activations: [{ activates: team technicians, within: 3m, severities: [SEV1] }]');
  expect(called(text)).toEqual(['Shop: owns Web', 'Technicians: activated when The shop is down']);
  expect(called(text, 'SEV2')).toEqual(['Shop: owns Web']);
});

test('an activation by somebody is theirs to do', () => {
  expect(called(outage('activations: [{ by: team shop, activates: team technicians }]'))).toEqual(['Shop: owns Web']);
});

test('a team that a rule calls anyway is not called twice, where the rule holds', () => {
  const text = `${outage('primary: technicians, engage: [{ team: technicians, responsibility: The floor, severities: [SEV1] }]')}
engage: [{ team: legal }]`;
  expect(called(text)).toEqual(['Shop: owns Web', 'The floor: needed when The shop is down', 'Legal: needed at SEV1']);
  expect(called(text, 'SEV2')).toEqual(['Shop: owns Web', 'Technicians: owns it when The shop is down', 'Legal: needed at SEV2']);
  const everywhere = `${outage('primary: legal')}engage: [{ team: legal, responsibility: Law }]`;
  expect(called(everywhere)).toEqual(['Shop: owns Web', 'Law: needed at SEV1']);
});

test('without a scenario only owner and plan call', () => {
  const plan = planOf(`${outage('primary: technicians')}engage: [{ team: legal, tiers: [2] }]`);
  expect(callsFor(plan, { service: 'web', tier: 1, severity: 'SEV1', scenario: null })).toMatchObject([{ responsibility: 'Shop' }]);
});
