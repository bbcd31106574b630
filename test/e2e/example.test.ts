// Does the example organization come to life in a browser? The first visit, the first screen as trouble arrives, and how all of it looks.

import type { Locator, Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest';
import type { Inbox, PlanView } from '../../src/contract/plan.ts';
import { axe, screenshot, smallTargets } from '../browser.ts';
import { administrator } from '../tocsin.ts';
import { desk, eventually, mark, openScreens, phone, type Screens } from './fixtures/screens.ts';

let screens: Screens;
beforeAll(async () => {
  screens = await openScreens({ plan: null });
});
afterEach(() => screens.leave());
afterAll(() => screens?.close());

test('the printed link creates the administrator and the example organization; one leaves and comes back', async () => {
  const { tocsin } = screens;
  const link = /Create the first administrator: (\S+)/.exec(tocsin.output())?.[1] ?? 'none was printed';
  const page = await screens.stranger();
  await page.goto(tocsin.url);
  await page.waitForURL('**/set-up*');
  await page.goto(link);

  await page.getByLabel('Your name').fill(administrator.name);
  await page.getByLabel('E-mail address').fill(administrator.email);
  await passwordOn(page).fill('short');
  expect(await page.getByLabel('A small plan with you in it').isChecked()).toBe(true);
  await page.getByLabel('A made-up company').check();
  const create = page.getByRole('button', { name: 'Create the administrator' });
  await create.click();
  expect(await page.locator('input[type=password]:invalid').count()).toBe(1);
  await passwordOn(page).fill(administrator.password);
  await create.click();

  await page.waitForURL(`${tocsin.url}/`);
  // Nobody of that company signs in with this address, and the page says so.
  await page.getByRole('heading', { name: 'Stand in the plan' }).waitFor();
  await page.getByText('Payments, first').waitFor();
  const { request } = page;
  expect(await (await request.get(`${tocsin.url}/api/v1/plan`)).json()).toMatchObject({ name: 'Acme', version: 1 });
  expect(await (await request.get(`${tocsin.url}/api/v1/me`)).json()).toMatchObject({
    name: administrator.name,
    email: administrator.email,
  });

  await page.getByRole('button', { name: /^Test/ }).click();
  await page.getByRole('menuitem', { name: 'Sign out' }).click();
  await page.waitForURL('**/sign-in*');
  expect((await request.get(`${tocsin.url}/api/v1/me`)).status()).toBe(401);

  // Signed out, a page asks who one is, and leads there afterwards.
  await page.goto(`${tocsin.url}/on-call`);
  await page.waitForURL('**/sign-in*');
  await page.getByLabel('E-mail address').fill(administrator.email);
  await passwordOn(page).fill(`${administrator.password}!`);
  await page.getByRole('button', { name: 'Sign in' }).click();
  await eventually(() => messageAt(passwordOn(page))).toBe('The address or the password is wrong');
  expect(page.url()).toContain('/sign-in');

  await passwordOn(page).fill(administrator.password);
  await passwordOn(page).press('Enter');
  await page.waitForURL('**/on-call');
  await page.getByRole('heading', { name: 'On call' }).waitFor();

  // The link has done its work.
  const late = await screens.stranger();
  await late.goto(link);
  await late.getByLabel('Your name').fill('Mallory');
  await late.getByLabel('E-mail address').fill('mallory@acme.example');
  await passwordOn(late).fill(administrator.password);
  await late.getByRole('button', { name: 'Create the administrator' }).click();
  await late.locator('[aria-invalid=true], [role=alert]').first().waitFor();
  expect((await late.request.get(`${tocsin.url}/api/v1/me`)).status()).toBe(401);
  expect(screens.troubles()).toEqual([]);
});

const rows = (page: Page) => page.locator('[data-row]');
const shownOrder = (page: Page) => rows(page).evaluateAll((all) => all.map((row) => row.getAttribute('data-row')));

test('an event appears by itself, with its countdown, who is waited for and what happens next', async () => {
  const page = await screens.open('/');
  await page.getByText('Nothing is open.').waitFor();
  await page.getByText('live', { exact: true }).waitFor();
  const neverReloaded = await mark(page);

  const [incident] = await ring('payments-api', 'Card payments fail in Europe', 'critical');
  if (incident === undefined) throw new Error('nothing was opened');
  expect(incident.engagements).toHaveLength(8);
  const row = page.locator(`[data-row="${incident.id}"]`);
  await row.getByRole('link', { name: incident.title }).waitFor();
  expect(await neverReloaded()).toBe(true);

  // The two that are paged first are told in full: whom they wait for, and what happens when, if nobody does anything.
  const told = (await screens.incident(incident.id)).summary.engagements
    .filter((one) => one.status === 'escalating')
    .sort((a, b) => (a.nextAt ?? Infinity) - (b.nextAt ?? Infinity))
    .slice(0, 2);
  const sentence = (await row.locator('.row__next').innerText()).replaceAll('\n', ' ');
  for (const one of told) {
    expect(sentence).toContain(`${one.responsibility}: waiting for ${one.waitingFor[0]?.name}`);
    expect(sentence).toContain(one.nextText);
  }
  expect(sentence).toContain('and 6 more responsibilities');
  await page.getByText('1 incident open').waitFor();
  expect(await page.locator('.queue__item').count()).toBe(8);

  // The deadline that the row is sorted by ticks, and nothing beside it moves.
  const countdown = row.locator('.row__count time');
  expect(await countdown.getAttribute('datetime')).toBe(new Date(incident.nextDeadline?.at ?? 0).toISOString());
  const widths = new Set<number>();
  for (let ticks = 0; ticks < 3; ticks += 1) {
    const before = await countdown.innerText();
    widths.add((await countdown.boundingBox())?.width ?? 0);
    await eventually(() => countdown.innerText()).not.toBe(before);
  }
  expect([...widths]).toHaveLength(1);
});

test('the next deadline comes first; nothing moves under the pointer; answering is one press from the list', async () => {
  const page = await screens.open('/');
  await ring('catalog', 'Pictures of new products are missing', 'info');
  await ring('message-bus', 'Consumers lag behind', 'warning');
  await eventually(() => rows(page).count()).toBe(3);
  await eventually(() => shownOrder(page)).toEqual(await byDeadline());

  // Whoever points at the list keeps it as it stands, is told so, and lets it go with a press.
  const first = rows(page).first();
  await first.hover();
  const standing = await shownOrder(page);
  // Nobody calls the administrator: to answer for others is asked about, and says whose page ends.
  await first.getByRole('button', { name: /^Acknowledge/ }).click();
  const asked = page.getByRole('dialog', { name: 'Answer for others?' });
  await asked.getByText(/no longer paged for it/).waitFor();
  await asked
    .getByRole('button', { name: /^(Acknowledge all|Answer for)/ })
    .last()
    .click();
  await first
    .getByText(/Test Admin has it/)
    .first()
    .waitFor();
  const id = standing[0] ?? '';
  expect((await screens.incident(id)).summary.engagements.map((one) => one.status)).not.toContain('escalating');
  await ring('primary-database', 'Replica 2 is 240 s behind', 'error');
  await eventually(() => rows(page).count()).toBe(4);
  expect((await shownOrder(page)).slice(0, 3)).toEqual(standing);
  await page.getByRole('button', { name: /Bring in order/ }).click();
  await eventually(() => shownOrder(page)).toEqual(await byDeadline());

  await page.mouse.move(5, 5);
  await page.keyboard.press('j');
  await eventually(() => focusedRow(page)).toBe((await byDeadline())[0]);
  await page.keyboard.press('j');
  await eventually(() => focusedRow(page)).toBe((await byDeadline())[1]);
  await page.keyboard.press('k');
  await page.keyboard.press('Enter');
  await page.waitForURL(`**/incidents/${(await byDeadline())[0]}`);
  await page.keyboard.press('g');
  await page.keyboard.press('n');
  await rows(page).first().waitFor();
  expect(screens.troubles()).toEqual([]);
});

const sizes = { desk, phone } as const;

test('at a desk and on a phone, by day and by night, nothing is cut off and nobody is shut out', async () => {
  const [big] = await ring('checkout', 'Checkout: card payments fail everywhere', 'critical');
  const first = big ?? (await screens.incidents())[0];
  if (first === undefined) throw new Error('nothing is open');
  await screens.tocsin.api(`/api/v1/incidents/${first.id}/severity`, { severity: 'SEV1', reason: 'Nobody can buy' });
  const waiting = (await screens.incident(first.id)).summary.engagements.flatMap((one) => one.waitingFor)[0]?.id ?? '';
  const { messages } = await screens.tocsin.api<Inbox>(`/api/v1/inbox?person=${waiting}`);
  const link = new URL(messages.find((one) => one.acknowledgeUrl !== null)?.acknowledgeUrl ?? '').pathname;
  const pages = [
    { name: 'now', at: '/', shows: '.oncall-now time' },
    { name: 'incident', at: `/incidents/${first.id}`, shows: '.receipts' },
    { name: 'inbox', at: `/inbox?person=${waiting}`, shows: '.message' },
    { name: 'on-call', at: '/on-call', shows: 'table' },
    { name: 'incidents', at: '/incidents', shows: '.mantine-SegmentedControl-root' },
    { name: 'resolved', at: '/incidents?status=resolved', shows: '.mantine-SegmentedControl-root' },
    { name: 'tokens', at: '/tokens', shows: 'button' },
    { name: 'unknown incident', at: '/incidents/inc_nobody', shows: '[role=alert] a' },
    { name: 'plan', at: '/plan', shows: 'table' },
    { name: 'acknowledge', at: link, shows: 'button' },
    { name: 'sign-in', at: '/sign-in', shows: 'form' },
  ];
  const wrong: unknown[] = [];
  for (const size of ['desk', 'phone'] as const) {
    const page = await screens.open('/', { viewport: sizes[size] });
    for (const { name, at, shows } of pages) {
      await page.goto(screens.tocsin.url + at);
      await page.locator(shows).first().waitFor();
      const tooWide = await page.evaluate<number>('document.scrollingElement.scrollWidth - window.innerWidth');
      if (tooWide > 0) wrong.push(`${name} at the ${size}: ${tooWide} pixels too wide`);
      if (size === 'phone') wrong.push(...(await smallTargets(page)).map((target) => `${name}: ${target}`));
      for (const colorScheme of ['light', 'dark'] as const) {
        // Without motion, or a colour on its way from light to dark would be measured halfway.
        await page.emulateMedia({ colorScheme, reducedMotion: 'reduce' });
        for (const violation of await axe(page)) wrong.push({ name, size, colorScheme, ...violation });
        await screenshot(page, `${name}-${size}-${colorScheme}`);
      }
    }
  }
  expect(wrong).toEqual([]);
});

const passwordOn = (page: Page) => page.getByRole('textbox', { name: 'Password', exact: true });

/** What a field is described by. */
async function messageAt(field: Locator): Promise<string> {
  const ids = (await field.getAttribute('aria-describedby'))?.split(' ') ?? [];
  return (await Promise.all(ids.map((id) => field.page().locator(`[id="${id}"]`).innerText()))).join(' ');
}

/** Sends an event of this service, as its monitoring would; gives the incidents that were not there before. */
async function ring(service: string, summary: string, severity: string) {
  const before = new Set((await screens.incidents()).map((one) => one.id));
  const { integrations } = await screens.tocsin.api<PlanView>('/api/v1/plan');
  const wanted = service === 'payments-api' ? 'payments-events' : 'storefront-events';
  const payload = { summary, source: 'probe-7', severity, component: service };
  const key = integrations.find((one) => one.id === wanted)?.key;
  const body = { routing_key: key, event_action: 'trigger', dedup_key: summary, payload };
  expect((await screens.tocsin.post('/v2/enqueue', body)).status).toBe(202);
  return (await screens.incidents()).filter((one) => !before.has(one.id));
}

async function byDeadline(): Promise<readonly string[]> {
  const at = (one: { readonly nextDeadline: { readonly at: number } | null }) => one.nextDeadline?.at ?? Infinity;
  return [...(await screens.incidents())].sort((a, b) => at(a) - at(b)).map((one) => one.id);
}

async function focusedRow(page: Page): Promise<string | null> {
  return (await page.locator('[data-row]:focus-within').evaluateAll((all) => all.map((row) => row.getAttribute('data-row'))))[0] ?? null;
}
