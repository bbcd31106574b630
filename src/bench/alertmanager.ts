// What does the neighbour do under the same load? The Alertmanager of the distribution: it groups nothing and notifies at once.

import { execFile, spawn } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { ended } from './child.ts';

export interface Alertmanager {
  /** Where alerts are posted. */
  readonly url: string;
  readonly pid: number;
  readonly version: string;
  end(): Promise<void>;
}

const program = 'prometheus-alertmanager';
const startTimeoutMs = 20_000;
const lookEveryMs = 50;

/** Its state lies in `folder`, every page goes to `webhook`. `null`: it is not installed. */
export async function startAlertmanager(folder: string, webhook: string): Promise<Alertmanager | null> {
  const version = await versionOf();
  if (version === null) return null;
  const file = join(folder, 'alertmanager.yml');
  writeFileSync(file, configuration(webhook));
  const port = await freePort();
  const args = [
    `--config.file=${file}`,
    `--storage.path=${join(folder, 'alertmanager')}`,
    `--web.listen-address=127.0.0.1:${port}`,
    '--cluster.listen-address=',
    '--log.level=error',
  ];
  const child = spawn(program, args, { stdio: 'ignore' });
  const end = () => ended(child);
  const deadline = performance.now() + startTimeoutMs;
  while (!(await isReady(`http://127.0.0.1:${port}/-/ready`))) {
    if (child.exitCode !== null || performance.now() > deadline) {
      await end();
      throw new Error('Alertmanager does not start');
    }
    await new Promise((resolve) => setTimeout(resolve, lookEveryMs));
  }
  return { url: `http://127.0.0.1:${port}/api/v2/alerts`, pid: child.pid ?? 0, version, end };
}

/** Nothing is grouped, nothing is waited for, and nothing is said twice while the bench runs. */
function configuration(webhook: string): string {
  return `route: { receiver: bench, group_by: ['...'], group_wait: 0s, group_interval: 12h, repeat_interval: 24h }
receivers:
  - name: bench
    webhook_configs: [{ url: '${webhook}', send_resolved: false }]
`;
}

async function versionOf(): Promise<string | null> {
  try {
    const { stdout, stderr } = await promisify(execFile)(program, ['--version']);
    return /version (\S+)/.exec(stdout + stderr)?.[1]?.replace(/,$/, '') ?? 'unknown';
  } catch {
    return null;
  }
}

async function isReady(url: string): Promise<boolean> {
  try {
    return (await fetch(url)).ok;
  } catch {
    return false;
  }
}

function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const server = createServer();
    server.once('error', reject);
    server.listen(0, '127.0.0.1', () => {
      const address = server.address();
      server.close(() => resolve(typeof address === 'object' && address !== null ? address.port : 0));
    });
  });
}
