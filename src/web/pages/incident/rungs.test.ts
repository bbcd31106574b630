import { expect, test } from 'vitest';
import type { LadderRung } from '../../../contract/incident.ts';
import { byReason, splitRungs } from './rungs.ts';

const person = (id: string, because: string) => ({ id, name: id, because, page: null, status: null });
const rung = (label: string, state: LadderRung['state']): LadderRung => ({ label, state, at: null, people: [], note: null });

test('what has happened is all shown; of what is to come the next rungs', () => {
  const rungs = [rung('1', 'past'), rung('2', 'current'), rung('3', 'upcoming'), rung('4', 'upcoming'), rung('5', 'upcoming')];
  expect(splitRungs(rungs).shown.map((one) => one.label)).toEqual(['1', '2', '3', '4']);
  expect(splitRungs(rungs).rest.map((one) => one.label)).toEqual(['5']);
  expect(splitRungs(rungs.slice(0, 2)).rest).toEqual([]);
});

test('people with one reason are told together, and the step is not said twice', () => {
  const groups = byReason([
    person('a', 'step 3, member of platform'),
    person('b', 'step 3, on call in x'),
    person('c', 'step 3, member of platform'),
  ]);
  expect(groups.map((group) => [group.because, group.people.map((one) => one.id)])).toEqual([
    ['member of platform', ['a', 'c']],
    ['on call in x', ['b']],
  ]);
});
