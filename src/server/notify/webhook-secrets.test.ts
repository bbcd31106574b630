// Does a receiver verify by the old secret, by the new one and by either while a rotation is under way? With the published library, on the API.

import { Webhook } from 'standardwebhooks';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { ask, bootMs, setUp, start, startApi, type TestApi, testPlan } from '../../../test/api.ts';
import { contextOf, orderOf } from '../../../test/notify.ts';
import { startWebhookReceiver, type WebhookReceiver } from '../../../test/webhook-receiver.ts';
import { hour } from '../../core/kernel/instant.ts';
import type { Plan } from '../../core/plan/plan.ts';
import { unsaid } from '../../core/plan/unsaid.ts';
import { createWebhookChannel } from './webhook.ts';
import { webhookSecretOf } from './webhook-secret.ts';
import { createWebhookSecrets } from './webhook-secrets.ts';

let api: TestApi;
let me: { readonly cookie: string };
let receiver: WebhookReceiver;

beforeAll(async () => {
  receiver = await startWebhookReceiver();
  const plan = planWith(['first', 'second', 'third', 'fourth'].map((name) => `${receiver.url}/${name}`));
  api = await startApi({ plans: { ...bookOf(plan), active: () => ({ version: 1, plan }) } });
  me = await setUp(api);
}, bootMs);
afterAll(async () => {
  await api.close();
  await receiver.stop();
});

function planWith(addresses: readonly string[]): Plan {
  const plan = testPlan();
  const people = Object.values(plan.people).map((person) => ({
    ...person,
    contactMethods: addresses.map((address, n) => ({ id: `hook-${n}`, channel: 'webhook', address, ...unsaid.contactMethod })),
  }));
  return { ...plan, people: Object.fromEntries(people.map((person) => [person.id, person])) };
}

function bookOf(plan: Plan) {
  return { ensure: async () => undefined, get: () => plan, exists: async () => true, versions: async () => [], findings: async () => null };
}

async function webhook(name: string) {
  const { body } = await ask(api, me, { url: '/api/v1/webhooks' });
  return body.webhooks.find((each: { address: string }) => each.address.endsWith(`/${name}`));
}

const post = async (id: string, act: string, payload?: object) =>
  ask(api, me, { method: 'POST', url: `/api/v1/webhooks/${id}/${act}`, ...(payload && { payload }) });

/** By a node of its own, with nothing at hand. */
async function sentTo(name: string, now: number) {
  const { signing } = createWebhookSecrets(api.database.db, 'installation secret');
  const channel = createWebhookChannel({ secretsOf: signing, allowPrivateNetworks: true });
  const order = orderOf(1, { channel: 'webhook', address: `${receiver.url}/${name}` });
  expect(await channel.send(order, contextOf(order, { now }))).toMatchObject({ ok: true });
  await channel.close();
  const got = receiver.received().at(-1);
  return { body: got?.body ?? '', headers: got?.headers as Record<string, string> }; // the library's own type for headers
}

function verifies(secret: string, { body, headers }: Awaited<ReturnType<typeof sentTo>>): boolean {
  try {
    new Webhook(secret).verify(body, headers);
    return true;
  } catch {
    return false;
  }
}

test('the secret is shown once, and is the one that signed all along', async () => {
  const { id, people, shownAt } = await webhook('first');
  expect([people, shownAt]).toEqual([['Dana Reyes', 'Lee Park'], null]);
  const shown = await post(id, 'secret');
  expect([shown.status, shown.body.secret]).toEqual([200, webhookSecretOf('installation secret')(`${receiver.url}/first`)]);
  expect(verifies(shown.body.secret, await sentTo('first', Date.now()))).toBe(true);
  expect(await webhook('first')).toMatchObject({ shownAt: start, earlierUntil: null });
  expect(await post(id, 'secret')).toMatchObject({ status: 409, body: { code: 'shown-already' } });
  expect(await post('another', 'secret')).toMatchObject({ status: 404, body: { code: 'not-found' } });
});

test('while a rotation is under way either secret verifies; then only the new one', async () => {
  const now = Date.now();
  api.clock.at = now;
  const { id } = await webhook('second');
  const old = (await post(id, 'secret')).body.secret;
  const fresh = (await post(id, 'rotation', { overlapHours: 1 })).body.secret;
  expect(fresh).not.toBe(old);
  expect(Buffer.from(fresh.replace('whsec_', ''), 'base64')).toHaveLength(32);
  const during = await sentTo('second', now);
  expect(during.headers['webhook-signature']?.split(' ')).toHaveLength(2);
  expect([old, fresh].map((secret) => verifies(secret, during))).toEqual([true, true]);
  expect(await webhook('second')).toMatchObject({ shownAt: now, earlierUntil: now + hour });
  expect(await post(id, 'secret')).toMatchObject({ status: 409 });
  await api.database.db
    .updateTable('webhook_secrets')
    .set({ ends_at: now - 1 })
    .where('ends_at', 'is not', null)
    .execute();
  const after = await sentTo('second', now);
  expect([old, fresh].map((secret) => verifies(secret, after))).toEqual([false, true]);
  expect(await webhook('second')).toMatchObject({ earlierUntil: null });
});

test('without an overlap all earlier secrets are given up at once, and so many sign along at most', async () => {
  const now = Date.now();
  api.clock.at = now;
  const { id } = await webhook('third');
  const given = [(await post(id, 'secret')).body.secret];
  for (let n = 0; n < 3; n += 1) given.push((await post(id, 'rotation', {})).body.secret);
  const during = await sentTo('third', now);
  expect(given.map((secret) => verifies(secret, during))).toEqual([true, true, true, true]);
  expect(await post(id, 'rotation', {})).toMatchObject({ status: 409, body: { code: 'too-many-secrets' } });
  const last = (await post(id, 'rotation', { overlapHours: 0 })).body.secret;
  const after = await sentTo('third', now);
  expect([...given, last].map((secret) => verifies(secret, after))).toEqual([false, false, false, false, true]);
  expect(await post(id, 'rotation', { overlapHours: 169 })).toMatchObject({ status: 400 });
});

test('of two who rotate at once one is told so, and what signs is what the other was shown', async () => {
  const now = Date.now();
  const secrets = createWebhookSecrets(api.database.db, 'installation secret');
  const address = `${receiver.url}/fourth`;
  const given = await Promise.all([secrets.rotate(address, hour, now), secrets.rotate(address, hour, now)]);
  const signing = await secrets.signing(address, now);
  for (const each of given) if (each.ok) expect(signing).toContain(each.value);
  expect(new Set(signing).size).toBe(signing.length);
});

test('a database that cannot be read keeps no page waiting: what was known last signs', async () => {
  const { signing } = createWebhookSecrets(api.database.db, 'installation secret');
  const now = Date.now();
  const before = await signing(`${receiver.url}/third`, now);
  const broken = createWebhookSecrets(
    api.database.db.withPlugin({
      transformQuery: () => {
        throw new Error('the database is away');
      },
      transformResult: async ({ result }) => result,
    }),
    'installation secret',
  );
  expect(await broken.signing(`${receiver.url}/never-rotated`, now)).toEqual([
    webhookSecretOf('installation secret')(`${receiver.url}/never-rotated`),
  ]);
  expect(before).toHaveLength(1);
});
