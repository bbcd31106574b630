// Does a webhook's map make events of requests, and say which of its expressions failed?

import { expect, test } from 'vitest';
import { keys, openBench } from '../ingest.fixture.ts';

const url = `/ingest/webhook/${keys.webhook}`;
const map = {
  action: 'body.state == "ok" ? "resolve" : "trigger"',
  dedup_key: 'body.check.id',
  summary: 'body.check.name + " is " + body.state',
  severity: 'headers["x-severity"]',
  details: '{"value": body.value}',
};
const request = { state: 'down', check: { id: 7, name: 'Login page' }, value: 3 };

async function post(bench: Awaited<ReturnType<typeof openBench>>, payload: string, headers: Record<string, string> = {}) {
  const all = { 'content-type': 'application/json', 'x-severity': 'high', ...headers };
  return bench.app.inject({ method: 'POST', url, headers: all, payload });
}

test('the expressions make the event', async () => {
  const bench = await openBench({ webhook: { map, serviceFrom: 'event.summary.startsWith("Login") ? "search" : ""' } });
  const answer = await post(bench, JSON.stringify(request));
  expect([answer.statusCode, answer.json()]).toEqual([202, { status: 'success', dedup_key: '7', outcome: 'opened' }]);
  expect(bench.events[0]).toMatchObject({
    action: 'trigger',
    dedupKey: '7',
    summary: 'Login page is down',
    source: 'The webhook sender',
    level: 'error',
    service: 'search',
    details: '{"value":3}',
  });
  await post(bench, JSON.stringify({ ...request, state: 'ok' }));
  expect(bench.events[1]).toMatchObject({ action: 'resolve', dedupKey: '7' });
});

test('without a map every request opens an alert of its own, with the body as its details', async () => {
  const bench = await openBench();
  expect((await post(bench, '[1,{"a":null}]')).json().dedup_key).toBe('made-1');
  expect(bench.events[0]).toMatchObject({ summary: 'The webhook sender', level: 'error', details: '[1,{"a":null}]' });
});

test('a form is read as well', async () => {
  const bench = await openBench({ webhook: { map: { summary: 'body.text', dedup_key: 'body.id' } } });
  const form = { 'content-type': 'application/x-www-form-urlencoded; charset=utf-8' };
  expect((await post(bench, 'id=9&text=Down%00again', form)).statusCode).toBe(202);
  expect(bench.events[0]).toMatchObject({ dedupKey: '9', summary: 'Down\ufffdagain' });
});

test.each([
  [map, { state: 'down' }, 'map.dedup_key'],
  [map, 5, 'map.action'],
  [{ ...map, summary: 'body.check' }, request, 'map.summary'],
  [{ ...map, action: '"explode"' }, request, 'map.action'],
  [{ action: '"resolve"' }, request, 'map.dedup_key'],
  [{ dedup_key: 'body.long' }, { long: 'x'.repeat(513) }, 'map.dedup_key'],
  [{ details: 'body.nothing' }, request, 'map.details'],
  [{ summary: 'body +' }, request, 'map.summary'],
])('an expression that fails is named (%#)', async (wanted, body, field) => {
  const bench = await openBench({ webhook: { map: wanted } });
  const answer = await post(bench, JSON.stringify(body));
  expect([answer.statusCode, answer.json().field, answer.json().code]).toEqual([422, field, 'map-failed']);
  expect(bench.events).toEqual([]);
});

test('what would take too much work has its default and says so: the alert is never lost', async () => {
  const list = Array.from({ length: 4_000 }, (_, n) => n);
  const heavy = 'body.l.map(a, body.l.map(b, a + b)).size() > 0';
  const bench = await openBench({
    webhook: {
      map: {
        summary: 'body.title',
        dedup_key: 'body.id',
        severity: `${heavy} ? "info" : "critical"`,
        action: `${heavy} ? "resolve" : "trigger"`,
      },
      serviceFrom: 'event.details.l.all(a, event.details.l.all(b, true)) ? "search" : ""',
    },
  });
  const answer = await post(bench, JSON.stringify({ title: 'Down', id: 'k', l: list }));
  expect([answer.statusCode, answer.json()]).toEqual([
    202,
    {
      status: 'success',
      dedup_key: 'k',
      outcome: 'opened',
      warnings: [
        expect.stringContaining('`map.action` of The webhook sender cannot be judged'),
        expect.stringContaining('`map.severity` of The webhook sender cannot be judged'),
        expect.stringContaining('`service from` of The webhook sender cannot be judged'),
      ],
    },
  ]);
  expect(bench.events).toEqual([expect.objectContaining({ action: 'trigger', summary: 'Down', level: 'error', service: 'checkout' })]);
});
