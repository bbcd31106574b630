// How do the pictures in the documents stay true? The demonstration is started on a folder of its own, and photographed.
//   npm run screenshots    writes docs/screenshots/<page>-<light or dark>.png
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync, mkdtempSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { prepare, say } from './prepare.mjs';
import { root } from './run.mjs';

const START_LIMIT_MS = 180_000;
const STOP_LIMIT_MS = 20_000;
/** So much of a repository a picture may take. */
const PICTURE_LIMIT_BYTES = 200_000;
const DESK = { width: 1120, height: 720 };
const PHONE = { width: 390, height: 844 };

await prepare({ install: true, build: true });
const { runnerImport } = await import('vite');
// Written in TypeScript for the tests, which look through the same browser.
const [{ openBrowser }, { freePort, until }] = await Promise.all([load('test/browser.ts'), load('test/system/fixtures/process.ts')]);

const folder = mkdtempSync(join(tmpdir(), 'tocsin-screenshots-'));
const url = `http://127.0.0.1:${await freePort()}`;
const demo = await startDemo();
try {
  await ring();
  const browser = await openBrowser();
  try {
    for (const colorScheme of ['light', 'dark']) await photograph(browser, colorScheme);
  } finally {
    await browser.close();
  }
} finally {
  const ended = once(demo, 'exit');
  demo.kill('SIGTERM');
  // It lives on a folder that is removed below: nothing of it has to be finished.
  const kill = setTimeout(() => demo.kill('SIGKILL'), STOP_LIMIT_MS);
  await ended;
  clearTimeout(kill);
  rmSync(folder, { recursive: true, force: true });
}

async function load(path) {
  return (await runnerImport(join(root, path), { configFile: false, logLevel: 'error' })).module;
}

async function startDemo() {
  const env = { ...process.env, TOCSIN_DATA: join(folder, 'data'), TOCSIN_PORT: new URL(url).port, TOCSIN_LOG_LEVEL: 'error' };
  const child = spawn(process.execPath, [join(root, 'scripts/tocsin.mjs'), 'demo'], { env, stdio: ['ignore', 'pipe', 'inherit'] });
  let output = '';
  child.stdout.on('data', (chunk) => {
    output += chunk;
  });
  const serves = () => {
    if (child.exitCode !== null) throw new Error(`the demonstration ended:\n${output}`);
    return output.includes('Tocsin listens on');
  };
  await until('the demonstration serves', serves, START_LIMIT_MS);
  return child;
}

/** Something big enough to be looked at. */
async function ring() {
  const payload = { summary: 'Card payments fail in Europe', source: 'probe-7', severity: 'critical', component: 'payments-api' };
  const event = { routing_key: 'demo0000000000000000000000000000', event_action: 'trigger', dedup_key: 'screenshots', payload };
  const headers = { 'content-type': 'application/json' };
  const answer = await fetch(`${url}/v2/enqueue`, { method: 'POST', headers, body: JSON.stringify(event) });
  if (!answer.ok) throw new Error(`the event was refused: ${await answer.text()}`);
}

async function photograph(browser, colorScheme) {
  const options = { colorScheme, locale: 'en-GB', timezoneId: 'Europe/Berlin', reducedMotion: 'reduce' };
  const page = await browser.newPage({ ...options, viewport: DESK });
  await page.goto(url);
  await page.locator('.oncall-now time').first().waitFor();
  const row = page.locator('[data-row]').filter({ hasText: 'Card payments fail in Europe' });
  await row.waitFor();
  await keep(page, `now-${colorScheme}`);

  await row.locator('[data-row-link]').click();
  await page.locator('.receipts').first().waitFor();
  await keep(page, `incident-${colorScheme}`);
  await page.setViewportSize(PHONE);
  await keep(page, `incident-phone-${colorScheme}`);

  await page.setViewportSize(DESK);
  const inbox = await fetch(`${url}/api/v1/plan`).then((answer) => answer.json());
  await page.goto(`${url}/inbox?person=${await personWithMail(inbox.people)}`);
  await page.locator('.message').first().waitFor();
  await keep(page, `inbox-${colorScheme}`);
  await page.close();
}

/** Somebody who has just been paged: the example's shifts follow the sun. */
async function personWithMail(people) {
  let latest = { at: 0, person: people[0]?.id ?? '' };
  for (const { id } of people) {
    const { messages } = await fetch(`${url}/api/v1/inbox?person=${id}`).then((answer) => answer.json());
    for (const { at } of messages) if (at > latest.at) latest = { at, person: id };
  }
  return latest.person;
}

async function keep(page, name) {
  const pictures = join(root, 'docs', 'screenshots');
  mkdirSync(pictures, { recursive: true });
  const path = join(pictures, `${name}.png`);
  await page.screenshot({ path });
  const { size } = statSync(path);
  if (size > PICTURE_LIMIT_BYTES) throw new Error(`${path} has ${size} bytes, and may have ${PICTURE_LIMIT_BYTES}`);
  say(`docs/screenshots/${name}.png, ${Math.round(size / 1_000)} KB`);
}
