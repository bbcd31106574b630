import { expect, test } from 'vitest';
import type { FirstSteps } from '../../../contract/first-steps.ts';
import { missingSteps } from './first-steps.ts';

const method = { method: 'app', channel: 'inbox', address: 'dana', provenAt: null, last: null };
const begun: FirstSteps = {
  plan: true,
  person: { id: 'dana', name: 'Dana Reyes' },
  onCall: ['On call'],
  methods: [method],
  senderSeen: false,
  integration: null,
  alone: ['Responders'],
  mail: false,
  ifNow: null,
};

test('lines go one by one as they are done', () => {
  expect(missingSteps({ ...begun, plan: false, person: null, methods: [], alone: [] })).toEqual([
    'plan',
    'reached',
    'sender',
    'beside',
    'mail',
  ]);
  expect(missingSteps(begun)).toEqual(['reached', 'sender', 'beside', 'mail']);
  // A page that has left proves nothing; its answer does.
  const sent = { at: 1, status: 'sent', acceptedAt: 2, answeredAt: null, error: null } as const;
  expect(missingSteps({ ...begun, methods: [{ ...method, last: sent }] })).toContain('reached');
  expect(missingSteps({ ...begun, methods: [{ ...method, provenAt: 3 }] })).toEqual(['sender', 'beside', 'mail']);
  expect(missingSteps({ ...begun, methods: [{ ...method, provenAt: 3 }], senderSeen: true, alone: [], mail: true })).toEqual([]);
});
