// Does `tocsin simulate` answer as it should, in text, for programs and as a page, with its exit codes?

import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type SimulateArguments, type SimulateShell, simulate } from './command.ts';

let folder = '';
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'tocsin-simulate-'));
});
afterAll(() => rm(folder, { recursive: true, force: true }));

const night = 'examples/scenarios/card-payments-fail-at-night.yaml';
const asked: SimulateArguments = {
  scenario: night,
  plan: 'examples/acme',
  at: null,
  seed: 1,
  runs: null,
  fromRun: 1,
  names: false,
  days: 30,
  json: false,
  html: null,
  state: null,
};

function shell(over: Partial<SimulateShell> = {}): SimulateShell & { readonly text: () => string; readonly said: () => string } {
  const written: string[] = [];
  const said: string[] = [];
  return {
    write: (text) => written.push(text),
    say: (text) => said.push(text),
    environment: () => undefined,
    now: () => Date.parse('2026-11-28T00:00:00Z'),
    stopped: () => false,
    breathe: async () => {},
    text: () => written.join(''),
    said: () => said.join('\n'),
    ...over,
  };
}

test('every example scenario is sound and can be played', async () => {
  const names = await readdir('examples/scenarios');
  expect(names.length).toBeGreaterThan(1);
  for (const name of names) {
    const out = shell();
    expect([0, 1], name).toContain(await simulate({ ...asked, scenario: join('examples/scenarios', name) }, out));
    expect(out.text()).toContain('\nClocks\n');
  }
});

test('one run tells what would happen, and 1 says that a promise was missed', async () => {
  const out = shell();
  const code = await simulate(asked, out);
  expect(out.text()).toContain('Lee Park is paged: step 1, on call in Payments, first');
  const json = shell();
  expect(await simulate({ ...asked, json: true }, json)).toBe(code);
  const { outcome, timeline } = JSON.parse(json.text());
  const missed = outcome.clocks.some((clock: { verdict: string }) => clock.verdict === 'missed');
  expect(code).toBe(missed ? 1 : 0);
  expect(timeline.length).toBeGreaterThan(20);
});

test('the same seed prints the same, another seed another', async () => {
  const texts: string[] = [];
  for (const seed of [3, 3, 4]) {
    const out = shell();
    await simulate({ ...asked, runs: 20, seed }, out);
    texts.push(out.text());
  }
  expect(texts[1]).toBe(texts[0]);
  expect(texts[2]).not.toBe(texts[0]);
});

test('what was stopped goes on, and ends as if it never had been', async () => {
  const whole = shell();
  await simulate({ ...asked, runs: 60, json: true }, whole);
  const state = join(folder, 'state.json');
  let looks = 0;
  const first = shell({ stopped: () => looks++ > 0 });
  await simulate({ ...asked, runs: 60, json: true, state }, first);
  expect(first.said()).toContain('stopped after run 50');
  const second = shell();
  await simulate({ ...asked, runs: 60, json: true, state }, second);
  expect(second.said()).toContain('going on after 50 runs');
  expect(second.text()).toBe(whole.text());
  const other = shell();
  expect(await simulate({ ...asked, runs: 60, seed: 2, state }, other)).toBe(2);
  expect(other.text()).toContain('belongs to another');
}, 60_000);

test('the report is one page that needs nothing else', async () => {
  const html = join(folder, 'report.html');
  const title = '<script>alert("x")</script> & more';
  const scenario = join(folder, 'titled.yaml');
  await writeFile(scenario, (await readFile(night, 'utf8')).replace(/^title: .*$/m, `title: '${title}'`));
  await simulate({ ...asked, scenario, runs: 50, html }, shell());
  const page = await readFile(html, 'utf8');
  expect(page).toContain('<svg');
  expect(page).toContain('prefers-color-scheme: dark');
  expect(page).toContain('&lt;script&gt;');
  expect(page).not.toMatch(/<script|<link|https?:|url\(/);
});

test('misuse is 2: a wrong moment, scenario or plan, and a report of one run', async () => {
  const broken = join(folder, 'broken.yaml');
  await writeFile(broken, 'title: T\ntimeline:\n  - at: start\n    alert: { summary: S, service: payments-ap, level: critical }\n');
  const out = shell();
  expect(await simulate({ ...asked, scenario: broken }, out)).toBe(2);
  expect(out.text()).toContain(`${broken}:4:35 error there is no service \`payments-ap\` in the plan (did you mean \`payments-api\`?)`);
  expect(await simulate({ ...asked, scenario: join(folder, 'none.yaml') }, shell())).toBe(2);
  expect(await simulate({ ...asked, at: 'tomorrow' }, shell())).toBe(2);
  expect(await simulate({ ...asked, plan: broken }, shell())).toBe(2);
  expect(await simulate({ ...asked, html: join(folder, 'one.html') }, shell())).toBe(2);
});
