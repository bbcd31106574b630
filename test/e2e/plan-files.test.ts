// What does the program say of plans that are very large, or broken? Run as a user runs it, with little memory; every fault has its place.

import { execFile } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { largePlanText } from '../fixtures/large-plan.ts';

let folder = '';
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'tocsin-plans-'));
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** Megabytes of heap; more would end the process. */
const heap = 400;

function tocsin(...args: readonly string[]): Promise<{ readonly code: number; readonly text: string; readonly errors: string }> {
  const env = { ...process.env, NODE_OPTIONS: `--max-old-space-size=${heap}` };
  return new Promise((resolve) => {
    execFile(process.execPath, ['scripts/tocsin.mjs', ...args], { env, maxBuffer: 100_000_000 }, (error, text, errors) => {
      resolve({ code: error === null ? 0 : typeof error.code === 'number' ? error.code : -1, text, errors });
    });
  });
}

function file(name: string, text: string): string {
  const path = join(folder, name);
  writeFileSync(path, text);
  return path;
}

const size = { services: 1_000, people: 2_000 };
const from = ['--from', '2026-11-23T00:00:00Z'];

test('a thousand services and two thousand people load, are verified for a year, and compared', { timeout: 180_000 }, async () => {
  const [before, after] = [file('before.yaml', largePlanText(size)), file('after.yaml', largePlanText(size, true))];
  expect(await tocsin('plan', 'validate', before)).toMatchObject({ code: 0 });

  const verified = await tocsin('verify', before, ...from, '--json');
  expect(verified.code).toBe(1);
  const { checks } = JSON.parse(verified.text) as { checks: { id: string; found: number }[] };
  const found = new Map(checks.map(({ id, found: count }) => [id, count]));
  // Every fourth service is of tier 1 and needs some of the lowest; the hours of a Berlin rotation never fall out of step.
  expect(found.get('tier-inversion')).toBeGreaterThan(100);
  expect([found.get('nobody-notified'), found.get('schedule-gap'), found.get('unproven')]).toEqual([0, 0, 0]);

  const compared = await tocsin('plan', 'diff', before, after, ...from);
  expect(compared.code).toBe(1);
  expect(compared.text).toContain('Person 9 is paged first instead of Person 3');
});

const sound = `name: Small
people:
  dana: { name: Dana, email: dana@acme.example, zone: Europe/Berlin, contact: { app: { inbox: dana } } }
teams:
  payments: { name: Payments, discipline: engineering, members: [dana], path: payments }
paths:
  payments: { steps: [{ page: [person dana] }], backstop: { page: [person dana], every: 5m } }
services:
  checkout: { name: Checkout, tier: 1, owner: payments }
`;

test('the plan to which faults are added is sound', async () => {
  expect(await tocsin('plan', 'validate', file('sound.yaml', sound))).toMatchObject({ code: 0 });
});

test.each<[fault: string, text: string, problem: string]>([
  ['a wrong type', sound.replace('tier: 1', 'tier: high'), '9:37 error there is no tier `high`'],
  [
    'a list for a mapping',
    sound.replace(/people:\n.*\n/, 'people: [dana]\n'),
    '2:9 error `people` is a mapping from names to what they stand for',
  ],
  ['a duration without a unit', sound.replace('every: 5m', 'every: 5'), '7:89 error expected a duration like `5m`, not `5`'],
  [
    'a name that nobody has',
    sound.replace('owner: payments', 'owner: paymets'),
    '9:47 error there is no team `paymets` (did you mean `payments`?)',
  ],
  ['a person twice', sound.replace('teams:', '  dana: { name: Other }\nteams:'), '4:3 error `dana` stands twice; the first is at'],
  ['an anchor', sound.replace('[dana]', '&all [dana]'), '5:70 error anchors (`&name`) are not supported: say it in full'],
  ['an alias', sound.replace('members: [dana]', 'members: *all'), 'error aliases (`*name`) are not supported: say it in full'],
  ['a tag', sound.replace('name: Small', 'name: !!str Small'), '1:13 error tags (`!name`) are not supported: write the value alone'],
  ['brackets without an end', `name: ${'['.repeat(100_000)}`, '1:'],
  [
    'a bomb',
    `a: &a [x, x]\n${Array.from({ length: 40 }, (_, n) => `a${n}: &a${n} [*a${n === 0 ? '' : n - 1}, *a${n === 0 ? '' : n - 1}]`).join('\n')}`,
    '1:7 error anchors (`&name`) are not supported: say it in full',
  ],
])('%s is refused where it stands', { timeout: 60_000 }, async (fault, text, problem) => {
  const told = await tocsin('plan', 'validate', file(`${fault.replaceAll(' ', '-')}.yaml`, text));
  expect(told.code, told.errors).toBe(1);
  expect(told.text).toContain(problem);
  // Nobody reads an endless list, and no trace of the program's own is any.
  expect(told.text.length).toBeLessThan(100_000);
  expect(told.errors).not.toMatch(/\n\s+at /);
});

test('more than ten megabytes are refused unread', async () => {
  const path = file('large.yaml', `${sound}# ${'x'.repeat(10_500_000)}\n`);
  expect(await tocsin('plan', 'validate', path)).toMatchObject({ code: 2, text: 'a plan may have 10 MB at most\n' });
});

test('what is no plan can be neither verified nor compared', async () => {
  const path = file('broken.yaml', sound.replace('tier: 1', 'tier: high'));
  const verified = await tocsin('verify', path);
  expect(verified).toMatchObject({ code: 2, text: expect.stringContaining('there is no tier `high`') });
  expect(await tocsin('plan', 'diff', path, path)).toMatchObject({ code: 2, text: expect.stringContaining('is no sound plan (1 error') });
});

test('a circle is told where it closes, and refuses nothing', async () => {
  const text = `${sound.replace('owner: payments }', 'owner: payments, depends on: [ledger] }')}  ledger: { name: Ledger, tier: 1, owner: payments, depends on: [checkout] }\n`;
  const told = await tocsin('plan', 'validate', file('circle.yaml', text));
  expect(told.code).toBe(1);
  expect(told.text).toContain('0 errors');
  expect(told.text).toContain('10:66 warning these services depend on one another: checkout → ledger → checkout');
});
