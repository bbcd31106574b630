import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import Fastify from 'fastify';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { registerWebFiles } from './web-files.ts';

const root = mkdtempSync(join(tmpdir(), 'tocsin-web-'));
const app = Fastify();
beforeAll(async () => {
  mkdirSync(join(root, 'assets'));
  writeFileSync(join(root, 'index.html'), '<!doctype html>front');
  writeFileSync(join(root, 'assets', 'main-abc.js'), 'export {}');
  writeFileSync(join(root, 'icon.svg'), '<svg/>');
  await registerWebFiles(app, root);
});
afterAll(async () => {
  await app.close();
  rmSync(root, { recursive: true });
});

const browse = (url: string) => app.inject({ url, headers: { accept: 'text/html,*/*' } });

test.each(['/', '/incidents/inc_1', '/on-call?x=1'])('%s is the front page, asked for anew each time', async (url) => {
  const answer = await browse(url);
  expect([answer.statusCode, answer.body]).toEqual([200, '<!doctype html>front']);
  expect(answer.headers).toMatchObject({ 'cache-control': 'no-cache', 'x-content-type-options': 'nosniff' });
  expect(answer.headers['content-security-policy']).toContain("script-src 'self'");
});

test('assets are kept for good, other files for an hour', async () => {
  const asset = await browse('/assets/main-abc.js');
  expect(asset.headers).toMatchObject({
    'cache-control': 'public, max-age=31536000, immutable',
    'content-type': expect.stringContaining('javascript'),
  });
  expect((await browse('/icon.svg')).headers['cache-control']).toBe('public, max-age=3600');
});

test.each(['/api/v1/nothing', '/v2/nothing', '/assets/gone.js', '/nothing.png', '/../package.json', '/%2e%2e/package.json'])(
  '%s is not there, and no page',
  async (url) => {
    const answer = await browse(url);
    expect(answer.statusCode).toBeGreaterThanOrEqual(400);
    expect(answer.statusCode).toBeLessThan(500);
    expect(answer.body).not.toContain('front');
  },
);

test('a program that asks for a page gets a problem', async () => {
  const answer = await app.inject({ url: '/incidents/inc_1', headers: { accept: 'application/json' } });
  expect(answer.json()).toMatchObject({ status: 404, code: 'not-found' });
});
