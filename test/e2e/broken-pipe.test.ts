// What becomes of the program when nobody reads on, as behind `| head`? A command ends without a word; a server goes on.

import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, test } from 'vitest';
import { freePort } from '../system/fixtures/process.ts';

const folder = mkdtempSync(join(tmpdir(), 'tocsin-pipe-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

async function startAndStopReading(args: readonly string[], environment: Readonly<Record<string, string>>, until: string) {
  const child: ChildProcess = spawn(process.execPath, ['scripts/tocsin.mjs', ...args], { env: { ...process.env, ...environment } });
  let errors = '';
  child.stderr?.on('data', (chunk) => {
    errors += String(chunk);
  });
  let text = '';
  for await (const chunk of child.stdout ?? []) {
    text += String(chunk);
    if (text.includes(until)) break;
  }
  // Leaving the loop closed the pipe.
  return { child, errors: () => errors };
}

test('a command of which only the beginning is read ends without a word', { timeout: 120_000 }, async () => {
  const { child, errors } = await startAndStopReading(['verify', 'examples/broken', '--from', '2026-11-23T00:00:00Z', '--json'], {}, '{');
  if (child.exitCode === null) await once(child, 'exit');
  expect(child.signalCode).toBeNull();
  expect(errors()).toBe('');
});

test('a server whose words nobody reads any more serves on, and stops in order', { timeout: 120_000 }, async () => {
  const port = await freePort();
  const environment = { TOCSIN_DATA: join(folder, 'data'), TOCSIN_PORT: String(port), TOCSIN_LOG_LEVEL: 'info' };
  const { child } = await startAndStopReading(['serve'], environment, `listens on http://127.0.0.1:${port}`);
  try {
    for (let times = 0; times < 3; times++) expect((await fetch(`http://127.0.0.1:${port}/healthz`)).status).toBe(200);
    const ended = once(child, 'exit');
    child.kill('SIGTERM');
    expect(await ended).toEqual([0, null]);
  } finally {
    child.kill('SIGKILL');
  }
});
