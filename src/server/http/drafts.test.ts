// How does another plan become active over HTTP? With the contract's shapes, statuses and limits.

import { afterAll, beforeAll, expect, test } from 'vitest';
import { ask, bootMs, planText, setUp, startApi, type TestApi } from '../../../test/api.ts';
import type { PlanCheck, PlanFindings, PlanTextView, PlanVersions } from '../../contract/activation.ts';

let api: TestApi;
let signedIn: { readonly cookie: string };
beforeAll(async () => {
  api = await startApi({ stored: true });
  signedIn = await setUp(api);
}, bootMs);
afterAll(() => api.close());

const get = (url: string) => ask(api, signedIn, { url: `/api/v1/plan${url}` });
const post = (url: string, payload: object) => ask(api, signedIn, { method: 'POST', url: `/api/v1/plan/${url}`, payload });
const files = (text: string) => [{ name: 'plan.yaml', text }];
const gap = planText.replace('every: 1 week', 'every: 1 week, until: 2027-03-01T09:00');

test('before there is any, nothing can be read of it, and everything can be checked', async () => {
  for (const url of ['/text', '/findings']) expect(await get(url)).toMatchObject({ status: 503, body: { code: 'no-plan' } });
  expect((await get('/versions')).body).toEqual({ versions: [] });
  expect(await post('check', { files: files('nam: Test') })).toMatchObject({
    status: 200,
    body: { may: 'not-activate', basedOn: 0, diff: null, verification: null, problems: [{ file: 'plan.yaml', line: 1, column: 1 }] },
  });
  expect(await post('apply', { files: files('nam: Test'), basedOn: 0 })).toMatchObject({
    status: 422,
    body: { code: 'plan-refused', field: 'files' },
  });
});

test('checked, activated for a reason, and read again as it was written', async () => {
  const checked: { status: number; body: PlanCheck } = await post('check', { files: files(gap) });
  expect(checked.status).toBe(200);
  expect(checked.body).toMatchObject({ may: 'activate-with-reason', identical: false, verification: { finished: true } });
  expect(await post('apply', { files: files(gap), basedOn: 0 })).toMatchObject({
    status: 422,
    body: { code: 'reason-needed', field: 'reason' },
  });
  expect(await post('apply', { files: files(gap), basedOn: 7, reason: 'x' })).toMatchObject({
    status: 409,
    body: { code: 'plan-outdated' },
  });
  const reason = 'the shop closes in March';
  expect(await post('apply', { files: files(gap), basedOn: 0, reason })).toMatchObject({
    status: 200,
    body: { version: 1, activated: true },
  });
  expect(await post('apply', { files: files(gap), basedOn: 1 })).toMatchObject({ status: 200, body: { version: 1, activated: false } });
  expect(await post('apply', { files: files(planText), basedOn: 0 })).toMatchObject({ status: 409 });

  const text: { body: PlanTextView } = await get('/text');
  expect(text.body).toEqual({ version: 1, files: files(gap) });
  const versions: { body: PlanVersions } = await get('/versions');
  expect(versions.body.versions).toEqual([{ version: 1, activatedAt: api.clock.at, activatedBy: 'Dana Reyes', reason }]);
  const findings: { body: PlanFindings } = await get('/findings?version=1');
  expect(findings.body.verification).toEqual(checked.body.verification);
  for (const url of ['/text?version=2', '/findings?version=2'])
    expect(await get(url)).toMatchObject({ status: 404, body: { code: 'no-plan-version' } });
  expect(await get('/text?version=0')).toMatchObject({ status: 400, body: { field: 'version' } });
  expect((await get('')).body).toMatchObject({ version: 1 });
});

test('a second version says what it changes for whom', async () => {
  const changed = gap.replace('target: 5m', 'target: 10m');
  const { body }: { body: PlanCheck } = await post('check', { files: files(changed) });
  const touches = { first: ['service payments-api'], count: 1 };
  expect(body.diff?.changes[0]).toMatchObject({ kind: 'promise', touches, text: 'acknowledgement promise 5m → 10m' });
});

test('what is no plan at all is refused by its field; what is too large, before it is read', async () => {
  expect(await post('check', { files: [] })).toMatchObject({ status: 400, body: { field: 'files' } });
  expect(await post('check', { files: [{ name: '../x.yaml', text: '' }] })).toMatchObject({
    status: 422,
    body: { code: 'bad-files', field: 'files' },
  });
  expect(await post('check', { files: files('name: A\0') })).toMatchObject({ status: 400, body: { field: 'text' } });
  expect(await post('check', { files: files('#'.repeat(9_000_000)) })).toMatchObject({ status: 200 });
  expect(await post('check', { files: files('#'.repeat(17_000_000)) })).toMatchObject({ status: 413 });
  expect(await ask(api, {}, { method: 'POST', url: '/api/v1/plan/check', payload: { files: files('') } })).toMatchObject({ status: 401 });
});

test('a running incident is put under a version that was previewed, and only there', async () => {
  const declared = await ask(api, signedIn, {
    method: 'POST',
    url: '/api/v1/incidents',
    payload: { title: 'Payments fail', service: 'payments-api', severity: 'SEV1' },
  });
  const id: string = declared.body.summary.id;
  expect(declared.body).toMatchObject({ activePlan: 1, incident: { planVersion: 1 } });
  const changed = gap.replace('target: 5m', 'target: 10m').replace('name: Lee Park', 'name: Lee Parker');
  const reason = 'more time to answer';
  expect(await post('apply', { files: files(changed), basedOn: 1, reason })).toMatchObject({ status: 200, body: { version: 2 } });
  const without = changed.replaceAll('payments-api', 'other-api');
  expect(await post('apply', { files: files(without), basedOn: 2, reason })).toMatchObject({ status: 200, body: { version: 3 } });

  const incident = (where: string) => ask(api, signedIn, { url: `/api/v1/incidents/${id}${where}` });
  expect((await incident('')).body).toMatchObject({ activePlan: 3, incident: { planVersion: 1 } });
  const preview = await incident('/rebase-preview?version=2&mode=keep-elapsed');
  expect(preview).toMatchObject({
    status: 200,
    body: {
      from: 1,
      to: 2,
      engages: [],
      clocks: [
        { metric: 'acknowledge', change: 'moved', targetText: '10m' },
        { metric: 'restore', change: 'same' },
      ],
    },
  });
  expect(preview.body.engagements).toMatchObject([
    { responsibility: 'Payments', before: expect.stringContaining('Lee Park'), after: expect.stringContaining('Lee Parker') },
  ]);
  expect(await incident('/rebase-preview?version=9')).toMatchObject({
    status: 422,
    body: { code: 'unknown-plan-version', field: 'version' },
  });
  expect(await incident('/rebase-preview?version=3')).toMatchObject({
    status: 409,
    body: { code: 'rebase-impossible', detail: expect.stringContaining('no longer has service payments-api') },
  });

  const rebase = (payload: object) => ask(api, signedIn, { method: 'POST', url: `/api/v1/incidents/${id}/rebase`, payload });
  expect(await rebase({ version: 2 })).toMatchObject({ status: 400, body: { field: 'reason' } });
  expect(await rebase({ version: 9, reason })).toMatchObject({ status: 422, body: { field: 'version' } });
  expect(await rebase({ version: 3, reason })).toMatchObject({ status: 409 });
  expect(await rebase({ version: 2, reason })).toMatchObject({ status: 200, body: { events: expect.any(Number) } });
  const after = (await incident('')).body;
  expect(after).toMatchObject({ incident: { planVersion: 2 } });
  expect(after.summary.clocks[0].dueAt).toBe(preview.body.clocks[0].after);
  expect(after.timeline.map((entry: { text: string }) => entry.text)).toContain(
    'Dana Reyes put it under version 2 of the plan instead of 1 (keep-elapsed): more time to answer',
  );
});
