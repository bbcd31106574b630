import { expect, test } from 'vitest';
import { messagesOf, Refused, refusedFrom, Unreached } from './refused.ts';

const problem = { type: 'about:blank', title: 'Invalid', status: 422, code: 'invalid', detail: 'Too short' };

test('a problem that names a field is shown at that field and nowhere else', () => {
  expect(messagesOf(new Refused({ ...problem, field: 'reason' }), ['reason'])).toEqual({ at: { reason: 'Too short' }, rest: null });
});

test('a part of a field belongs to the field; an unknown field is said in words', () => {
  const error = new Refused({
    ...problem,
    errors: [
      { field: 'to.id', message: 'Nobody of that name' },
      { field: 'colour', message: 'Unknown' },
    ],
  });
  expect(messagesOf(error, ['to'])).toEqual({ at: { to: 'Nobody of that name' }, rest: 'colour: Unknown' });
});

test('a problem without a field is said at the top', () => {
  expect(messagesOf(new Refused(problem), ['reason'])).toEqual({ at: {}, rest: 'Too short' });
  expect(messagesOf(new Unreached(), []).rest).toContain('cannot be reached');
  expect(messagesOf(null, [])).toEqual({ at: {}, rest: null });
});

test('an answer that is no problem document becomes one', async () => {
  const error = await refusedFrom(new Response('<html>', { status: 502, statusText: 'Bad Gateway' }));
  expect(error.problem.status).toBe(502);
  expect(error.message).toBe('Bad Gateway (502)');
});
