// Does everything still work on a plan that an earlier Tocsin stored? Its incidents, its pages, its proof, another version beside it, and its text.

import { expect, test, vi } from 'vitest';
import type { PlanCheck, PlanFindings, PlanTextView } from '../../src/contract/activation.ts';
import type { IncidentDetail, IncidentList, RebasePreview } from '../../src/contract/incident.ts';
import type { OnCallView, PlanView } from '../../src/contract/plan.ts';
import type { Plan } from '../../src/core/plan/plan.ts';
import { openDatabase } from '../../src/server/store/open.ts';
import { asStoredBefore } from '../fixtures/earlier-plan.ts';
import { silent } from '../stores.ts';
import { until } from '../system/fixtures/process.ts';
import { startTocsin, type Tocsin } from '../tocsin.ts';
import { eventsKey, plan } from './fixtures/plan.ts';

vi.setConfig({ testTimeout: 240_000 });
const verifiedWithinMs = 60_000;

test('what an earlier version stored is answered for, proven, changed and left behind as if it were of today', async () => {
  const tocsin = await startTocsin({ plan: null });
  try {
    await tocsin.api('/api/v1/plan/apply', { basedOn: 0, files: [{ name: 'plan.yaml', text: plan }], reason: 'The first' });
    await ring(tocsin, 'Opened before');
    await tocsin.stop();
    await storeAsBefore(`${tocsin.folder}/data`);
    await tocsin.start();

    const [before] = (await tocsin.api<IncidentList>('/api/v1/incidents?status=open')).incidents;
    const at = `/api/v1/incidents/${before?.id}`;
    const { ladders } = await tocsin.api<IncidentDetail>(at);
    expect(ladders[0]?.rungs.map(({ label }) => label)).toEqual(['step 1', 'step 2', 'backstop']);
    await tocsin.api(`${at}/severity-preview?severity=SEV1&mode=keep-elapsed`);
    await tocsin.api(`${at}/severity`, { severity: 'SEV1', reason: 'More of them' });
    await tocsin.api(`${at}/escalate`, { engagement: ladders[0]?.engagement, reason: 'Nobody answers' });
    await ring(tocsin, 'Opened under it');
    expect((await tocsin.api<PlanView>('/api/v1/plan')).version).toBe(1);
    await tocsin.api<OnCallView>('/api/v1/on-call');
    await until(
      'it is verified',
      async () => (await tocsin.api<PlanFindings>('/api/v1/plan/findings')).verification?.finished === true,
      verifiedWithinMs,
    );

    const { files } = await tocsin.api<PlanTextView>('/api/v1/plan/text');
    const changed = files.map(({ name, text }) => ({ name, text: text.replace('wait: 5m', 'wait: 4m') }));
    const check = await tocsin.api<PlanCheck>('/api/v1/plan/check', { files: changed });
    expect(check.diff?.changes.map(({ text }) => text).join()).toContain('4');
    await tocsin.api('/api/v1/plan/apply', { basedOn: 1, files: changed, reason: 'Sooner' });
    expect((await tocsin.api<RebasePreview>(`${at}/rebase-preview?version=2&mode=keep-elapsed`)).to).toBe(2);
    await tocsin.api(`${at}/rebase`, { version: 2, mode: 'keep-elapsed', reason: 'The new one holds' });
    expect((await tocsin.api<IncidentDetail>(at)).incident.planVersion).toBe(2);
    expect(tocsin.output()).not.toContain('"level":50');
  } finally {
    await tocsin.remove();
  }
});

async function ring(tocsin: Tocsin, summary: string): Promise<void> {
  const payload = { summary, source: 'probe', severity: 'critical' };
  const answer = await tocsin.post('/v2/enqueue', { routing_key: eventsKey, event_action: 'trigger', dedup_key: summary, payload });
  expect(answer.status).toBe(202);
}

/** Takes from what is stored all words that came later. */
async function storeAsBefore(folder: string): Promise<void> {
  const database = await openDatabase({ url: null, dataDirectory: folder, log: silent });
  try {
    const [row] = await database.read({ sql: 'select plan::text as plan from plans where version = 1', params: [] });
    const stored = JSON.parse(String(row?.plan)) as Plan; // as the program wrote it
    const older = asStoredBefore(stored);
    expect(older).not.toEqual(stored);
    await database.transact([{ sql: 'update plans set plan = $1 where version = 1', params: [JSON.stringify(older)] }]);
  } finally {
    await database.close();
  }
}
