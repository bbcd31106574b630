import { expect, test } from 'vitest';
import type { EngagementSummary } from '../../../core/incident/summary.ts';
import { briefNext, escalateLabel, stepText, waitingText } from './effects.ts';

const engagement: EngagementSummary = {
  id: 'inc.e1',
  responsibility: 'Security',
  status: 'escalating',
  waitingFor: [
    { id: 'lee', name: 'Lee' },
    { id: 'kim', name: 'Kim' },
  ],
  waitingSince: 0,
  answeredBy: null,
  step: 2,
  stepCount: 3,
  nextAt: 1,
  nextText: 'pages the backstop: Ana',
};

test('a button says its effect', () => {
  expect(escalateLabel('pages Lee and Kim')).toBe('Page Lee and Kim now');
  expect(escalateLabel('pages the backstop: Ana')).toBe('Page the backstop (Ana) now');
  expect(escalateLabel('pages Lee and Kim and Ana and Sam')).toBe('Page Lee and 3 more now');
  expect(escalateLabel(null)).toBe('Escalate now');
  expect(escalateLabel('the backstop reaches nobody')).toBe('Escalate now');
  expect(escalateLabel('pages Sam again if nothing is done')).toBe('Escalate now');
});

test('many people are told by the first of them', () => {
  expect(briefNext('pages Lee and Kim and Ana and Sam')).toBe('pages Lee, Kim and 2 more');
  expect(briefNext('pages the backstop: Ana and Bo and Cy')).toBe('pages the backstop: Ana, Bo and 1 more');
  expect(briefNext('pages Lee and Kim')).toBe('pages Lee and Kim');
});

test('a row says who is waited for, or who has it', () => {
  expect(waitingText(engagement)).toBe('waiting for Lee and Kim');
  expect(waitingText({ ...engagement, waitingFor: [] })).toBe('nobody has been reached');
  expect(waitingText({ ...engagement, status: 'answered', answeredBy: 'Sam' })).toBe('Sam has it');
});

test('the step is said, and the backstop by its name', () => {
  expect(stepText(engagement)).toBe('step 2 of 3');
  expect(stepText({ ...engagement, step: 4 })).toBe('backstop');
  expect(stepText({ ...engagement, status: 'answered' })).toBeNull();
});
