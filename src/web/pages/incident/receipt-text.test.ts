import { expect, test } from 'vitest';
import { receipts, whyNone } from './receipt-text.ts';

const said = (status: 'queued' | 'sent' | 'failed' | 'cancelled', channel: string, waits: boolean) =>
  receipts.map(({ name }) => whyNone(name, { status, channel }, waits));

test('what has not come yet, what does not come and what nobody tells are three different words', () => {
  expect(said('queued', 'email', true)).toEqual(['not yet', 'not yet', 'not yet', 'not yet', 'not yet']);
  expect(said('sent', 'email', true).slice(2)).toEqual(['not told', 'not told', 'not yet']);
  expect(said('sent', 'inbox', true).slice(2)).toEqual(['not yet', 'not yet', 'not yet']);
  expect(said('sent', 'inbox', false).slice(2)).toEqual(['no', 'no', 'no']);
  expect(said('failed', 'webhook', true)).toEqual(['no', 'no', 'no', 'no', 'no']);
});
