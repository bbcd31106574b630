// Which policy does a browser get? Through the whole application a file of the web has the page's own, and every other answer the bare one.

import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { FastifyInstance } from 'fastify';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { testDeps } from '../../../test/api.ts';
import { buildApp } from './app.ts';
import type { Plugin } from './deps.ts';
import { headersOfAll, securityHeaders } from './security-headers.ts';

const root = mkdtempSync(join(tmpdir(), 'tocsin-policy-'));
let app: FastifyInstance;
let url: string;
beforeAll(async () => {
  mkdirSync(join(root, 'assets'));
  for (const file of ['index.html', 'icon.svg', join('assets', 'main-abc.js'), join('assets', 'main-abc.css')])
    writeFileSync(join(root, file), 'as built');
  const plain: Plugin = async (scope) => {
    scope.post('/plain', async () => ({ taken: true }));
  };
  app = await buildApp({ ...testDeps(), webRoot: root, plugins: [plain] });
  // Over a socket: what is set on the bare answer and what the answer itself says meet only there.
  await app.listen({ host: '127.0.0.1', port: 0 });
  url = `http://127.0.0.1:${(app.server.address() as AddressInfo).port}`;
});
afterAll(async () => {
  await app.close();
  rmSync(root, { recursive: true });
});

const get = (where: string) => fetch(url + where, { headers: { accept: 'text/html,*/*' } });

test.each(['/', '/index.html', '/incidents/inc_1', '/on-call?x=1', '/assets/main-abc.js', '/assets/main-abc.css', '/icon.svg'])(
  'the file at %s may do what a page does, and carries no other policy beside',
  async (where) => {
    const answer = await get(where);
    expect([where, answer.status]).toEqual([where, 200]);
    // A browser obeys every policy that it is sent; `fetch` joins what comes twice, so a second one would be seen here.
    for (const [name, value] of Object.entries(securityHeaders)) expect([name, answer.headers.get(name)]).toEqual([name, value]);
    expect(answer.headers.get('strict-transport-security')).toBe('max-age=31536000');
  },
);

test('a page that the browser has already keeps its policy: that of a 304 takes the place of the kept one', async () => {
  const first = await app.inject({ url: '/' });
  const again = await app.inject({ url: '/', headers: { 'if-none-match': String(first.headers.etag) } });
  expect([again.statusCode, again.headers]).toEqual([304, expect.objectContaining(securityHeaders)]);
});

test.each(['/openapi.json', '/api/v1/nothing', '/v2/nothing', '/assets/gone.js', '/nothing.png', '/%2e%2e/package.json'])(
  '%s is no page, and may load nothing by default',
  async (where) => {
    const answer = await get(where);
    expect(answer.headers.get('x-content-type-options')).toBe('nosniff');
    expect(answer.headers.get('content-security-policy')).toMatch(/^default-src 'none'; /);
  },
);

test('what nobody gave a policy has the bare one', async () => {
  const answer = await app.inject({ method: 'POST', url: '/plain', payload: {} });
  expect(answer.headers).toMatchObject(headersOfAll('https://tocsin.example.org'));
});
