// Is an alert found that two conditions fit, where there is one?

import { expect, test } from 'vitest';
import { matches } from '../core/plan/condition.ts';
import { alertForBoth } from './overlap.ts';

const of = { service: 'checkout', senders: ['monitor', 'probe'] };

test.each([
  ['alert.class == "leak"', 'alert.level in ["critical", "error"]'],
  ['alert.class == "leak"', 'alert.class == "leak" && alert.level == "info"'],
  ['alert.summary.contains("disk")', 'alert.summary.matches("[Ff]ull|[Ss]low")'],
  ['alert.labels.get("team") == "data"', 'alert.labels.get("env") == "prod"'],
  ['alert.integration == "probe"', 'alert.component == "db"'],
])('%s and %s', (a, b) => {
  const found = alertForBoth(a, b, of);
  if (!found.proven || found.value === null) throw new Error('none was found');
  expect(matches(a, found.value.alert) && matches(b, found.value.alert)).toBe(true);
});

test.each([
  ['alert.class == "leak"', 'alert.class == "disk"'],
  ['alert.class == "leak"', 'alert.class != "leak"'],
  ['alert.integration == "nobody"', 'alert.level == "info"'],
])('none of %s and %s', (a, b) => {
  expect(alertForBoth(a, b, of)).toEqual({ proven: true, value: null });
});

test('the fewest words are said', () => {
  expect(alertForBoth('alert.class == "leak" || alert.summary.contains("leak")', 'alert.level in ["critical", "error"]', of)).toMatchObject(
    {
      value: { said: 'class “leak”' },
    },
  );
});
