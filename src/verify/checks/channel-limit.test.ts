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

test('it is found whenever in the year it is so: from one handover to another', () => {
  const rotation = (name: string, members: readonly string[], start: string, end: string | null) => ({
    name,
    layer: 1,
    members,
    start,
    end,
    turn: { every: 1, unit: 'day' as const },
    restrictions: [],
    turns: 'calendar' as const,
    shadows: [],
    joins: [],
  });
  // A hundred and more shifts of one person, then a day of two at once.
  const rotations = [rotation('one', ['dana'], '2026-01-05T09:00', null), rotation('two', ['lee'], '2026-11-02T09:00', '2026-11-03T09:00')];
  const schedules = { rota: { id: 'rota', name: 'rota', zone: 'UTC', rotations, overrides: [], timeOff: [] } };
  const channelLimits = { email: { count: 1, perMs: minute, text: '1 per minute' } };
  const plan = smallPlan({
    people,
    schedules,
    paths: { payments: path('payments', [['@rota']]), security: path('security', [['kim']]) },
    channelLimits,
  });
  const { results } = verify(plan, { from, days: 366, only: ['channel-limit'] });
  const stretches = results.flatMap(({ findings }) => findings.flatMap((each) => each.stretches));
  expect(stretches.map((each) => [each.from, each.to].map((at) => new Date(at).toISOString().slice(0, 16)))).toContainEqual([
    '2026-11-02T09:00',
    '2026-11-03T09:00',
  ]);
});
