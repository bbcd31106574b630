// Is what docs/integrations.md tells senders to do true?

import fs from 'node:fs';
import { expect, test } from 'vitest';
import { parse } from 'yaml';
import { senderPaths } from './described.ts';
import { type Bench, keys, openBench } from './ingest.fixture.ts';
import { isObject } from './json.ts';

const page = fs.readFileSync(new URL('../../../docs/integrations.md', import.meta.url), 'utf8');

/** The code blocks of a language. */
function blocks(language: string): readonly string[] {
  return [...page.matchAll(new RegExp(`^\`\`\`${language}\\n([\\s\\S]*?)^\`\`\``, 'gm'))].map((block) => block[1] ?? '');
}

/** Sends what a `curl` line of the page would send. */
async function run(bench: Bench, command: string) {
  const url = new URL(/https:\/\/tocsin\.example\S*/.exec(command)?.[0] ?? '').pathname;
  const type = url.split('/')[2] as keyof typeof keys; // `/ingest/<type>/KEY`
  const key = url.startsWith('/v2/') ? keys['events-v2'] : keys[type];
  const headers = Object.fromEntries([...command.matchAll(/-H '([^:]+): ([^']+)'/g)].map((header) => [header[1], header[2]]));
  const payload = /-d '([\s\S]+)'/.exec(command)?.[1]?.replace('"KEY"', `"${key}"`);
  const method = payload === undefined ? 'GET' : 'POST';
  return bench.app.inject({ method, url: url.replace('KEY', key), headers, ...(payload === undefined ? {} : { payload }) });
}

test('every curl line is accepted', async () => {
  const map = blocks('yaml')
    .map((text) => parse(text))
    .find((block) => isObject(block.integrations) && 'uptime' in block.integrations);
  const documented: Record<string, string> = map.integrations.uptime.map;
  const named = Object.fromEntries(Object.entries(documented).map(([field, text]) => [field.replace(' ', '_'), text]));
  const bench = await openBench({ webhook: { map: named } });
  const lines = blocks('sh').filter((block) => block.includes('curl'));
  for (const line of lines) expect((await run(bench, line)).statusCode).toBeLessThan(300);
  expect([lines.length, bench.events.length, bench.changes.length]).toEqual([5, 3, 1]);
  expect(bench.events.at(-1)).toMatchObject({
    action: 'trigger',
    dedupKey: '7',
    summary: 'Login is down',
    level: 'critical',
    source: 'uptime monitor',
    details: '{"region":"eu","latency":812}',
  });
});

test('every address that /openapi.json tells of is there, with and without a slash at its end', async () => {
  const { app } = await openBench();
  for (const [path, methods] of Object.entries(senderPaths)) {
    const url = path.replace(/\{(\w+)\}/g, ':$1');
    for (const method of Object.keys(methods)) {
      for (const each of [url, `${url}/`]) expect([method, each, app.hasRoute({ method, url: each })]).toEqual([method, each, true]);
    }
  }
});

test('every block of YAML can be read', () => {
  for (const block of blocks('yaml')) expect(() => parse(block)).not.toThrow();
});
