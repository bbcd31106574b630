// Does a new organization get from the set-up link to a page that was proven to arrive, and what do its pages say before there is a plan?

import type { Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest';
import type { FirstSteps } from '../../src/contract/first-steps.ts';
import { axe, screenshot } from '../browser.ts';
import { type SmtpFixture, startSmtp } from '../smtp.ts';
import { desk, eventually, openScreens, phone, type Screens } from './fixtures/screens.ts';

let smtp: SmtpFixture;
let screens: Screens;
beforeAll(async () => {
  smtp = await startSmtp();
  screens = await openScreens({ plan: null, environment: { TOCSIN_SMTP_URL: smtp.url, TOCSIN_SMTP_FROM: 'Tocsin <bell@acme.example>' } });
});
afterEach(() => screens.leave());
afterAll(async () => {
  await screens?.close();
  await smtp?.stop();
});

const who = { name: 'Dana Reyes', email: 'dana@acme.example', password: 'quarry-lantern-9-otter' };
const heading = (page: Page, name: string) => page.getByRole('heading', { name, exact: true });

test('from the printed link to a page that was proven, line by line', async () => {
  const { tocsin } = screens;
  const link = /Create the first administrator: (\S+)/.exec(tocsin.output())?.[1] ?? 'none was printed';
  const page = await screens.stranger();
  await page.goto(link);
  await page.getByLabel('Your name').fill(who.name);
  await page.getByLabel('E-mail address').fill(who.email);
  await page.getByRole('textbox', { name: 'Password', exact: true }).fill(who.password);
  await page.getByRole('button', { name: 'Create the administrator' }).click();
  await page.waitForURL(`${tocsin.url}/`);

  // The plan holds them by the name and address just given; the mail server is there; three things are missing.
  await page.getByText('Before Tocsin can be relied on, 3 things are missing.').waitFor();
  await page.getByText('2 of 5 done').waitFor();
  const steps = async () => (await (await page.request.get(`${tocsin.url}/api/v1/first-steps`)).json()) as FirstSteps;
  expect(await steps()).toMatchObject({ person: { name: who.name }, mail: true, senderSeen: false, alone: ['Responders'] });
  expect(await page.getByText('example.com').count()).toBe(0);
  for (const [name, viewport] of Object.entries({ desk, phone })) {
    await page.setViewportSize(viewport);
    for (const colorScheme of ['light', 'dark'] as const) {
      await page.emulateMedia({ colorScheme, reducedMotion: 'reduce' });
      expect(await axe(page)).toEqual([]);
      await screenshot(page, `first-run-${name}-${colorScheme}`);
    }
  }
  await page.setViewportSize(desk);

  // A page that has left proves nothing: both messages are there, and neither is answered.
  await heading(page, 'See that a page reaches you').waitFor();
  await page.getByRole('button', { name: 'Page me now' }).click();
  const mail = await smtp.waitForMail(({ to, subject }) => to.includes(who.email) && subject.includes('[TEST]'));
  const methods = page.getByRole('list', { name: 'My contact methods' });
  await methods.getByText(/email to dana@acme.example taken by the carrier/).waitFor();
  await methods.getByText(/in the application there since/).waitFor();
  expect(await methods.getByText('proven').count()).toBe(0);

  // The link in the mail, opened on a phone where nobody is signed in: a scanner that opens it proves nothing, the button does.
  const url = /https?:\/\/\S+\/a\/test\/\S+/.exec(mail.text)?.[0] ?? 'the mail has no link';
  const other = await screens.stranger({ viewport: phone });
  await other.goto(url);
  await other.getByText('this is only a test').waitFor();
  expect(await axe(other)).toEqual([]);
  expect((await steps()).methods.map(({ provenAt }) => provenAt)).toEqual([null, null]);
  await other.getByRole('button', { name: 'It reached me' }).click();
  await other.getByText(/Proven .* by email/).waitFor();

  await page.getByText(/email to dana@acme.example proven at/).waitFor();
  await eventually(() => heading(page, 'See that a page reaches you').count()).toBe(0);
  expect((await steps()).methods).toMatchObject([
    { channel: 'inbox', provenAt: null },
    { channel: 'email', provenAt: expect.any(Number) },
  ]);
  // In the application it is answered from the inbox, and is of no incident.
  await page.goto(`${tocsin.url}/inbox`);
  await page.getByRole('button', { name: /^It reached me/ }).click();
  await page.locator('.message').getByText('Answered').waitFor();
  expect(await page.getByRole('link', { name: 'Open the incident' }).count()).toBe(0);
  expect((await steps()).methods.every(({ provenAt }) => provenAt !== null)).toBe(true);

  // The first event: sent from here, seen above the list, and its line is gone.
  await page.goto(tocsin.url);
  await page.getByRole('button', { name: 'Send a test event' }).click();
  await page.locator('[data-row]').getByRole('link', { name: 'A first event: nothing is broken' }).waitFor();
  await eventually(() => heading(page, 'See a first event come in').count()).toBe(0);
  expect((await steps()).senderSeen).toBe(true);

  // Somebody beside them: the draft of the plan is a press away, with them in it.
  await page.getByRole('button', { name: 'Add somebody to the plan' }).click();
  await page.waitForURL('**/plan/draft');
  const text = await page.getByRole('textbox', { name: 'Text of plan.yaml' }).inputValue();
  expect(text).toContain(`email: "${who.email}"`);
  expect(screens.troubles()).toEqual([]);
});

test('a test page is asked for by whoever is in the plan, and not again at once', async () => {
  const answer = () => screens.tocsin.post('/api/v1/me/test-page', {});
  expect((await answer()).status).toBe(401);
  const page = await screens.stranger();
  const signedIn = { data: { email: who.email, password: who.password } };
  await page.request.post(`${screens.tocsin.url}/api/v1/session`, signedIn);
  const headers = { origin: screens.tocsin.url };
  await eventually(async () => (await page.request.post(`${screens.tocsin.url}/api/v1/me/test-page`, { headers })).status()).toBe(201);
  const again = await page.request.post(`${screens.tocsin.url}/api/v1/me/test-page`, { headers });
  expect([again.status(), ((await again.json()) as { code: string }).code]).toEqual([409, 'too-soon']);
});

test('without a plan every page says what follows, and leads to a draft that holds whoever looks', async () => {
  const bare = await openScreens({ plan: null });
  try {
    const page = await bare.open('/');
    await heading(page, 'Begin with a plan').waitFor();
    await page.getByText('No plan is active, so nobody is on call.').waitFor();
    await page.getByRole('button', { name: 'Declare an incident' }).click();
    await page.getByRole('dialog').getByText('No plan is active yet.').waitFor();
    expect(await axe(page)).toEqual([]);
    await page.goto(`${bare.tocsin.url}/on-call`);
    await page.getByText('Nobody is on call until there is one.').waitFor();
    expect(await axe(page)).toEqual([]);
    await page.getByRole('button', { name: 'Begin a plan' }).click();
    await page.waitForURL('**/plan/draft');
    const text = page.getByRole('textbox', { name: 'Text of plan.yaml' });
    await eventually(() => text.inputValue()).toContain('email: "admin@acme.example"');
    await page.getByRole('button', { name: 'Check the draft' }).click();
    const activate = page.getByRole('button', { name: 'Make it the active plan' });
    await activate.waitFor();
    await page.getByRole('textbox', { name: /^Why/ }).fill('To begin with');
    await activate.click();
    await page.waitForURL('**/plan');
    await page.goto(bare.tocsin.url);
    await heading(page, 'See that a page reaches you').waitFor();
  } finally {
    await bare.close();
  }
});
