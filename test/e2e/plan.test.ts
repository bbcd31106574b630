// Can the plan be changed on the screens, from the first visit on? Draft, check, activation with a reason, and a running incident that follows.

import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import type { Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest';
import type { PlanApplied, PlanCheck, PlanFindings, PlanVersions } from '../../src/contract/activation.ts';
import type { PlanView } from '../../src/contract/plan.ts';
import { axe, screenshot } from '../browser.ts';
import { largePlanText } from '../fixtures/large-plan.ts';
import { administrator } from '../tocsin.ts';
import { plan } from './fixtures/plan.ts';
import { desk, eventually, openScreens, phone, type Screens } from './fixtures/screens.ts';

let screens: Screens;
let folder = '';
beforeAll(async () => {
  folder = mkdtempSync(path.join(tmpdir(), 'tocsin-drafts-'));
  screens = await openScreens({ plan: null });
});
afterEach(() => screens.leave());
afterAll(async () => {
  rmSync(folder, { recursive: true, force: true });
  await screens?.close();
});

const active = () => screens.tocsin.api<PlanView>('/api/v1/plan');
const newest = async () => (await screens.tocsin.api<PlanVersions>('/api/v1/plan/versions')).versions[0];

test('the set-up offers a plan to start from; what the verifier finds in it appears by itself', async () => {
  const link = /Create the first administrator: (\S+)/.exec(screens.tocsin.output())?.[1] ?? 'none was printed';
  const page = await screens.stranger();
  await page.goto(link);
  await page.getByLabel('Your name').fill(administrator.name);
  await page.getByLabel('E-mail address').fill(administrator.email);
  await page.locator('input[type=password]').fill(administrator.password);
  await page.getByLabel('A small plan with you in it').check();
  await page.getByRole('button', { name: 'Create the administrator' }).click();
  await page.waitForURL(`${screens.tocsin.url}/`);
  expect(await active()).toMatchObject({ version: 1 });
  expect(await newest()).toMatchObject({ activatedBy: administrator.name });

  await page.goto(`${screens.tocsin.url}/plan`);
  await page.getByText('Version 1, active since').waitFor();
  const proof = page.getByRole('region', { name: 'What the verifier finds' });
  await proof.locator('.findings__sum').waitFor();
  const { verification } = await screens.tocsin.api<PlanFindings>('/api/v1/plan/findings');
  expect(await proof.locator('.finding').count()).toBe(verification?.findings.length);
  expect(screens.troubles()).toEqual([]);
});

test('uploaded, checked, mended by keys at the very line, and activated for a reason', async () => {
  const page = await screens.open('/plan');
  await page.getByRole('button', { name: 'Change the plan' }).click();
  await page.waitForURL('**/plan/draft');
  const field = page.getByRole('textbox', { name: /^Text of/ });
  await eventually(() => field.inputValue()).toContain('#');
  await upload(page, { 'bellfield.yaml': plan.replace('owner: payments', 'owner: paymens') });
  await eventually(() => field.inputValue()).toContain('name: Bellfield');

  await field.press('Control+Enter');
  await page.getByText('It cannot be activated: 1 error in the text').waitFor();
  await eventually(() => page.evaluate('document.activeElement.textContent')).toContain('It cannot be activated');
  expect(await page.getByRole('button', { name: /^Activate/ }).count()).toBe(0);
  const problem = page.getByRole('button', { name: /there is no team `paymens`/ });
  expect(await problem.innerText()).toContain('did you mean `payments`?');
  await problem.focus();
  await page.keyboard.press('Enter');
  await page.getByText(/Line 24, column \d+/).waitFor();
  await page.keyboard.press('Control+ArrowRight');
  await page.keyboard.press('ArrowLeft');
  await field.fill((await field.inputValue()).replace('paymens', 'payments'));
  await page.getByText('The text has changed since: check it again.').waitFor();

  await page.getByRole('button', { name: 'Check the draft' }).click();
  await page.getByText(/It can be activated for a reason: the verifier finds \d+ warnings?/).waitFor();
  await page.getByRole('heading', { name: 'What changes, compared with version 1' }).waitFor();
  const finding = page.locator('.finding', { hasText: 'Warning' }).first();
  await finding.locator('summary').click();
  await finding.locator('.finding__body').getByText('To mend it:').waitFor();
  const activate = page.getByRole('button', { name: 'Activate in place of version 1' });
  expect(await activate.isDisabled()).toBe(true);
  await page.getByText('Say why, since warnings stand').waitFor();

  // What has been written stays while one looks elsewhere.
  await page.reload();
  await eventually(() => field.inputValue()).toContain('owner: payments,');
  await page.getByRole('button', { name: 'Check the draft' }).click();
  await page.getByLabel('Why it is activated all the same').fill('Bellfield is small: one channel is all there is');
  await activate.click();
  await page.waitForURL('**/plan');
  await page.getByText('Version 2, active since').waitFor();
  await page.getByText('Bellfield is small: one channel is all there is').waitFor();
  expect(await newest()).toMatchObject({
    version: 2,
    activatedBy: administrator.name,
    reason: 'Bellfield is small: one channel is all there is',
  });
  const { files } = await screens.tocsin.api<{ files: unknown }>('/api/v1/plan/text');
  expect(files).toEqual([{ name: 'bellfield.yaml', text: plan }]);
  expect(screens.troubles()).toEqual([]);
});

test('a draft that somebody else overtook says so, and takes nothing back unseen', async () => {
  const page = await screens.open('/plan/draft');
  const field = page.getByRole('textbox', { name: 'Text of bellfield.yaml' });
  await eventually(() => field.inputValue()).toContain('Bellfield');
  const { version } = await active();
  await apply(plan.replace('name: Bellfield', 'name: Bellfield & Co'), version);
  await field.fill(plan.replace('target: 15m', 'target: 20m'));
  await page.getByRole('button', { name: 'Check the draft' }).click();
  await page.getByText(`Version ${version} was active when this draft was begun`).waitFor();
  expect(await page.getByRole('button', { name: /^Activate/ }).count()).toBe(0);
  await page.getByRole('button', { name: `Go on from version ${version + 1}` }).click();
  await page.getByRole('button', { name: `Activate in place of version ${version + 1}` }).waitFor();
  expect((await active()).version).toBe(version + 1);
});

test('a running incident keeps its version until it is put under another, with what changes shown first', async () => {
  const before = (await active()).version;
  const opened = await screens.ring('Cards are declined', 'error');
  await apply(
    plan.replace('acknowledge: { metric: acknowledge, target: 15m }', 'acknowledge: { metric: acknowledge, target: 45m }'),
    before,
  );
  const page = await screens.open(`/incidents/${opened.id}`);
  await page.getByText(`It runs under version ${before} of the plan; version ${before + 1} is active.`).waitFor();
  await page.getByRole('button', { name: `Put it under version ${before + 1}…` }).click();
  const dialog = page.getByRole('dialog');
  const row = dialog.locator('.preview__row', { hasText: 'Acknowledge' });
  await row.getByText('(45m)').waitFor();
  await dialog.getByText('Every path goes on to the same people at the same step.').waitFor();
  await dialog.getByRole('textbox', { name: 'Reason' }).fill('The promise was corrected');
  await dialog.getByRole('button', { name: `Put it under version ${before + 1}` }).click();
  await dialog.waitFor({ state: 'hidden' });
  await page.getByText(`put it under version ${before + 1} of the plan instead of ${before}`).waitFor();
  await eventually(() => page.getByText('It runs under version').count()).toBe(0);
  const { incident, summary } = await screens.incident(opened.id);
  expect(incident.planVersion).toBe(before + 1);
  expect(summary.clocks.find(({ metric }) => metric === 'acknowledge')).toMatchObject({
    targetText: '45m',
    dueAt: opened.openedAt + 45 * 60_000,
  });
  expect(screens.troubles()).toEqual([]);
});

test('while a large plan is checked, everybody else is answered', async () => {
  const files = [{ name: 'large.yaml', text: largePlanText({ services: 400, people: 300 }) }];
  let isDone = false;
  const check = screens.tocsin.api<PlanCheck>('/api/v1/plan/check', { files }).finally(() => {
    isDone = true;
  });
  let answered = 0;
  while (!isDone) {
    const answer = await fetch(`${screens.tocsin.url}/healthz`);
    expect(answer.status).toBe(200);
    answered += 1;
  }
  expect((await check).verification?.finished).toBe(true);
  // On one thread there would be as many answers as there are before the check begins and after it ends.
  expect(answered).toBeGreaterThan(20);
});

const sizes = { desk, phone } as const;

test('at a desk and on a phone, by day and by night, nothing is cut off and nobody is shut out', async () => {
  const { version } = await active();
  const opened = await screens.ring('The ledger is late', 'error');
  await apply(plan.replace('target: 15m', 'target: 25m').replace('wait: 5m', 'wait: 7m'), version);
  const wrong: unknown[] = [];
  for (const size of ['desk', 'phone'] as const) {
    const page = await screens.open('/plan', { viewport: sizes[size] });
    const look = async (name: string) => {
      const tooWide = await page.evaluate<number>('document.scrollingElement.scrollWidth - window.innerWidth');
      if (tooWide > 0) wrong.push({ size, name, tooWide });
      for (const scheme of ['light', 'dark'] as const) {
        await page.emulateMedia({ colorScheme: scheme, reducedMotion: 'reduce' });
        wrong.push(...(await axe(page)).map((violation) => ({ size, name, scheme, ...violation })));
        await screenshot(page, `plan-${name}-${size}-${scheme}`);
      }
    };
    await page.locator('.findings__sum').waitFor();
    await page.locator('.finding summary').first().click();
    await look('active');
    await page.goto(`${screens.tocsin.url}/plan/draft`);
    await upload(page, { 'plan.yaml': plan.replace('target: 15m', 'target: 20m').replace('wait: 20m', 'wait: 30m') });
    await page.getByRole('button', { name: 'Check the draft' }).click();
    await page.locator('.activation').waitFor();
    await page.locator('.finding summary').first().click();
    await look('draft');
    await upload(page, { 'plan.yaml': `${plan}nothing: here\nservices: []\n` });
    await page.getByRole('button', { name: 'Check the draft' }).click();
    await page.locator('.problem').first().waitFor();
    await look('problems');
    await page.goto(`${screens.tocsin.url}/incidents/${opened.id}`);
    await page.getByRole('button', { name: /^Put it under version/ }).click();
    await page.locator('.preview').first().waitFor();
    await look('rebase');
    await screens.leave();
  }
  expect(wrong).toEqual([]);
  expect(screens.troubles()).toEqual([]);
});

async function upload(page: Page, files: Readonly<Record<string, string>>): Promise<void> {
  const paths = Object.entries(files).map(([name, text]) => {
    writeFileSync(path.join(folder, name), text);
    return path.join(folder, name);
  });
  await page.locator('input[type=file]').setInputFiles(paths);
  await page.getByRole('textbox', { name: `Text of ${Object.keys(files)[0]}` }).waitFor();
}

async function apply(text: string, basedOn: number): Promise<PlanApplied> {
  const body = { files: [{ name: 'bellfield.yaml', text }], basedOn, reason: 'a test' };
  return screens.tocsin.api<PlanApplied>('/api/v1/plan/apply', body);
}
