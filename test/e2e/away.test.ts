// Does a page that a message leads to come back by itself, when the database was away as it was opened?

import { afterAll, afterEach, beforeAll, expect, test } from 'vitest';
import { axe, screenshot } from '../browser.ts';
import { plan } from './fixtures/plan.ts';
import { openScreens, type Screens } from './fixtures/screens.ts';

let screens: Screens;
beforeAll(async () => {
  screens = await openScreens({ plan });
});
afterEach(() => screens.leave());
afterAll(() => screens?.close());

test.each([
  ['of the incident', '**/api/v1/incidents/*'],
  ['who is asking', '**/api/v1/me'],
])('while nobody answers %s the page says so, and shows the incident when somebody does, without a hand', async (_what, asked) => {
  const { id, title } = await screens.ring(`Payments fail: ${asked}`);
  const page = await screens.open('/healthz');
  const problem = { type: 'about:blank', title: 'Unavailable', status: 503, code: 'store-unavailable', detail: 'The database is away.' };
  await page.route(asked, (route) =>
    route.fulfill({ status: 503, contentType: 'application/problem+json', body: JSON.stringify(problem) }),
  );
  await page.goto(`${screens.tocsin.url}/incidents/${id}`);
  await page.getByText('Leave this page open: it tries again by itself.').waitFor();
  await page.unroute(asked);
  await page.getByRole('heading', { name: title }).waitFor();
  expect(await page.getByText('it tries again by itself').count()).toBe(0);
});

test('what one should know of Tocsin itself stands across every page: why it cannot work, a clock that was set; and it goes when it is over', async () => {
  const page = await screens.open('/');
  const said = { status: 'not ready', reasons: ['the database takes no writes'], notes: ['the clock was set: it is 3 h behind'] };
  await page.route('**/readyz', (route) => route.fulfill({ status: 503, json: said }));
  await page.reload();
  await page.getByText('Tocsin cannot do its work: the database takes no writes. Pages may leave late.').waitFor();
  await page.getByText('The clock was set: it is 3 h behind.').waitFor();
  expect(await axe(page)).toEqual([]);
  await screenshot(page, 'condition');
  await page.unroute('**/readyz');
  await page.getByText('The clock was set').waitFor({ state: 'detached' });
  expect(await page.getByText('cannot do its work').count()).toBe(0);
});
