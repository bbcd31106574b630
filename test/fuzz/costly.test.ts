// Does the event loop ever stand still? Whatever conditions and maps a plan has, and whatever its senders post to them, everybody else is served.

import { setTimeout as wait } from 'node:timers/promises';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { startTocsin, type Tocsin } from '../tocsin.ts';
import { fuzzPlan, senderKeys } from './server.ts';

const metricsToken = 'a-token-for-scrapers';
/** The goal is 250 ms. What was seen is told; it is asserted in the campaign alone, generously, since a machine that does all tests at once makes everything late. */
const longestStandstillS = process.env.TOCSIN_FUZZ_INPUTS === undefined ? Number.POSITIVE_INFINITY : 1;

/** Expressions that took for ever, or nearly, each in its own way. */
const costly = [
  "body.s.matches('.*error.*') ? 'a' : 'b'",
  "body.w.matches('^(a|a)*$') ? 'a' : 'b'",
  "body.w.matches('^(\\\\\\\\w+\\\\\\\\s?)*$') ? 'a' : 'b'",
  "body.s.matches('[ab]*a[ab]{400}[xyz]') ? 'a' : 'b'",
  'string(body.l.map(a, body.l.map(b, a + b)).size())',
  'string(body.l.all(a, body.l.all(b, body.l.exists(c, c == a))))',
  'string(body.t.lastIndexOf(body.p))',
  'string(body.t.contains(body.p))',
];

const plan = `${fuzzPlan.replace(/^ {2}webhook: .*$/m, '')}
  webhook:
    type: webhook
    service: shop
    key: ${senderKeys.webhook}
    requests per second: 10000
    map:
      summary: body.title
      dedup key: body.id
${['source', 'component', 'group', 'class'].map((field, at) => `      ${field}: "${costly[at]}"`).join('\n')}
      severity: "${costly[4]}"
      action: "${costly[5]} == 'true' ? 'resolve' : 'trigger'"
      details: "{'a': ${costly[6]}, 'b': ${costly[7]}}"
scenarios:
${Array.from({ length: 20 }, (_, n) => `  heavy-${n}: { title: Heavy ${n}, services: [shop], when: 'alert.details.l.all(a, alert.details.l.all(b, a + b != ${n}.5))' }`).join('\n')}
`;

let tocsin: Tocsin;
beforeAll(async () => {
  tocsin = await startTocsin({ plan, environment: { TOCSIN_METRICS_TOKEN: metricsToken } });
}, 200_000);
afterAll(async () => {
  await tocsin.remove();
});

/** Since it was asked last. */
async function standstillS(): Promise<number> {
  const answer = await tocsin.post('/metrics', undefined, { authorization: `Bearer ${metricsToken}` });
  return Number(/^nodejs_eventloop_lag_max_seconds (\S+)/m.exec(await answer.text())?.[1]);
}

const list = Array.from({ length: 4_000 }, (_, n) => n);
const body = (id: string) =>
  JSON.stringify({
    ...{ title: 'Down', id, s: 'ab'.repeat(50_000), w: `${'a'.repeat(28)}!`, l: list },
    ...{ t: 'a'.repeat(100_000), p: `${'a'.repeat(20_000)}b${'a'.repeat(20_000)}` },
  });

/** A store that is late on a busy machine says so, and is asked again. */
async function taken(url: string, payload: string): Promise<string> {
  for (;;) {
    const answer = await tocsin.post(url, payload);
    const text = await answer.text();
    if (answer.status === 202) return text;
    expect([answer.status, text]).toEqual([503, expect.any(String)]);
    await wait(1_000);
  }
}

test('costly conditions and maps hold nobody up, lose no alert, and say what was not judged', { timeout: 200_000 }, async () => {
  await standstillS();
  let longest = 0;
  const webhooks = Array.from({ length: 12 }, async (_, n) => taken(`/ingest/webhook/${senderKeys.webhook}`, body(`w-${n}`)));
  const events = Array.from({ length: 30 }, async (_, n) =>
    taken(
      '/v2/enqueue',
      JSON.stringify({
        routing_key: senderKeys['events-v2'],
        event_action: 'trigger',
        dedup_key: `e-${n}`,
        payload: { summary: 'Heavy', source: 'probe', severity: 'critical', custom_details: { l: list } },
      }),
    ),
  );
  const answers = await Promise.all([...webhooks, ...events]);
  longest = Math.max(longest, await standstillS());
  console.info(`the event loop stood still for ${Math.round(longest * 1_000)} ms at most`);
  expect(answers[0]).toContain('takes more work');
  expect(longest).toBeLessThan(longestStandstillS);
  // One incident takes them all, under the title of whichever was read first.
  const { incidents } = await tocsin.api<{ incidents: { id: string }[] }>('/api/v1/incidents?status=all');
  const kept = await Promise.all(
    incidents.map(async ({ id }) => (await tocsin.api<{ alerts: { dedupKey: string }[] }>(`/api/v1/incidents/${id}`)).alerts),
  );
  const keys = kept.flat().map(({ dedupKey }) => dedupKey);
  expect(keys).toEqual(expect.arrayContaining(Array.from({ length: 30 }, (_, n) => `e-${n}`)));
});
