// Can people act on an incident, from the desk and from the phone, and is what they see true, even after the line broke?

import type { Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest';
import type { Inbox } from '../../src/contract/plan.ts';
import { type Line, openLine } from './fixtures/cuttable.ts';
import { plan } from './fixtures/plan.ts';
import { eventually, mark, openScreens, phone, type Screens } from './fixtures/screens.ts';

let screens: Screens;
let line: Line;
beforeAll(async () => {
  screens = await openScreens({ plan });
  line = await openLine(screens.tocsin.url);
});
afterEach(() => screens.leave());
afterAll(async () => {
  await line?.close();
  await screens?.close();
});

test('an incident says who is called, when and what comes next, and does what its buttons say', async () => {
  const { id } = await screens.ring('Card payments fail');
  const page = await screens.open(`/incidents/${id}`);
  const { dialog, says, engagement } = on(page);
  const ladder = page.getByRole('list', { name: 'Who is paged for Payments' });
  await eventually(() => ladder.locator('.rung__label').allInnerTexts()).toEqual(['step 1', 'step 2', 'backstop']);
  expect(await ladder.locator('[aria-current=step]').innerText()).toMatch(/Dana Reyes[\s\S]*no answer yet/);

  // A clock shows how it was worked out.
  const clocks = page.getByRole('region', { name: 'Clocks' });
  await clocks.getByRole('button', { name: /^acknowledge/ }).click();
  const { arithmetic, summary } = await screens.incident(id);
  const lines = arithmetic.find((one) => one.clock === summary.clocks.find(({ metric }) => metric === 'acknowledge')?.id)?.lines ?? [];
  expect(lines.length).toBeGreaterThan(1);
  const shown = await clocks.locator('.clocks__lines li').allInnerTexts();
  expect(shown).toHaveLength(lines.length);
  expect(shown[0]).toBe(lines[0]);
  expect(shown.at(-1)?.split('due')[1]).toBe(lines.at(-1)?.split('due')[1]);

  // Somebody else writes while I write: theirs appears, mine and my place in it stay.
  const note = page.getByRole('textbox', { name: 'Note' });
  await note.pressSequentially('We are looing');
  for (let back = 0; back < 3; back += 1) await note.press('ArrowLeft');
  await screens.tocsin.api(`/api/v1/incidents/${id}/note`, { text: 'The acquirer has been called' });
  await page.locator('.entry').getByText('The acquirer has been called').waitFor();
  await page.keyboard.type('k');
  expect(await note.inputValue()).toBe('We are looking');
  await note.press('Control+Enter');
  await page.locator('.entry').getByText('We are looking').waitFor();
  await eventually(() => note.inputValue()).toBe('');

  await page.locator('.head__acts').getByRole('button', { name: 'Page Lee Park now' }).click();
  await dialog.getByText('Dana Reyes has not answered.').waitFor();
  await dialog.getByRole('button', { name: 'Page Lee Park now' }).click();
  await says('waiting for Lee Park');
  expect((await engagement(id))?.waitingFor.map((one) => one.name)).toEqual(['Lee Park']);

  await page.getByRole('button', { name: 'Reassign…' }).click();
  await dialog.getByRole('combobox', { name: 'Person' }).fill('Kim');
  await page.getByRole('option', { name: 'Kim Sato' }).click();
  await dialog.getByRole('button', { name: 'Knows this system' }).click();
  await dialog.getByRole('button', { name: 'Page Kim Sato now' }).click();
  await says('waiting for Kim Sato');
  expect((await engagement(id))?.waitingFor.map((one) => one.name)).toEqual(['Kim Sato']);

  await page.getByRole('button', { name: 'Snooze…' }).click();
  await dialog.getByRole('button', { name: 'Working on it' }).click();
  await dialog.getByRole('button', { name: 'Be quiet for 30 minutes' }).click();
  await says('snoozed by Test Admin');
  expect((await engagement(id))?.status).toBe('snoozed');
  expect(screens.troubles()).toEqual([]);
});

test('another severity is previewed with the very deadlines that it brings; all of it goes by keyboard, too', async () => {
  const { id } = await screens.ring('Payouts are late');
  const page = await screens.open(`/incidents/${id}`);
  const { dialog, says, engagement } = on(page);
  await page.getByRole('heading', { name: 'Payouts are late' }).waitFor();

  await page.keyboard.press('s');
  await dialog.getByText('Also engages').waitFor();
  const previewed = await dialog
    .locator('.preview__row strong time')
    .evaluateAll((all) => all.map((time) => time.getAttribute('datetime')));
  await dialog.getByRole('textbox', { name: 'Reason' }).fill('More customers are affected');
  await dialog.getByRole('button', { name: 'Change SEV2 to SEV1' }).click();
  await dialog.waitFor({ state: 'detached' });
  const { summary } = await screens.incident(id);
  expect(summary.severity).toBe('SEV1');
  expect(summary.engagements.map((one) => one.responsibility)).toEqual(['Payments', 'Security']);
  expect(previewed).toEqual(summary.clocks.filter((one) => one.stoppedAt === null).map((one) => new Date(one.dueAt ?? 0).toISOString()));
  await says('waiting for Kim Sato');

  // The administrator is called for none of it: to answer for others is asked about.
  await page.keyboard.press('a');
  await page.getByRole('dialog', { name: 'Answer for others?' }).getByText('no longer paged for it').waitFor();
  await dialog.getByRole('button', { name: 'Acknowledge all 2' }).click();
  await dialog.waitFor({ state: 'detached' });
  await eventually(async () => (await engagement(id))?.status).toBe('answered');
  await says('Test Admin has it');
  await page.keyboard.press('e');
  await dialog.getByRole('heading', { name: /^Escalate/ }).waitFor();
  await page.keyboard.press('Escape');
  await dialog.waitFor({ state: 'detached' });
  await page.keyboard.press('n');
  await page.locator('#note:focus').waitFor();
  await page.keyboard.press('Escape');

  await page.keyboard.press('r');
  await dialog.getByRole('button', { name: 'Fixed and verified' }).click();
  await dialog.getByRole('button', { name: 'Resolve', exact: true }).click();
  await page.getByRole('button', { name: 'Reopen' }).waitFor();
  expect((await screens.incident(id)).summary.status).toBe('resolved');
  await dialog.waitFor({ state: 'detached' });
  await page.keyboard.press('r');
  await dialog.getByRole('button', { name: 'The trouble is back' }).click();
  await dialog.getByRole('button', { name: 'Reopen and page' }).click();
  await says('waiting for Dana Reyes');
  expect((await engagement(id))?.status).toBe('escalating');
  await dialog.waitFor({ state: 'detached' });

  await page.keyboard.press('?');
  await page.getByRole('dialog', { name: 'Keys' }).waitFor();
  await page.keyboard.press('Escape');
  await page.getByRole('dialog', { name: 'Keys' }).waitFor({ state: 'detached' });
  await page.keyboard.press('g');
  await page.keyboard.press('n');
  await page.waitForURL(`${screens.tocsin.url}/`);
  await page.keyboard.press('ControlOrMeta+k');
  await page.getByRole('textbox', { name: 'Find a page or an incident' }).fill('payouts');
  await page.getByText('SEV1 Payouts are late').waitFor();
  await page.keyboard.press('Enter');
  await page.waitForURL(`**/incidents/${id}`);
  expect(screens.troubles()).toEqual([]);
});

test('a message arrives, is opened, its link is followed and acknowledges; the incident shows who has it', async () => {
  const page = await screens.open('/inbox?person=dana', { viewport: phone, hasTouch: true });
  await page.getByRole('heading', { name: 'Inbox' }).waitFor();
  const neverReloaded = await mark(page);

  const incident = await screens.ring('Refunds fail in Spain');
  const watching = await screens.open(`/incidents/${incident.id}`);
  await watching.getByText('waiting for Dana Reyes').first().waitFor();

  const message = page.locator('.message').filter({ hasText: 'Refunds fail in Spain' });
  await message.waitFor();
  expect(await neverReloaded()).toBe(true);
  await message.getByRole('button', { expanded: false }).tap();
  await message.locator('.message__text').waitFor();
  const seen = async () =>
    (await screens.tocsin.api<Inbox>('/api/v1/inbox?person=dana')).messages.find((one) => one.incident === incident.id)?.seenAt;
  await eventually(seen).toEqual(expect.any(Number));

  // Opening the link does nothing yet: previews and scanners open links, too.
  await message.getByRole('link', { name: 'as the link in the message does' }).tap();
  await page.waitForURL('**/a/*');
  const confirm = page.getByRole('button', { name: 'Acknowledge: I have it' });
  await confirm.waitFor();
  expect(await statusOf(incident.id)).toBe('escalating');
  await confirm.tap();
  await page.getByRole('heading', { name: /You have it/ }).waitFor();
  expect(await statusOf(incident.id)).toBe('answered');
  await watching.getByText('Dana Reyes has it').first().waitFor();
  const receipts = watching.getByRole('table', { name: 'Messages to Dana Reyes' });
  await watching.getByRole('button', { name: 'The ladder: paged Dana Reyes' }).click();
  await eventually(() => receipts.innerText()).not.toMatch(/–|not yet|not told/);

  // The one whose page came to nothing is told so; nobody else is asked to answer.
  await page.goto(`${screens.tocsin.url}/inbox?person=dana`);
  await message.getByText('Answered').waitFor();
  expect(await message.getByRole('button', { name: /^Acknowledge/ }).count()).toBe(0);
  expect(screens.troubles()).toEqual([]);
});

test('a broken line and a restart are survived: the age is said meanwhile, and afterwards nothing is missing or there twice', async () => {
  const watched = await screens.ring('Refunds fail');
  const now = await screens.open('/', { at: line.url });
  const incident = await screens.open(`/incidents/${watched.id}`, { at: line.url });
  const pages = [now, incident];
  await Promise.all(pages.map(isLive));
  const neverReloaded = await Promise.all(pages.map(mark));

  const before = await now.locator('[data-row]').count();
  line.cut();
  await Promise.all(pages.map(saysThatItIsOld));
  for (const text of ['first', 'second', 'third']) {
    await screens.ring(`Trouble while nobody saw: ${text}`, 'error');
    await screens.tocsin.api(`/api/v1/incidents/${watched.id}/note`, { text: `Said while nobody saw: ${text}` });
  }
  expect(await now.locator('[data-row]').count()).toBe(before);
  line.mend();
  await Promise.all(pages.map(isLive));
  await showsEverything(now, incident, watched.id);

  await screens.tocsin.stop();
  await Promise.all(pages.map(saysThatItIsOld));
  await screens.tocsin.start();
  await screens.ring('Trouble right after the start', 'error');
  await Promise.all(pages.map(isLive));
  await showsEverything(now, incident, watched.id);

  // And the stream goes on: what happens next is heard as ever.
  await screens.tocsin.api(`/api/v1/incidents/${watched.id}/resolve`, { reason: 'Fixed' });
  await showsEverything(now, incident, watched.id);
  for (const asked of neverReloaded) expect(await asked()).toBe(true);
  expect(screens.troubles()).toEqual([]);
});

/** What the tests of an incident's page keep asking for. */
function on(page: Page) {
  return {
    dialog: page.getByRole('dialog'),
    says: (text: string) => page.locator('.engagement__head').getByText(text).first().waitFor(),
    engagement: async (id: string) => (await screens.incident(id)).summary.engagements[0],
  };
}

async function statusOf(id: string): Promise<string | undefined> {
  return (await screens.incident(id)).summary.engagements[0]?.status;
}

async function isLive(page: Page): Promise<void> {
  await page.getByRole('status').getByText('live', { exact: true }).waitFor();
  await page.getByText('Connection lost.').waitFor({ state: 'detached' });
}

/** The age of what is shown, in words, and growing. */
async function saysThatItIsOld(page: Page): Promise<void> {
  await page.getByText('not live').waitFor();
  const said = page.locator('.lost');
  const age = async () => /What you see is (.+) old, from \d\d:\d\d:\d\d/.exec(await said.innerText())?.[1];
  const first = await age();
  expect(first).toBeDefined();
  await eventually(age).not.toBe(first);
}

/** Both pages say what the API says, each thing once. */
async function showsEverything(now: Page, incident: Page, id: string): Promise<void> {
  const open = (await screens.incidents()).map((one) => one.id);
  const rows = () => now.locator('[data-row]').evaluateAll((all) => all.map((row) => row.getAttribute('data-row') ?? ''));
  await eventually(async () => (await rows()).sort()).toEqual([...open].sort());
  const { timeline } = await screens.incident(id);
  const lines = () => incident.locator('.entry__text').allInnerTexts();
  await eventually(async () => (await lines()).sort()).toEqual(timeline.map((entry) => entry.text).sort());
}
