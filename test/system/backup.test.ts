// Does a back-up come back? The documented commands are run as they stand, on both kinds of store, and everything is there again.

import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import pg from 'pg';
import { expect, test } from 'vitest';
import type { IncidentDetail, IncidentList } from '../../src/contract/incident.ts';
import type { PlanView } from '../../src/contract/plan.ts';
import { startPostgres } from '../postgres.ts';
import { startTocsin, type Tocsin } from '../tocsin.ts';

const plan = `
name: Back-up
people:
  dana: { name: Dana Reyes, email: dana@acme.example, zone: UTC, contact: { app: { inbox: dana } } }
teams:
  shop: { name: Shop, discipline: engineering, members: [dana], path: shop }
paths:
  shop:
    steps: [{ page: [person dana], wait: 1h }]
    backstop: { page: [person dana], every: 1h }
services:
  shop: { name: Shop, tier: 1, owner: shop, grouping: { by: alert } }
objectives:
  answer: { metric: acknowledge, target: 2h }
integrations:
  monitor: { name: Monitor, type: events-v2, service: shop }
`;

test('the embedded database: stopped, copied, restored into another folder', async () => {
  const folder = mkdtempSync(path.join(tmpdir(), 'tocsin-backup-'));
  const before = { TOCSIN_DATA: path.join(folder, 'data'), BACKUP: folder };
  const after = { TOCSIN_DATA: path.join(folder, 'restored'), BACKUP: folder };
  const first = await startTocsin({ plan, environment: { TOCSIN_DATA: before.TOCSIN_DATA } });
  try {
    const kept = await live(first);
    await first.stop();
    run('back-up-embedded', before);
    await first.start();
    await ring(first, kept.key, 'afterwards');
    await first.remove();
    run('restore-embedded', after);
    const second = await startTocsin({ plan: null, environment: { TOCSIN_DATA: after.TOCSIN_DATA } });
    await isAsKept(second, kept).finally(second.remove);
  } finally {
    await first.remove();
    rmSync(folder, { recursive: true, force: true });
  }
});

test('PostgreSQL: dumped while Tocsin runs, dropped, restored', async () => {
  const folder = mkdtempSync(path.join(tmpdir(), 'tocsin-backup-'));
  mkdirSync(folder, { recursive: true });
  const postgres = await startPostgres({ source: 'system' });
  const environment = { ADMIN_URL: postgres.url, TOCSIN_DATABASE_URL: postgres.url.replace(/\/postgres$/, '/tocsin'), BACKUP: folder };
  await asAdministrator(postgres.url, 'create database tocsin');
  const first = await startTocsin({ plan, environment: { TOCSIN_DATABASE_URL: environment.TOCSIN_DATABASE_URL } });
  try {
    const kept = await live(first);
    run('back-up-postgres', environment);
    await ring(first, kept.key, 'afterwards');
    await first.remove();
    await asAdministrator(postgres.url, 'drop database tocsin');
    run('restore-postgres', environment);
    const second = await startTocsin({ plan: null, environment: { TOCSIN_DATABASE_URL: environment.TOCSIN_DATABASE_URL } });
    await isAsKept(second, kept).finally(second.remove);
  } finally {
    await first.remove();
    await postgres.stop();
    rmSync(folder, { recursive: true, force: true });
  }
});

interface Kept {
  /** Generated: it stands in no plan. */
  readonly key: string;
  readonly list: IncidentList['incidents'];
  readonly details: readonly IncidentDetail[];
}

/** Two incidents, of which somebody has taken one. */
async function live(tocsin: Tocsin): Promise<Kept> {
  const { integrations } = await tocsin.api<PlanView>('/api/v1/plan');
  const key = integrations[0]?.key ?? '';
  await ring(tocsin, key, 'one');
  await ring(tocsin, key, 'two');
  const [incident] = await list(tocsin);
  await tocsin.api(`/api/v1/incidents/${incident?.id}/acknowledge`, {});
  const incidents = await list(tocsin);
  return { key, list: incidents, details: await details(tocsin, incidents) };
}

/** Users, plan and key as well: without them nothing of this could be asked. */
async function isAsKept(tocsin: Tocsin, kept: Kept): Promise<void> {
  const incidents = await list(tocsin);
  expect(incidents).toEqual(kept.list);
  const timelines = (all: readonly IncidentDetail[]) => all.map(({ timeline }) => timeline);
  expect(timelines(await details(tocsin, incidents))).toEqual(timelines(kept.details));
  await ring(tocsin, kept.key, 'one');
  expect((await list(tocsin)).map(({ id }) => id).sort()).toEqual(kept.list.map(({ id }) => id).sort());
}

async function ring(tocsin: Tocsin, key: string, what: string): Promise<void> {
  const payload = { summary: `Trouble ${what}`, source: 'probe', severity: 'critical' };
  const answer = await tocsin.post('/v2/enqueue', { routing_key: key, event_action: 'trigger', dedup_key: what, payload });
  expect(answer.status).toBe(202);
}

async function list(tocsin: Tocsin): Promise<IncidentList['incidents']> {
  return (await tocsin.api<IncidentList>('/api/v1/incidents?status=open')).incidents;
}

function details(tocsin: Tocsin, incidents: IncidentList['incidents']): Promise<readonly IncidentDetail[]> {
  return Promise.all(incidents.map(({ id }) => tocsin.api<IncidentDetail>(`/api/v1/incidents/${id}`)));
}

/** Runs the block of that name in docs/operations/backup.md. */
function run(block: string, environment: Readonly<Record<string, string>>): void {
  const text = readFileSync(new URL('../../docs/operations/backup.md', import.meta.url), 'utf8');
  const commands = text.split(`\n\`\`\`sh ${block}\n`)[1]?.split('\n```\n')[0];
  if (commands === undefined) throw new Error(`the document has no commands ${block}`);
  execFileSync('bash', ['-euc', commands], { env: { ...process.env, ...environment }, stdio: 'pipe' });
}

async function asAdministrator(url: string, statement: string): Promise<void> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  await client.query(statement);
  await client.end();
}
