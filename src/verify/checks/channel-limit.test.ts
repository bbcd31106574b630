// How long does the last of many messages wait, where the provider of a channel takes few?

import { expect, test } from 'vitest';
import { path, person, smallPlan } from '../../../test/fixtures/plan.ts';
import { minute } from '../../core/kernel/instant.ts';
import { verify } from '../verify.ts';

const from = Date.parse('2026-03-02T09:00:00Z');
const people = Object.fromEntries(
  ['dana', 'lee', 'kim', 'ana'].map((id) => [
    id,
    person(id, { notificationRules: { high: [{ method: 'mail', afterMs: 0 }], low: [{ method: 'mail', afterMs: 0 }] } }),
  ]),
);
const paths = { payments: path('payments', [['dana', 'lee', 'kim', 'ana']]) };

function found(count: number) {
  const channelLimits = { email: { count, perMs: minute, text: `${count} per minute` } };
  const plan = smallPlan({ people, paths, channelLimits });
  const { results } = verify(plan, { from, days: 2, only: ['channel-limit'] });
  return results.flatMap(({ findings }) => findings.map(({ message }) => message));
}

test('four are told at once, one a minute: the fourth waits for three minutes', () => {
  expect(found(1)[0]).toBe('checkout at SEV1 sends 4 messages by email, which takes 1 per minute: that to Ana waits 3m');
});

test('two a minute: the last two wait for one', () => {
  expect(found(2)[0]).toContain('waits 1m');
});

test('where the provider takes them all nothing is found', () => {
  expect(found(4)).toEqual([]);
});
