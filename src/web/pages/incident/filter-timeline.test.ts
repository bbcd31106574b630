import { expect, test } from 'vitest';
import type { TimelineEntry } from '../../../contract/incident.ts';
import { filterTimeline } from './filter-timeline.ts';

const entry = (type: string, text: string): TimelineEntry => ({ id: '1.1', at: 0, type, text, tone: 'normal', engagement: null });
const entries = [entry('PagePlaced', 'Lee is paged for Security'), entry('NoteAdded', 'Dana: card gateway rolled back')];

test('every word has to be there, in any order and case', () => {
  expect(filterTimeline(entries, 'security LEE', 'all')).toEqual([entries[0]]);
  expect(filterTimeline(entries, 'lee gateway', 'all')).toEqual([]);
  expect(filterTimeline(entries, '  ', 'all')).toEqual(entries);
});

test('notes and pages can be seen alone', () => {
  expect(filterTimeline(entries, '', 'notes')).toEqual([entries[1]]);
  expect(filterTimeline(entries, '', 'pages')).toEqual([entries[0]]);
});
