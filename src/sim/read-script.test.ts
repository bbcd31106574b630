import { expect, test } from 'vitest';
import { smallPlan } from '../../test/fixtures/plan.ts';
import { minute } from '../core/kernel/instant.ts';
import { readScript } from './read-script.ts';

const alert = '  - at: start\n    alert: { summary: Checkout fails, service: checkout, level: critical, key: a }\n';

function problemsOf(text: string): string[] {
  return readScript({ file: 's.yaml', text }, smallPlan()).problems.map(
    ({ line, column, message, suggestion }) => `${line}:${column} ${message}${suggestion === null ? '' : ` (${suggestion})`}`,
  );
}

test('a scenario file becomes a script, in the order of time', () => {
  const text = `title: T\nat: 2026-03-02T09:00:00Z\nrepair: { median: 10m, p90: 1h }\ntimeline:\n  - at: 5m\n    resolved: a\n${alert}`;
  const { script, problems } = readScript({ file: 's.yaml', text }, smallPlan());
  expect(problems).toEqual([]);
  expect(script?.at).toBe(Date.parse('2026-03-02T09:00:00Z'));
  expect(script?.injects.map(({ atMs, type }) => [atMs, type])).toEqual([
    [0, 'alert'],
    [5 * minute, 'resolved'],
  ]);
});

test('a name that the plan does not have is told with its place and the nearest that it has', () => {
  expect(problemsOf('title: T\ntimeline:\n  - at: start\n    alert: { summary: S, service: chekout, level: critical }\n')).toEqual([
    '4:35 there is no service `chekout` in the plan (did you mean `checkout`?)',
  ]);
  expect(problemsOf(`title: T\npeople:\n  dena: { phone off: 50% }\ntimeline:\n${alert}`)).toEqual([
    '3:3 there is no person `dena` in the plan (did you mean `dana`?)',
  ]);
  expect(problemsOf(`title: T\ntimeline:\n${alert}  - at: 1m\n    resolved: b\n`)).toEqual([
    '6:15 there is no alert `b` with this key on the time line (did you mean `a`?)',
  ]);
  expect(problemsOf(`title: T\ntimeline:\n${alert}  - at: 1m\n    channel fails: { channel: fax }\n`)[0]).toMatch(
    /^6:31 there is no channel `fax`/,
  );
});

test('a wrong shape is told with its place', () => {
  expect(problemsOf(`title: T\ntimeline:\n  - at: soon\n    resolved: a\n${alert}`)[0]).toMatch(/^3:9 expected `start` or a time after it/);
  expect(problemsOf(`title: T\ntimeline:\n  - at: 1m\n${alert}`)[0]).toMatch(/^3:5 one thing happens at a time/);
  expect(problemsOf(`title: T\nrepair: { median: 2h, p90: 1h }\ntimeline:\n${alert}`)).toEqual(['2:28 `p90` must be longer than `median`']);
  expect(problemsOf(`title: T\npeople:\n  everyone: { phone off: 101% }\ntimeline:\n${alert}`)[0]).toMatch(/^3:26 expected a share/);
  expect(problemsOf(`title: T\ntimelin: []\n`)).toHaveLength(2);
  expect(problemsOf(`title: [\n`)).toHaveLength(1);
});
