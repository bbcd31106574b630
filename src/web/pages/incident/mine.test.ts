import { expect, test } from 'vitest';
import type { EngagementSummary, IncidentSummary } from '../../../core/incident/summary.ts';
import { mineLabel, othersLabel, whoseTurn } from './mine.ts';

const engagement = (responsibility: string, person: string, status: EngagementSummary['status'] = 'escalating'): EngagementSummary => ({
  id: `inc.${responsibility}`,
  responsibility,
  status,
  waitingFor: status === 'escalating' ? [{ id: person, name: person }] : [],
  waitingSince: 0,
  answeredBy: null,
  step: 1,
  stepCount: 2,
  nextAt: 1,
  nextText: null,
});
// Border: of an incident only its engagements are read here.
const incident = (...engagements: readonly EngagementSummary[]) => ({ engagements }) as unknown as IncidentSummary;
const three = incident(engagement('Payments', 'dana'), engagement('Security', 'kim'), engagement('Legal', 'ruth', 'answered'));

test('what I am paged for is mine; the rest is others’, and all of them is second', () => {
  const waiting = whoseTurn(three, 'dana');
  expect(mineLabel(waiting.mine)).toBe('I have Payments');
  expect(othersLabel(waiting)).toBe('Acknowledge all 2…');
});

test('where nobody pages me, what waits for my team is mine; who is in neither has nothing of their own', () => {
  expect(mineLabel(whoseTurn(three, 'lee', new Set(['inc.Security'])).mine)).toBe('I have Security');
  const stranger = whoseTurn(three, null);
  expect(mineLabel(stranger.mine)).toBeNull();
  expect(othersLabel(stranger)).toBe('Acknowledge all 2…');
  expect(othersLabel(whoseTurn(incident(engagement('Security', 'kim')), 'dana'))).toBe('Acknowledge for Security…');
});

test('of several the first is named', () => {
  const many = incident(engagement('Payments', 'dana'), engagement('Command', 'dana'), engagement('Legal', 'dana'));
  expect(mineLabel(whoseTurn(many, 'dana').mine)).toBe('I have Payments and 2 more');
  expect(othersLabel(whoseTurn(many, 'dana'))).toBeNull();
});
