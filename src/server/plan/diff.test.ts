// What does `tocsin plan diff` print, and with which exit code?

import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { diffPlanFiles } from './diff.ts';

let folder = '';
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'tocsin-diff-'));
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const plan = `people:
  dana: { name: Dana, email: dana@acme.example, zone: Europe/Berlin, contact: { app: { inbox: dana } } }
  lee: { name: Lee, email: lee@acme.example, zone: Europe/Berlin, contact: { app: { inbox: lee } } }
teams:
  payments: { name: Payments, discipline: engineering, members: [dana, lee], path: payments }
schedules:
  first: { zone: Europe/Berlin, rotations: [{ members: [lee], every: 1 week, from: 2026-01-05T09:00 }] }
paths:
  payments: { steps: [{ page: [schedule first] }], backstop: { page: [person dana], every: 5m } }
services:
  payments: { name: Payments, tier: 1, owner: payments }
objectives:
  answer: { metric: acknowledge, severities: [SEV1], target: 5m }
`;
const standIn = 'from: 2026-01-05T09:00 }], overrides: [{ from: 2026-11-28T02:00, to: 2026-11-28T10:00, person: dana, replaces: lee }] }';
const changed = plan.replace('from: 2026-01-05T09:00 }] }', standIn).replace('target: 5m', 'target: 10m');

async function diff(before: string, after: string, over: { json?: boolean; from?: string } = {}) {
  const paths = { before: join(folder, 'before.yaml'), after: join(folder, 'after.yaml') };
  writeFileSync(paths.before, before);
  writeFileSync(paths.after, after);
  const written: string[] = [];
  const shell = { write: (text: string) => void written.push(text), environment: () => undefined };
  const wishes = { ...paths, from: over.from ?? '2026-11-25T00:00:00Z', days: 14, json: over.json ?? false };
  return { code: await diffPlanFiles(wishes, shell, 0), text: written.join('') };
}

test('it says for whom, when, and what', async () => {
  expect(await diff(plan, changed)).toEqual({
    code: 1,
    text: `Who is paged (in the 14 days from 2026-11-25T00:00Z)
  service payments, from Sat 28 Nov 2026 02:00 CET to 10:00 CET:
    Dana is paged first instead of Lee

What is promised
  service payments, SEV1:
    acknowledgement promise 5m → 10m

What the plan says otherwise
  schedule first:
    overrides changed
  objective answer:
    target text 5m → 10m
`,
  });
});

test('what comes again every week is told once, and of a new service it is said who is paged', async () => {
  const nights = plan
    .replace(
      'from: 2026-01-05T09:00 }] }',
      'from: 2026-01-05T09:00 }, { members: [dana], every: 1 week, from: 2026-01-05T09:00, layer: 2, only: { sat: 02:00-08:00, mon-wed: 22:00-06:00 } }] }',
    )
    .replace('services:', 'services:\n  shop: { name: Shop, tier: 2, owner: payments }');
  const { text } = await diff(plan, nights);
  expect(text).toContain(
    `  service payments, every Monday to Wednesday 22:00–06:00 and every Saturday 02:00–08:00 (Europe/Berlin):
    Dana is paged first instead of Lee
  service shop:
    is new, and pages Dana and Lee first; Dana by the backstop (path payments)
`,
  );
});

test('the same is the same, in other words or none', async () => {
  const reworded = plan.replace('{ page: [schedule first] }', '{ page: ["schedule first"], wait: 300s }');
  expect(await diff(plan, `# A comment\n${reworded}`)).toEqual({
    code: 0,
    text: 'The plans say the same; who is paged was compared for 14 days.\n',
  });
});

test('programs get all of it', async () => {
  const { code, text } = await diff(plan, changed, { json: true });
  expect(code).toBe(1);
  expect(JSON.parse(text)).toMatchObject({
    more: 0,
    changes: [{ kind: 'paging', stretches: { count: 1 } }, { kind: 'promise' }, { kind: 'entry' }, { kind: 'entry' }],
  });
});

test('a plan that is broken, or a moment that is none, is misuse', async () => {
  expect(await diff(plan, 'people: []')).toMatchObject({ code: 2, text: expect.stringContaining('after.yaml is no sound plan') });
  expect(await diff(plan, plan, { from: 'tomorrow' })).toMatchObject({ code: 2 });
});
