// Can people take roles, say what is so and tell audiences, from the desk, by keyboard and from the phone; and do clocks follow?

import type { Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest';
import { axe } from '../browser.ts';
import { plan } from './fixtures/plan.ts';
import { desk, eventually, openScreens, phone, type Screens } from './fixtures/screens.ts';

const responding = `${plan}
roles:
  incident-commander:
    name: Incident commander
    description: Decides and hands out tasks
    needed at: [SEV2]
    fill within: 10m
audiences:
  executives:
    name: Executives
    kind: executives
    owner: incident-commander
    updates: [{ first within: 15m, every: 30m }]
  shops:
    name: Shops
    kind: customers
    owner: incident-commander
    approved by: deputy
    updates: [{ first within: 20m, every: 30m }]
contracts:
  gold: { name: Gold, tier: gold, objectives: [{ metric: restore, within: 2h }] }
customers:
  nordic: { name: Nordic, contract: gold, services: [payments-api] }
`.replace(
  'objectives:\n  acknowledge-critical',
  'objectives:\n  contain: { metric: contain, target: 45m }\n  first-update: { metric: first-update, target: 20m }\n  acknowledge-critical',
);

let screens: Screens;
beforeAll(async () => {
  screens = await openScreens({ plan: responding });
});
afterEach(() => screens.leave());
afterAll(() => screens?.close());

const clock = async (id: string, metric: string, party?: string) =>
  (await screens.incident(id)).summary.clocks.find((one) => one.metric === metric && one.party === party);

test('a role is given, a fact is said and an audience is told; the clocks show it, tightest first', async () => {
  const { id } = await screens.ring('Card payments fail');
  const page = await screens.open(`/incidents/${id}`);
  const dialog = page.getByRole('dialog');
  const clocks = page.getByRole('region', { name: 'Clocks' });
  await clocks.getByRole('button', { name: /^restore for contract Gold/ }).waitFor();
  const shown = await clocks.getByRole('button').allInnerTexts();
  expect(shown.map((text) => text.split('\n')[0])).toEqual([
    'assemble by Incident commander',
    'acknowledge for customers',
    'first update for customers',
    'contain for customers',
    'restore for contract Gold',
    'restore for customers',
  ]);

  // The administrator is nobody in the plan, and is told so; Dana is given the role.
  const roles = page.getByRole('list', { name: 'Roles', exact: true });
  await roles.getByRole('button', { name: 'Give Incident commander to somebody…' }).click();
  await dialog.getByRole('combobox', { name: 'Person' }).fill('Dana');
  await page.getByRole('option', { name: 'Dana Reyes' }).click();
  await dialog.getByRole('button', { name: 'Agreed on the call' }).click();
  await dialog.getByRole('button', { name: 'Dana Reyes is Incident commander' }).click();
  await roles.getByText('Dana Reyes').waitFor();
  expect((await clock(id, 'assemble', 'role incident-commander'))?.verdict).toBe('met');

  const facts = page.getByRole('list', { name: 'Facts', exact: true });
  await facts.getByRole('button', { name: 'It is so: the harm has stopped growing…' }).click();
  await dialog.getByRole('button', { name: 'Seen on the graphs' }).click();
  await dialog.getByRole('button', { name: 'It is so', exact: true }).click();
  await eventually(async () => (await clock(id, 'contain'))?.verdict).toBe('met');
  await page.locator('.entry').getByText('says: the harm has stopped growing').waitFor();

  const updates = page.getByRole('region', { name: 'Updates' });
  await updates.getByText('(Dana Reyes)').first().waitFor();
  await updates.getByRole('combobox', { name: 'To' }).selectOption({ label: 'Shops' });
  await updates.getByText('It sends nothing: tell Shops yourself').waitFor();
  const text = updates.getByRole('textbox', { name: 'What they were told' });
  await text.fill('Cards are refused; we route around it. Next word in half an hour.');
  // Why it cannot be recorded yet is said before it is tried, by the rule that would refuse it.
  await updates.getByText(/approves what Shops are told/).waitFor();
  expect(await updates.getByRole('button', { name: 'Record for Shops' }).isDisabled()).toBe(true);
  await updates.getByRole('textbox', { name: /^Who approved it/ }).fill('Lee on the call');
  await text.press('Control+Enter');
  await updates.getByText(/last/).first().waitFor();
  await eventually(() => text.inputValue()).toBe('');
  await page.locator('.entry').getByText('recorded an update for Shops').waitFor();
  const { audiences } = (await screens.incident(id)).response;
  expect(audiences.find((one) => one.id === 'shops')).toMatchObject({ missed: 0, lastAt: expect.any(Number) });
  expect(screens.troubles()).toEqual([]);
});

test('resolved before anyone was told: the promise has no verdict, is grey, and says why', async () => {
  const { id } = await screens.ring('Refunds fail');
  await screens.tocsin.api(`/api/v1/incidents/${id}/resolve`, { reason: 'Recovered by itself' });
  const page = await screens.open(`/incidents/${id}`);
  const clocks = page.getByRole('region', { name: 'Clocks' });
  await clocks.getByText(/ended without a verdict/).click();
  const update = clocks.getByRole('button', { name: /^first update for customers/ });
  expect(await update.innerText()).toContain('no verdict: resolved before');
  expect(await update.locator('.good').count()).toBe(0);
  expect((await clock(id, 'first-update'))?.verdict).toBeNull();
  await page.goto(`${screens.tocsin.url}/incidents?status=resolved`);
  await page.getByRole('link', { name: 'Refunds fail' }).waitFor();
  expect(await page.locator('.line').filter({ hasText: 'Refunds fail' }).innerText()).not.toMatch(/first update|met|missed/);
  // Narrowed by the server, and the address holds it.
  await page.getByRole('combobox', { name: 'Severity' }).selectOption('SEV5');
  await page.waitForURL('**severity=SEV5**');
  await page.getByText('No incidents.').waitFor();
  await page.getByRole('button', { name: 'Show all' }).click();
  await page.getByRole('combobox', { name: 'Customer' }).selectOption({ label: 'Nordic' });
  await page.getByRole('link', { name: 'Refunds fail' }).waitFor();
  expect(await axe(page)).toEqual([]);
});

test('from the phone an update takes few taps; on no size does axe find fault, nor anything stick out', async () => {
  const { id } = await screens.ring('Payouts are late');
  const page = await screens.open(`/incidents/${id}`, { viewport: phone, hasTouch: true });
  const updates = page.getByRole('region', { name: 'Updates' });
  await updates.getByRole('textbox', { name: 'What they were told' }).fill('Payouts wait; no money is lost.');
  await updates.getByRole('button', { name: 'Record for Executives' }).tap();
  await updates.getByText(/last/).first().waitFor();
  expect(await isTooWide(page)).toBe(false);
  expect(await axe(page)).toEqual([]);
  await page.setViewportSize(desk);
  expect(await axe(page)).toEqual([]);
  await page.getByRole('button', { name: 'Fill a role…' }).press('Enter');
  await page.getByRole('dialog').getByRole('combobox', { name: 'Role' }).waitFor();
  expect(await axe(page)).toEqual([]);
  await page.keyboard.press('Escape');
  await page.getByRole('dialog').waitFor({ state: 'detached' });
  expect(screens.troubles()).toEqual([]);
});

async function isTooWide(page: Page): Promise<boolean> {
  return page.evaluate<boolean>('document.documentElement.scrollWidth > document.documentElement.clientWidth');
}
