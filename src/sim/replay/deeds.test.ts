// Is what people did beside answering done again in a replay, and what does a record that knows nothing of it lead to?

import { expect, test } from 'vitest';
import { pastIncident } from '../../../test/fixtures/past-incident.ts';
import { objective, smallPlan } from '../../../test/fixtures/plan.ts';
import { dana, given, opening } from '../../../test/fixtures/record.ts';
import { hour, minute } from '../../core/kernel/instant.ts';
import type { Audience } from '../../core/plan/audience.ts';
import type { Plan } from '../../core/plan/plan.ts';
import { usualAssumptions } from './answering.ts';
import { noMeanings } from './fitting.ts';
import { liveThrough } from './live.ts';
import { outcomeOf } from './outcome.ts';
import type { PastIncident } from './past.ts';
import { promiseName } from './promise-of.ts';
import { pastOf } from './recorded.ts';

const morning = Date.parse('2026-03-02T09:00:00Z');
const shops: Audience = {
  id: 'shops',
  name: 'Shops',
  kind: 'customers',
  description: '',
  owner: null,
  approver: null,
  outlets: [],
  cadences: [{ severities: [], firstWithinMs: 20 * minute, everyMs: null }],
};
const { roles } = smallPlan();
const plan = (contain: number): Plan =>
  smallPlan({
    audiences: { shops },
    roles: { ...roles, scribe: { ...roles.scribe, neededAt: ['SEV1'] } as Plan['roles'][string] },
    objectives: [
      objective('assemble', [], 30 * minute),
      objective('contain', [], contain),
      objective('first-update', [], 15 * minute),
      objective('verify', [], hour),
    ],
  });

async function verdicts(past: PastIncident, under: Plan) {
  const run = await liveThrough([past], under, { meanings: noMeanings, assumptions: usualAssumptions, progress: () => {} });
  return [...run.lived.values()].flatMap((lived) =>
    outcomeOf(lived, under).promises.map(({ of, verdict }) => `${promiseName(of)} ${verdict}`),
  );
}

test('facts, roles and updates of our own past are said, taken and published again, under promises of another plan', async () => {
  const told = given(plan(hour), morning);
  told.when(opening());
  told.passing(2 * minute).when({ type: 'Acknowledge', engagement: null, page: null, by: dana, via: 'api' });
  told.when({ type: 'TakeRole', role: 'scribe', person: 'lee', by: dana, reason: null });
  told.passing(8 * minute).when({ type: 'PublishUpdate', audience: 'shops', text: 'We are at it.', by: dana, reason: null });
  told.passing(10 * minute).when({ type: 'AttestFact', fact: 'contained', by: dana, reason: 'seen' });
  told.passing(10 * minute).when({ type: 'ResolveIncident', by: dana, reason: 'done' });
  told.passing(10 * minute).when({ type: 'AttestFact', fact: 'verified', by: dana, reason: 'seen' });
  const past = pastOf(told.commits, null);
  if (past === null) throw new Error('nothing is on record');
  expect(past.deeds?.map(({ kind, name }) => `${kind} ${name}`)).toEqual([
    'role scribe',
    'update shops',
    'fact contained',
    'fact verified',
  ]);
  expect(await verdicts(past, plan(hour))).toEqual(['assemble met', 'contain met', 'first-update met', 'verify met']);
  expect(await verdicts(past, plan(15 * minute))).toContain('contain missed');
});

test('a record that knows nothing of it: whoever answers takes the roles, and what it says is what customers read', async () => {
  const past = pastIncident(morning, {
    resolvedAt: morning + 40 * minute,
    updates: [{ at: morning + 12 * minute, status: 'investigating', text: 'We look into it' }],
  });
  expect(await verdicts(past, plan(hour))).toEqual(['assemble met', 'contain met', 'first-update met', 'verify missed']);
  expect(await verdicts({ ...past, updates: [] }, plan(hour))).toContain('first-update missed');
});
