import { afterAll, beforeAll, expect, test } from 'vitest';
import { type Opened, openEmbeddedStore, silent } from '../../../test/stores.ts';
import { longestText } from '../../contract/activation.ts';
import { longestPlan } from '../../core/plan/parse.ts';
import { createPlanStore, type PlanStore } from '../store/plan-store.ts';
import { createChecker } from './checker.ts';
import { createPlanDesk, type DeskDeps } from './desk.ts';
import { createProof } from './proof.ts';

let opened: Opened;
let plans: PlanStore;
beforeAll(async () => {
  opened = await openEmbeddedStore();
  plans = await createPlanStore(opened.database);
});
afterAll(() => opened.close());

const now = Date.parse('2026-03-02T09:00:00Z');
const environment: Readonly<Record<string, string>> = { SECRET_OF_THE_MACHINE: 's'.repeat(32), PAGER_KEY: 'p'.repeat(32) };

function deskWith(over: Partial<DeskDeps> = {}) {
  const checker = createChecker({ program: null, log: silent });
  return createPlanDesk({
    plans,
    checker,
    clock: { now: () => now },
    environment: (name) => environment[name],
    variables: 'of-active-version',
    allowPrivateWebhooks: false,
    ...over,
  });
}

/** Sound but for what the tests change: `until` makes a gap, which is a warning. */
const planText = (over: { rotation?: string; backstop?: string; more?: string } = {}) => `# The shop's plan, with a comment that stays.
name: Shop
people:
  dana: { name: Dana, email: dana@acme.example, zone: Europe/Berlin, contact: { app: { inbox: dana }, mail: { email: dana@acme.example } } }
  lee: { name: Lee, email: lee@acme.example, zone: Europe/Berlin, contact: { app: { inbox: lee }, mail: { email: lee@acme.example } } }
teams:
  shop: { name: Shop, discipline: engineering, members: [dana, lee], path: shop }
schedules:
  shop: { zone: Europe/Berlin, rotations: [{ members: [dana, lee], every: 1 week, from: 2026-01-05T09:00${over.rotation ?? ''} }] }
paths:
  shop: { steps: [{ page: [schedule shop], wait: 5m }], backstop: { page: [${over.backstop ?? 'team shop'}], every: 5m } }
services:
  shop: { name: Shop, tier: 3, owner: shop }
${over.more ?? ''}`;
const files = (text: string, name = 'plan.yaml') => [{ name, text }];
const dana = { by: 'Dana', reason: '' };

test('a text is as long over the wire as it may be on disk', () => expect(longestText).toBe(longestPlan));

test('a plan without a service is sound and is not activated: it would call nobody, and no sender would be known', async () => {
  const desk = deskWith();
  expect(await desk.check(files('# nothing\n'))).toMatchObject({ ok: true, value: { may: 'not-activate', why: 'it has no service' } });
  expect(await desk.apply(files('name: Shop\n'), { basedOn: 0, ...dana, reason: 'to see' })).toMatchObject({
    ok: false,
    refusal: { code: 'plan-refused', message: 'This plan cannot be activated: it has no service', field: 'files' },
  });
});

test('from the first version to the next: errors never, warnings with a reason, what is sound freely', async () => {
  const desk = deskWith();
  expect(await desk.text(null)).toMatchObject({ ok: false, refusal: { code: 'no-plan' } });
  expect(await desk.check(files('name: Shop\nservices: { web: { name: Web, tier: 1, owner: nobody, path: x } }'))).toMatchObject({
    ok: true,
    value: { may: 'not-activate', why: '2 errors in the text', basedOn: 0, verification: null, problems: [{ line: 2, column: 47 }, {}] },
  });
  const first = await desk.check(files(planText()));
  expect(first).toMatchObject({ ok: true, value: { may: 'activate', why: '', diff: null, identical: false } });
  expect(await desk.apply(files(planText()), { ...dana, basedOn: 0 })).toEqual({ ok: true, value: { version: 1, activated: true } });

  const gap = files(planText({ rotation: ', until: 2026-06-01T09:00' }));
  const checked = await desk.check(gap);
  expect(checked).toMatchObject({
    ok: true,
    value: { may: 'activate-with-reason', why: expect.stringContaining('the verifier finds'), basedOn: 1 },
  });
  if (!checked.ok) return;
  expect(checked.value.diff?.changes.map(({ text }) => text).join()).toContain('rotations');
  const finding = checked.value.verification?.findings.find(({ check }) => check === 'schedule-gap');
  expect(finding).toMatchObject({ severity: 'warning', place: { file: 'plan.yaml', line: 9 } });
  expect(finding?.lines[0]).toBe('when      Mon 1 Jun 2026 09:00 CEST = 2026-06-01T07:00:00.000Z');
  expect(await desk.apply(gap, { ...dana, basedOn: 1, reason: ' ' })).toMatchObject({
    ok: false,
    refusal: { code: 'reason-needed', field: 'reason' },
  });
  const reasoned = await desk.apply(gap, { ...dana, basedOn: 1, reason: ' the shop closes in June ' });
  expect(reasoned).toEqual({ ok: true, value: { version: 2, activated: true } });
  expect(await plans.versions(1)).toEqual([{ version: 2, activatedAt: now, activatedBy: 'Dana', reason: 'the shop closes in June' }]);
  expect(await plans.findings(2)).toEqual(checked.value.verification);

  const wrong = await desk.check(files(planText({ backstop: 'schedule shop', rotation: ', until: 2026-06-01T09:00' })));
  expect(wrong).toMatchObject({ ok: true, value: { may: 'not-activate', why: expect.stringMatching(/the verifier finds \d+ errors?/) } });
  const refused = await desk.apply(files(planText({ backstop: 'schedule shop', rotation: ', until: 2026-06-01T09:00' })), {
    ...dana,
    basedOn: 2,
    reason: 'never mind',
  });
  expect(refused).toMatchObject({ ok: false, refusal: { code: 'plan-refused', field: 'files' } });
  expect(plans.active()?.version).toBe(2);
});

test('the same again makes no version; another comment does; a draft that is out of date changes nothing', async () => {
  const desk = deskWith();
  const { version } = plans.active() ?? { version: 0 };
  const again = files(planText({ rotation: ', until: 2026-06-01T09:00' }));
  expect(await desk.check(again)).toMatchObject({ ok: true, value: { identical: true } });
  expect(await desk.apply(again, { ...dana, basedOn: version })).toEqual({ ok: true, value: { version, activated: false } });
  const commented = files(`${planText()}# said otherwise\n`);
  expect(await desk.apply(commented, { ...dana, basedOn: version - 1 })).toMatchObject({
    ok: false,
    refusal: { code: 'plan-outdated', message: expect.stringContaining(`version ${version} is active by now`) },
  });
  expect(await desk.apply(commented, { ...dana, basedOn: version })).toEqual({
    ok: true,
    value: { version: version + 1, activated: true },
  });
  expect(await desk.text(version + 1)).toEqual({ ok: true, value: { version: version + 1, files: commented } });
  expect(await desk.text(version + 2)).toMatchObject({ ok: false, refusal: { code: 'no-plan-version' } });
});

test('a draft reads no variable of the machine, unless the active version names it already', async () => {
  const keyed = (name: string) =>
    files(planText({ more: `integrations:\n  pager: { type: events-v2, service: shop, key: "\${env:${name}}" }\n` }));
  const problems = async (desk: ReturnType<typeof deskWith>, name: string) => {
    const checked = await desk.check(keyed(name));
    return checked.ok ? checked.value.problems.map(({ message }) => message) : checked.refusal;
  };
  expect(await problems(deskWith(), 'PAGER_KEY')).toEqual(['the environment has no variable PAGER_KEY']);
  const operator = deskWith({ variables: 'any' });
  expect(await problems(operator, 'PAGER_KEY')).toEqual([]);
  const basedOn = plans.active()?.version ?? 0;
  const applied = await operator.apply(keyed('PAGER_KEY'), { ...dana, basedOn, reason: 'the pager' });
  expect(applied).toMatchObject({ ok: true });
  expect(await problems(deskWith(), 'PAGER_KEY')).toEqual([]);
  expect(await problems(deskWith(), 'SECRET_OF_THE_MACHINE')).toEqual(['the environment has no variable SECRET_OF_THE_MACHINE']);
});

test.each([
  [[{ name: '../plan.yaml', text: '' }], '"../plan.yaml" is no name'],
  [[{ name: 'a\\b.yaml', text: '' }], 'is no name'],
  [[{ name: '.plan.yaml', text: '' }], 'is no name'],
  [[{ name: 'plan.txt', text: '' }], 'is no name'],
  [
    [
      { name: 'plan.yaml', text: '' },
      { name: 'Plan.yaml', text: '' },
    ],
    'there are two files Plan.yaml',
  ],
  [[{ name: 'plan.yaml', text: 'name: \ud800' }], 'half a character'],
  [
    [
      { name: 'a.yaml', text: '#'.repeat(longestPlan) },
      { name: 'b.yaml', text: '#' },
    ],
    '10 MB at most',
  ],
])('files that cannot lie in a folder are refused: %#', async (given, message) => {
  expect(await deskWith().check(given)).toMatchObject({
    ok: false,
    refusal: { code: 'bad-files', field: 'files', message: expect.stringContaining(message) },
  });
});

test('what was activated without a proof is proven afterwards, and what is found is kept', async () => {
  const proof = createProof({
    plans,
    checker: createChecker({ program: null, log: silent }),
    clock: { now: () => now },
    log: silent,
    waitMs: 1,
  });
  proof.start();
  const plan = plans.active()?.plan;
  if (plan === undefined) throw new Error('there is a plan by now');
  const version = await plans.activate({ plan, sources: files(planText()), by: 'TOCSIN_PLAN', now });
  await expect.poll(() => plans.findings(version), { timeout: 10_000 }).toMatchObject({ finished: true, from: now });
  await proof.stop();
});
