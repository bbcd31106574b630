// How does one come in, and who stays out? Set-up, sessions, tokens, on the whole server.

import { afterAll, beforeAll, expect, test } from 'vitest';
import { administrator, ask, bootMs, cookieOf, setUp, startApi, type TestApi } from '../../../test/api.ts';
import { day, minute } from '../../core/kernel/instant.ts';
import { createFirstAdministrator, ensureSetUpToken } from '../identity/set-up.ts';

let api: TestApi;
let signedIn: { readonly cookie: string };
beforeAll(async () => {
  api = await startApi();
}, bootMs);
afterAll(async () => {
  await api.close();
});

test('the printed link creates the first administrator, once and only once', async () => {
  const welcome = () => ask(api, {}, { url: '/api/v1/welcome' });
  expect((await welcome()).body).toEqual({ setUp: false, demo: false });
  const wrong = await ask(api, {}, { method: 'POST', url: '/api/v1/set-up', payload: { ...administrator, token: 'guessed' } });
  expect(wrong).toMatchObject({ status: 403, body: { code: 'forbidden' } });

  const weak = await ask(
    api,
    {},
    { method: 'POST', url: '/api/v1/set-up', payload: { ...administrator, token: api.setUpToken, password: 'passwordpassword' } },
  );
  expect(weak).toMatchObject({ status: 422, body: { code: 'weak-password', field: 'password' } });

  const random = (count: number) => new Uint8Array(count).fill(Math.floor(Math.random() * 256));
  const wish = { ...administrator, token: api.setUpToken };
  const rival = createFirstAdministrator(api.database.db, { ...wish, email: 'rival@example.org' }, api.clock.at, random);
  const payload = { ...administrator, token: api.setUpToken };
  const [first, second] = await Promise.all([ask(api, {}, { method: 'POST', url: '/api/v1/set-up', payload }), rival]);
  expect([first.status === 201, second.ok].filter(Boolean)).toHaveLength(1);
  const users = await api.database.db.selectFrom('users').select('email').execute();
  expect(users).toHaveLength(1);
  expect((await welcome()).body).toEqual({ setUp: true, demo: false });
  expect(await ensureSetUpToken(api.database.db, random)).toBeNull();
  expect(await ask(api, {}, { method: 'POST', url: '/api/v1/set-up', payload })).toMatchObject({
    status: 409,
    body: { code: 'set-up-done' },
  });
  await api.database.db.deleteFrom('users').execute();
});

test('signing in gives a cookie that no script reads and no other site sends; signing out ends it', async () => {
  const token = await ensureSetUpToken(api.database.db, (count) => new Uint8Array(count).fill(7));
  signedIn = await setUp({ ...api, setUpToken: token ?? '' });
  const answer = await ask(
    api,
    {},
    { method: 'POST', url: '/api/v1/session', payload: { email: 'dana@EXAMPLE.org', password: administrator.password } },
  );
  expect(answer).toMatchObject({ status: 200, body: { name: 'Dana Reyes', person: 'dana', demo: false } });
  expect(String(answer.headers['set-cookie'])).toMatch(/HttpOnly; Secure; SameSite=Lax/);
  const other = { cookie: cookieOf(answer.headers['set-cookie']) };
  expect(await ask(api, other, { url: '/api/v1/me' })).toMatchObject({ status: 200, body: { email: 'dana@example.org' } });
  expect((await ask(api, other, { method: 'DELETE', url: '/api/v1/session' })).status).toBe(204);
  expect(await ask(api, other, { url: '/api/v1/me' })).toMatchObject({ status: 401, body: { code: 'not-signed-in' } });
  expect((await ask(api, signedIn, { url: '/api/v1/me' })).status).toBe(200);
});

test('what is stored opens nothing', async () => {
  const secret = signedIn.cookie.split('=')[1] ?? '';
  const rows = await api.database.db.selectFrom('sessions').selectAll().execute();
  expect(JSON.stringify(rows)).not.toContain(secret);
  const stolen = { cookie: `tocsin_session=${rows[0]?.id}` };
  expect((await ask(api, stolen, { url: '/api/v1/me' })).status).toBe(401);
});

test('a session slides while it is used, and ends two weeks after it was not', async () => {
  api.clock.at += 13 * day;
  const slid = await ask(api, signedIn, { url: '/api/v1/me' });
  expect(slid.status).toBe(200);
  expect(String(slid.headers['set-cookie'])).toContain('Max-Age=1209600');
  api.clock.at += 13 * day;
  expect((await ask(api, signedIn, { url: '/api/v1/me' })).status).toBe(200);
  api.clock.at += 14 * day;
  expect((await ask(api, signedIn, { url: '/api/v1/me' })).status).toBe(401);
  const { email, password } = administrator;
  const again = await ask(api, {}, { method: 'POST', url: '/api/v1/session', payload: { email, password } });
  signedIn = { cookie: cookieOf(again.headers['set-cookie']) };
});

test('a token opens the API until it expires or is revoked', async () => {
  const create = (payload: object) => ask(api, signedIn, { method: 'POST', url: '/api/v1/tokens', payload });
  expect(await create({ name: 'late', expiresAt: api.clock.at - 1 })).toMatchObject({ status: 400, body: { field: 'expiresAt' } });
  const { body: lasting } = await create({ name: 'lasting' });
  const { body: brief } = await create({ name: 'brief', expiresAt: api.clock.at + minute });
  const bearer = (token: string) => ({ authorization: `Bearer ${token}` });
  expect(lasting.token).toMatch(/^tcs_/);
  expect((await ask(api, bearer(brief.token), { url: '/api/v1/me' })).status).toBe(200);
  api.clock.at += minute;
  expect(await ask(api, bearer(brief.token), { url: '/api/v1/me' })).toMatchObject({ status: 401, body: { code: 'bad-token' } });

  const { body: list } = await ask(api, bearer(lasting.token), { url: '/api/v1/tokens' });
  expect(list.tokens.map((token: { name: string }) => token.name)).toEqual(['lasting', 'brief']);
  expect(JSON.stringify(list)).not.toContain(lasting.token);
  const revoke = () => ask(api, signedIn, { method: 'DELETE', url: `/api/v1/tokens/${lasting.id}` });
  expect((await revoke()).status).toBe(204);
  expect(await revoke()).toMatchObject({ status: 404, body: { field: 'id' } });
  expect((await ask(api, bearer(lasting.token), { url: '/api/v1/me' })).status).toBe(401);
});

test('another site cannot act with my cookie', async () => {
  const evil = { ...signedIn, 'sec-fetch-site': 'cross-site', origin: 'https://evil.example' };
  expect(await ask(api, evil, { method: 'POST', url: '/api/v1/tokens', payload: { name: 'mine now' } })).toMatchObject({
    status: 403,
    body: { code: 'cross-site' },
  });
});

test('guessing is slowed down for the guesser, and for nobody else', { timeout: bootMs }, async () => {
  const guess = (remoteAddress: string, email = 'nobody@example.org', password = 'a wrong one') =>
    ask(api, {}, { method: 'POST', url: '/api/v1/session', remoteAddress, payload: { email, password } });
  const answers = await Promise.all(Array.from({ length: 11 }, () => guess('192.0.2.1')));
  expect(answers.filter((answer) => answer.status === 401)).toHaveLength(10);
  const [refused] = answers.filter((answer) => answer.status !== 401);
  expect(refused).toMatchObject({ status: 429, body: { code: 'too-many-attempts' } });
  expect(Number(refused?.headers['retry-after'])).toBeGreaterThan(0);
  expect((await guess('192.0.2.1', 'other@example.org')).status).toBe(401);
  expect((await guess('192.0.2.2')).status).toBe(401);
  // What is not sound is not counted for an account, which it may only pretend to name, but it is for its address.
  const unsound = await Promise.all(Array.from({ length: 61 }, () => guess('192.0.2.3', 'dana@example.org', '')));
  expect(unsound.map(({ status }) => status).sort()).toEqual([...Array<number>(60).fill(400), 429]);
});

test('a wrong password and an unknown address are told apart by nothing', async () => {
  const attempt = (email: string) => ask(api, {}, { method: 'POST', url: '/api/v1/session', payload: { email, password: 'wrong' } });
  const [known, unknown] = await Promise.all([attempt(administrator.email), attempt('nobody@example.org')]);
  expect(known.status).toBe(401);
  expect(unknown.body).toEqual(known.body);
});

test('whoever was refused is in the log: who, from where, what; of a token only its print', async () => {
  const logged = (what: string) => api.logged.filter((line) => line.includes(`"security":"${what}"`));
  expect(logged('set-up').length).toBeGreaterThan(0);
  expect(logged('sign-in').join('\n')).toContain('"who":"nobody@example.org","from":"192.0.2.2"');
  expect(logged('too-many').length).toBeGreaterThan(0);
  const headers = { authorization: 'Bearer toc_not-one-of-ours' };
  expect((await ask(api, headers, { url: '/api/v1/me', remoteAddress: '192.0.2.9' })).status).toBe(401);
  expect(logged('token').join('\n')).toMatch(/"who":"sha256:[0-9a-f]{12}","from":"192.0.2.9"/);
  expect(api.logged.join('\n')).not.toContain('toc_not-one-of-ours');
});

test('no secret reaches the log', () => {
  const log = api.logged.join('\n');
  expect(log).not.toContain(administrator.password);
  expect(log).not.toContain(api.setUpToken);
});
