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
