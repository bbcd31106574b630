// Does the link of a test page prove the method, and is a press not forgotten while the database says nothing?

import { randomBytes } from 'node:crypto';
import Fastify, { type FastifyInstance } from 'fastify';
import { expect, test } from 'vitest';
import { person } from '../../../test/fixtures/plan.ts';
import { openEmbeddedStore } from '../../../test/stores.ts';
import { StoreUnavailable } from '../store/unavailable.ts';
import { acknowledgeToken } from './acknowledge-token.ts';
import { registerTestLink } from './test-link.ts';
import { placeTestPages, readTestPage } from './test-page.ts';

const now = Date.parse('2026-11-23T13:00:00Z');
const bootMs = 120_000;

/** Where the page leads by itself. */
function refreshOf(body: string): string {
  const found = /<meta http-equiv="refresh" content="2; url=([^"]+)">/.exec(body)?.[1];
  if (found === undefined) throw new Error(`it does not try again by itself: ${body}`);
  return found.replaceAll('&amp;', '&');
}

test('a press while the database is silent is recorded by the page itself when it speaks again; opening proves nothing', {
  timeout: bootMs,
}, async () => {
  const { database, close } = await openEmbeddedStore();
  try {
    const placed = await placeTestPages(database.db, person('dana'), now, randomBytes);
    const page = placed.ok ? placed.value[0] : undefined;
    if (page === undefined) throw new Error('there is a test page');
    let isSilent = false;
    const app = Fastify() as unknown as FastifyInstance;
    registerTestLink(app, {
      db: database.db,
      clock: { now: () => now },
      secret: 'link secret',
      within: (answer) => (isSilent ? Promise.reject(new StoreUnavailable('the database does not answer')) : answer),
    });
    const path = `/a/test/${acknowledgeToken('link secret', page, now)}`;
    const get = (url: string) => app.inject({ method: 'GET', url });
    const answeredAt = async () => (await readTestPage(database.db, page))?.answeredAt ?? null;

    expect((await get(path)).body).toContain('It reached me');
    isSilent = true;
    const looked = await get(path);
    expect(looked.statusCode).toBe(503);
    expect(refreshOf(looked.body)).toBe(path);
    let { body } = await app.inject({ method: 'POST', url: path });
    for (let times = 0; times < 3; times += 1) {
      const again = await get(refreshOf(body));
      expect([again.statusCode, again.headers['retry-after']]).toEqual([503, '5']);
      expect(again.body).toContain('Your press is not forgotten');
      body = again.body;
    }
    isSilent = false;
    for (const url of [refreshOf(looked.body), `${path}?pressed=${'A'.repeat(43)}`])
      expect((await get(url)).body).toContain('It reached me');
    expect(await answeredAt()).toBeNull();
    const recorded = await get(refreshOf(body));
    expect(recorded.statusCode).toBe(200);
    expect(recorded.body).toContain('Tocsin reaches you');
    expect(recorded.body).not.toContain('http-equiv="refresh"');
    expect(await answeredAt()).toBe(now);
  } finally {
    await close();
  }
});
