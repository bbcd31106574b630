// Does a sentence of the timeline stay ours, whatever text from outside stands in it?

import { expect, test } from 'vitest';
import { smallPlan } from '../../../test/fixtures/plan.ts';
import { dana, given, opening } from '../../../test/fixtures/record.ts';

test('what turns the direction of a note turns nothing of the sentence', () => {
  const telling = given(smallPlan(), Date.parse('2026-03-02T09:00:00Z'));
  telling.when(opening());
  telling.when({ type: 'AddNote', by: dana, text: 'see invoice\u202efdp.exe' });
  const [said] = telling.story().slice(-1);
  expect(said).toContain('see invoice⟨U+202E⟩fdp.exe');
});
