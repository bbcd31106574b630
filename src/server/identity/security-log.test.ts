// Is everybody who was refused in the log: who, from where, what, and how often, without end of lines?

import { expect, test } from 'vitest';
import { createSecurityLog, printOf, securityLimits } from './security-log.ts';

function world() {
  const lines: Record<string, unknown>[] = [];
  const due: (() => void)[] = [];
  const counted = { times: 0, inc: () => void counted.times++ };
  const log = { warn: (record: object, message: string) => void lines.push({ ...record, message }) };
  const security = createSecurityLog({ log: log as never, counted, after: (_ms, callback) => void due.push(callback) });
  return { lines, security, counted, minute: () => due.splice(0).forEach((each) => void each()) };
}

test('a hundred failed sign-ins are two lines: the first, and the number of the rest', () => {
  const { lines, security, counted, minute } = world();
  for (let n = 0; n < 100; n++) security.refused('sign-in', 'dana@example.org', '192.0.2.1');
  expect(lines).toEqual([{ security: 'sign-in', who: 'dana@example.org', from: '192.0.2.1', times: 1, message: 'a sign-in was refused' }]);
  minute();
  expect(lines[1]).toMatchObject({ who: 'dana@example.org', from: '192.0.2.1', times: 99 });
  expect(counted.times).toBe(100);
});

test('who comes under ever other names fills neither memory nor log, and is counted', () => {
  const { lines, security, minute } = world();
  for (let n = 0; n < 5_000; n++) security.refused('sign-in', `${n}@example.org`, '192.0.2.1');
  expect(lines).toHaveLength(securityLimits.apart);
  security.refused('key', 'opsgenie sha256:0', '192.0.2.9');
  expect(lines.at(-1)).toMatchObject({ security: 'key', times: 1 });
  minute();
  expect(lines.at(-1)).toMatchObject({ security: 'many', of: 'sign-in', times: 5_000 - securityLimits.apart });
});

test('a name that means to look like another line is one text, and a secret is only its print', () => {
  const { lines, security } = world();
  security.refused('sign-in', 'a\n{"level":60}\u202e', '192.0.2.1');
  expect(lines[0]?.who).toBe('a {"level":60} ');
  expect(printOf('tcs_secret')).toMatch(/^sha256:[0-9a-f]{12}$/);
});
