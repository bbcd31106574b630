import { expect, test } from 'vitest';
import type { IncidentSummary } from '../../core/incident/summary.ts';
import { clockShare, clockText, clockTitle, clockTone } from './clock-text.ts';

const minute = 60_000;
const clock: IncidentSummary['clocks'][number] = {
  id: 'inc.c1',
  objective: 'acknowledge-tier1',
  metric: 'acknowledge',
  targetText: '5m',
  startedAt: 0,
  dueAt: 5 * minute,
  pausedAt: null,
  breachedAt: null,
  stoppedAt: null,
  verdict: null,
  whose: 'for customers',
  withdrawn: null,
};

test('a running clock says what is left, and is close in its last quarter', () => {
  expect(clockText(clock, minute)).toBe('04:00 left');
  expect(clockTone(clock, minute)).toBe('calm');
  expect(clockTone(clock, 4 * minute)).toBe('close');
  expect(clockShare(clock, minute)).toBe(0.2);
});

test('a breached clock stays, with by how much', () => {
  const breached = { ...clock, breachedAt: 5 * minute, verdict: 'missed' as const };
  expect(clockText(breached, 17 * minute)).toBe('over by 12 min (of 5m)');
  expect(clockTone(breached, 17 * minute)).toBe('over');
  expect(clockShare(breached, 17 * minute)).toBe(1);
});

test('a stopped clock says its verdict, and it never changes with the time', () => {
  const met = { ...clock, dueAt: null, stoppedAt: 100_000, verdict: 'met' as const };
  expect(clockText(met, 60 * minute)).toBe('met in 1 min 40 s (of 5m)');
  const missed = { ...clock, dueAt: null, breachedAt: 5 * minute, stoppedAt: 7 * minute, verdict: 'missed' as const };
  expect(clockText(missed, 60 * minute)).toBe('missed by 2 min (of 5m)');
});

test('a clock that ended without a verdict is neither met nor missed, and says why', () => {
  const ended = { ...clock, dueAt: null, stoppedAt: 73_000, withdrawn: 'resolved before' };
  expect(clockTone(ended, 60 * minute)).toBe('ended');
  expect(clockText(ended, 60 * minute)).toBe('no verdict: resolved before');
  expect(clockText({ ...ended, withdrawn: null }, 60 * minute)).toBe('no verdict');
  // What was breached before it ended stays missed.
  expect(clockTone({ ...ended, breachedAt: 60_000, verdict: 'missed' }, 60 * minute)).toBe('missed');
});

test('a clock is called by what it is of and whose it is', () => {
  expect(clockTitle({ metric: 'first-update', whose: 'for customers' })).toBe('first update for customers');
});

test('a paused clock says so', () => {
  expect(clockText({ ...clock, dueAt: null, pausedAt: minute }, 2 * minute)).toBe('paused (of 5m)');
});
