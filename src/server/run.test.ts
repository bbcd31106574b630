// Is a database that is not there yet waited for, and is it said why where none comes, or where it goes while Tocsin starts?

import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pino } from 'pino';
import { expect, test } from 'vitest';
import { type Line, openLine } from '../../test/faults/line.ts';
import { startPostgres } from '../../test/postgres.ts';
import { readConfig } from './config.ts';
import { opened, type RunOptions, runServe } from './run.ts';

const plan = `people:
  ana: { name: Ana, email: ana@acme.example, zone: UTC, contact: { app: { inbox: ana } } }
teams:
  shop: { name: Shop, discipline: engineering, members: [ana], path: shop }
paths:
  shop: { steps: [{ page: [person ana] }], backstop: { every: 10m, page: [person ana] } }
services:
  shop: { name: Shop, tier: 1, owner: shop }
integrations:
  alerts: { type: events-v2, service: shop, key: "\${env:ALERTS_KEY}" }
`;

interface Start {
  readonly line: Line;
  readonly options: Pick<RunOptions, 'config' | 'log' | 'write'>;
  readonly said: string[];
}

/** With a database behind a line that can be cut. */
async function starting(play: (start: Start) => Promise<void>): Promise<void> {
  const postgres = await startPostgres();
  const line = await openLine(postgres.url);
  const folder = mkdtempSync(join(tmpdir(), 'tocsin-start-'));
  const file = join(folder, 'plan.yaml');
  writeFileSync(file, plan);
  const said: string[] = [];
  const log = pino({ level: 'warn' }, { write: (entry: string) => said.push(JSON.parse(entry).msg) });
  const read = readConfig({ TOCSIN_DATABASE_URL: line.url, TOCSIN_PLAN: file, TOCSIN_PORT: '0' });
  if (!read.ok) throw new Error(read.refusal.message);
  try {
    await play({ line, options: { config: read.value, log, write: (text) => said.push(text) }, said });
  } finally {
    await line.close();
    await postgres.stop();
    rmSync(folder, { recursive: true });
  }
}

test('a start waits for a server that comes a little later and says so; where none comes it says why', { timeout: 60_000 }, () =>
  starting(async ({ line, options, said }) => {
    line.cut();
    setTimeout(() => line.mend(), 1_500);
    const database = await opened(options);
    expect(database).not.toBeNull();
    await database?.close();
    expect(said.length).toBeGreaterThan(1);
    expect(new Set(said)).toEqual(new Set(['the database is not there yet; trying again']));
    line.cut();
    said.length = 0;
    expect(await opened(options, 0)).toBeNull();
    expect(said).toEqual(['the database could not be opened', expect.stringMatching(/^the database is not available: .+\n$/)]);
  }),
);

test('a start that loses its database on the way says so and stops', { timeout: 60_000 }, () =>
  starting(async ({ line, options, said }) => {
    const environment = () => {
      line.cut();
      return '0123456789abcdef0123456789abcdef';
    };
    const places = { shippedPlans: { starter: '', example: '' }, checkThread: null, webRoot: '' };
    expect(await runServe({ ...options, ...places, environment })).toBe(1);
    expect(said).toContain('the database went away during the start');
    expect(said).toContainEqual(expect.stringMatching(/^the database is not available: .+\n$/));
    expect(said.join('')).not.toContain('Tocsin listens');
  }),
);
