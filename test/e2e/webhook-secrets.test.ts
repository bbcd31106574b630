// Can the secret of a webhook be seen once and rotated on the screens?

import { Webhook } from 'standardwebhooks';
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest';
import type { WebhookList } from '../../src/contract/webhooks.ts';
import { axe, screenshot } from '../browser.ts';
import { plan } from './fixtures/plan.ts';
import { openScreens, phone, type Screens } from './fixtures/screens.ts';

const address = 'https://hooks.example.org/dana';
let screens: Screens;
beforeAll(async () => {
  screens = await openScreens({ plan: withWebhook(plan) });
});
afterEach(() => screens.leave());
afterAll(() => screens?.close());

/** The first person has one more way to be reached. */
function withWebhook(text: string): string {
  const changed = text.replace(/contact: \{ /, `contact: { hook: { webhook: "${address}" }, `);
  expect(changed).not.toBe(text);
  return changed;
}

const listed = async () => (await screens.tocsin.api<WebhookList>('/api/v1/webhooks')).webhooks[0];

test('it is shown once, gone after a reload, and another one is made with an overlap', async () => {
  const page = await screens.open('/plan');
  const panel = page.getByRole('region', { name: 'Webhooks that are sent' });
  await panel.getByText('Its secret was not shown yet.').waitFor();
  await panel.getByRole('button', { name: `Show its secret, once: ${address}` }).click();
  const shown = (await panel.locator('code').innerText()).trim();
  expect(() => new Webhook(shown)).not.toThrow();
  expect(shown).toMatch(/^whsec_/);
  await panel.getByText('Its secret was shown').waitFor();
  expect(await panel.getByRole('button', { name: /^Show/ }).count()).toBe(0);
  await page.reload();
  await panel.getByText('Its secret was shown').waitFor();
  expect(await panel.locator('code').count()).toBe(0);

  await panel.getByRole('button', { name: `Rotate its secret: ${address}` }).click();
  await panel.getByLabel('The secret of before signs along for').selectOption('1');
  await panel.getByRole('button', { name: 'Rotate it now' }).click();
  await panel.getByText('The one before signs along until').waitFor();
  expect((await panel.locator('code').innerText()).trim()).not.toBe(shown);
  expect((await listed())?.earlierUntil).toBeGreaterThan(0);
  await screenshot(page, 'webhook-secrets');
  expect(await axe(page)).toEqual([]);
  await page.setViewportSize(phone);
  await screenshot(page, 'webhook-secrets-phone');
  expect(screens.troubles()).toEqual([]);
});
