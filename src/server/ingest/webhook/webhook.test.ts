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
  [{ ...map, action: '"explode"' }, request, 'map.action'],
  [{ action: '"resolve"' }, request, 'map.dedup_key'],
  [{ ...map, dedup_key: 'body.nothing' }, { ...request, state: 'ok' }, 'map.dedup_key'],
])('an action that is none, or an end of nobody knows what, is refused (%#)', async (wanted, body, field) => {
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
        expect.stringContaining('`map.action` cannot be made'),
        expect.stringContaining('`map.severity` cannot be made'),
        expect.stringContaining('`service from` of The webhook sender cannot be judged'),
      ],
    },
  ]);
  expect(bench.events).toEqual([expect.objectContaining({ action: 'trigger', summary: 'Down', level: 'error', service: 'checkout' })]);
});

test.each([
  [map, { state: 'down' }, { action: 'trigger', summary: 'The webhook sender' }, ['map', 'map', 'map']],
  [map, 5, { action: 'trigger', details: '5' }, ['map', 'map', 'map', 'map']],
  [{ ...map, summary: 'body.check' }, request, { summary: '{"id":7,"name":"Login page"}' }, ['summary']],
  [{ details: 'body.nothing' }, request, { details: JSON.stringify(request) }, ['map']],
  [{ summary: 'body +' }, request, { summary: 'The webhook sender' }, ['map']],
  [{ severity: 'body.state' }, request, { level: 'error' }, ['severity']],
])('an expression that fails has its default, and is told (%#)', async (wanted, body, expected, fields) => {
  const bench = await openBench({ webhook: { map: wanted } });
  const answer = await post(bench, JSON.stringify(body));
  expect([answer.statusCode, answer.json().warnings?.length]).toEqual([202, fields.length]);
  expect([bench.events, bench.odd]).toMatchObject([[expected], [{ fields }]]);
});

test('a request whose key cannot be made is the same alert when it is sent again', async () => {
  const bench = await openBench({ webhook: { map: { dedup_key: 'body.nothing' } } });
  for (const body of [request, request, { ...request, value: 4 }]) await post(bench, JSON.stringify(body));
  const [one, again, other] = bench.events.map((event) => event.dedupKey);
  expect([again === one, other === one]).toEqual([true, false]);
});

test('whole numbers stay exact, in the key, in expressions and in the details', async () => {
  const bench = await openBench({ webhook: { map: { dedup_key: 'body.cycle', summary: '"cycle " + string(body.cycle)' } } });
  for (const cycle of ['3628324908194384877', '3628324908194384878']) await post(bench, `{"cycle":${cycle}}`);
  expect(bench.events).toMatchObject([
    { dedupKey: '3628324908194384877', summary: 'cycle 3628324908194384877', details: '{"cycle":3628324908194384877}' },
    { dedupKey: '3628324908194384878', summary: 'cycle 3628324908194384878', details: '{"cycle":3628324908194384878}' },
  ]);
});

test('`service from` sees exact numbers as well', async () => {
  const bench = await openBench({ webhook: { serviceFrom: 'event.details.cycle == 3628324908194384877 ? "search" : ""' } });
  for (const cycle of ['3628324908194384877', '3628324908194384878']) await post(bench, `{"cycle":${cycle}}`);
  expect(bench.events.map((event) => event.service)).toEqual(['search', 'checkout']);
});

test('JSON that says to be a form, or nothing, is JSON', async () => {
  const bench = await openBench({ webhook: { map: { summary: 'body.text' } } });
  for (const type of ['application/x-www-form-urlencoded', 'text/plain', '']) {
    expect((await post(bench, ' {"text":"Down"}', { 'content-type': type })).statusCode).toBe(202);
  }
  expect(bench.events.map((event) => event.summary)).toEqual(['Down', 'Down', 'Down']);
});
