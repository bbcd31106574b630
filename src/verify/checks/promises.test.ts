// Is what teams and vendors hold of containing, verifying and finding the cause set against what is promised?

import { expect, test } from 'vitest';
import { objective, smallPlan } from '../../../test/fixtures/plan.ts';
import { hour, minute } from '../../core/kernel/instant.ts';
import type { Holder, Metric, Objective } from '../../core/plan/plan.ts';
import { verify } from '../verify.ts';

const from = Date.parse('2026-03-02T09:00:00Z');
const payments: Holder = { kind: 'team', id: 'payments' };

function held(metric: Metric, targetMs: number, holder: Holder, over: Partial<Objective> = {}): Objective {
  return { ...objective(metric, ['SEV1'], targetMs), id: `${holder.id}-${metric}`, kind: 'ola', holder, ...over };
}

function messages(objectives: readonly Objective[]): readonly string[] {
  const { results } = verify(smallPlan({ objectives }), { from, days: 7, only: ['chain-too-long'] });
  return results.flatMap(({ findings }) => findings.map(({ message }) => message));
}

test.each(['contain', 'verify', 'root-cause', 'restore'] as const)('a team that holds %s for longer than is promised', (metric) => {
  const promised = objective(metric, ['SEV1'], hour);
  expect(messages([promised, held(metric, 90 * minute, payments)])).toEqual([
    expect.stringContaining(`promises ${metric} within 60m, and team payments promises to ${metric} within 90m (payments-${metric})`),
  ]);
  expect(messages([promised, held(metric, hour, payments)])).toEqual([]);
});

test('links are added up: what is contained first is restored after it', () => {
  const restore = held('restore', 40 * minute, payments, { starts: 'contained' });
  const promised = objective('restore', ['SEV1'], hour);
  expect(messages([promised, restore])).toEqual([]);
  expect(messages([promised, held('contain', 30 * minute, { kind: 'discipline', id: 'engineering' }), restore])).toEqual([
    expect.stringContaining('discipline engineering promises to contain within 30m'),
  ]);
});

test('whoever takes no part in the incident promises nothing about it', () => {
  const promised = objective('contain', ['SEV1'], hour);
  expect(messages([promised, held('contain', 5 * hour, { kind: 'team', id: 'others' })])).toEqual([]);
  expect(messages([promised, held('contain', 5 * hour, { kind: 'discipline', id: 'legal' })])).toEqual([]);
});
