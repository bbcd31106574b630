// Who may do what? Every route as every role: as docs/operations/access.md has it, and as the server answers.

import { afterAll, beforeAll, expect, test } from 'vitest';
import { bootMs, setUp, startApi, type TestApi, testDeps } from '../../../test/api.ts';
import { type AccessRole, accessRoles, actions } from '../../core/access/action.ts';
import { scopeOf } from '../../core/access/can.ts';
import { startSession } from '../identity/sessions.ts';
import type { Route } from './route.ts';
import { allRoutes } from './routes/all.ts';
import { sessionCookieName } from './session-cookie.ts';

const routes = allRoutes(testDeps());
const guarded = routes.flatMap((route) => (route.access === 'open' ? [] : [route]));

test('the table in the documents is the one that decides', async () => {
  const row = (cells: readonly string[]) => `| ${cells.join(' | ')} |`;
  const rows = routes.map((route) => {
    const { access } = route;
    const may = accessRoles.map((role) => (access === 'open' ? 'all' : scopeOf(role, access)));
    return row([`\`${route.method} ${route.url}\``, access === 'open' ? 'anybody' : `\`${access}\``, ...may]);
  });
  const table = [row(['address', 'action', ...accessRoles]), row(Array.from({ length: 2 + accessRoles.length }, () => '---')), ...rows];
  const page = `# Who may do what

Each address of the API asks for one action, and each role may do it to all, to what belongs to their teams, to what is their own, or to none. Everything that answers an incident is everybody's: whoever is called at
night must not be stopped by a missing role. The first account is an administrator. This page is made from the table that decides (\`src/core/access/action.ts\`), and a test holds it against what the server answers.

${table.join('\n')}
`;
  await expect(page).toMatchFileSnapshot('../../../docs/operations/access.md');
});

test('no action is without a route that asks for it', () => {
  const asked = new Set<string>([...guarded.map(({ access }) => access), 'metrics.read', 'alert.read']);
  expect(Object.keys(actions).filter((action) => !asked.has(action))).toEqual([]);
});

let api: TestApi;
let cookies: Readonly<Record<AccessRole, string>>;
beforeAll(async () => {
  api = await startApi();
  const { cookie } = await setUp(api);
  const { db } = api.database;
  const member = { id: 'usr_lee', email: 'lee@example.org', name: 'Lee Park', password_hash: null, administrator: false, created_at: 0 };
  await db.insertInto('users').values(member).execute();
  const secret = await startSession(db, member.id, api.clock.now(), (length) => Buffer.alloc(length, 7));
  cookies = { administrator: cookie, member: `${sessionCookieName}=${secret}` };
}, bootMs);
afterAll(() => api.close());

/** As good as it must be to come to the question who may. */
const bodies: Readonly<Record<string, object>> = { rotateWebhookSecret: { overlapHours: 1 }, showWebhookSecret: {} };

async function statusOf(route: Route, headers: Readonly<Record<string, string>>): Promise<number> {
  const url = route.url.replaceAll(/:\w+/g, 'none');
  const payload = route.method === 'GET' ? undefined : (bodies[route.name] ?? {});
  return (await api.app.inject({ method: route.method, url, headers, ...(payload && { payload }) })).statusCode;
}

test('without credentials nothing that is guarded answers', async () => {
  for (const route of guarded) expect([route.name, await statusOf(route, {})]).toEqual([route.name, 401]);
});

for (const role of accessRoles) {
  test(`to a ${role} the server answers as the table says`, async () => {
    for (const route of guarded) {
      const refused = scopeOf(role, route.access) === 'none';
      // A stream that is let through does not end.
      if ('stream' in route && !refused) continue;
      const status = await statusOf(route, { cookie: cookies[role] });
      if (refused) expect([route.name, status]).toEqual([route.name, 403]);
      else expect([route.name, status]).not.toEqual([route.name, 403]);
    }
  });
}

test('what is one’s own alone is nobody else’s', async () => {
  const headers = { cookie: cookies.administrator };
  const made = await api.app.inject({ method: 'POST', url: '/api/v1/tokens', headers, payload: { name: 'mine' } });
  const revoke = (cookie: string) => api.app.inject({ method: 'DELETE', url: `/api/v1/tokens/${made.json().id}`, headers: { cookie } });
  const foreign = await revoke(cookies.member);
  expect([foreign.statusCode, foreign.json().detail]).toEqual([403, 'You may manage tokens, but only your own']);
  expect((await revoke(cookies.administrator)).statusCode).toBe(204);
});
