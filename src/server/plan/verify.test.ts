// Does `tocsin verify` say what it should, in each of its forms, and end with the right code?

import { readFileSync } from 'node:fs';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { z } from 'zod';
import { checks } from '../../verify/checks.ts';
import { type VerifyArguments, verifyPlan } from './verify.ts';

let folder = '';
let broken = '';
let sound = '';
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'verify-'));
  broken = join(folder, 'broken.yaml');
  sound = join(folder, 'sound.yaml');
  await writeFile(broken, planOf('{ members: [dana, lee], every: 1 week, from: 2026-01-05T09:00, until: 2026-06-01T09:00 }'));
  await writeFile(sound, planOf('{ members: [dana, lee], every: 1 week, from: 2026-01-05T09:00 }'));
});
afterAll(() => rm(folder, { recursive: true }));

const planOf = (rotation: string) => `name: Small
people:
  dana: { name: Dana, email: dana@acme.example, zone: Europe/Berlin, contact: { app: { inbox: dana, wakes: true }, mail: { email: dana@acme.example } } }
  lee: { name: Lee, email: lee@acme.example, zone: Europe/Berlin, contact: { app: { inbox: lee, wakes: true }, mail: { email: lee@acme.example } } }
teams:
  shop: { name: Shop, discipline: engineering, members: [dana, lee], path: shop }
schedules:
  shop:
    zone: Europe/Berlin
    rotations:
      - ${rotation}
paths:
  shop:
    steps: [{ page: [schedule shop], wait: 5m }, { page: [team shop], wait: 5m }]
    backstop: { page: [team shop], every: 5m }
services:
  shop: { name: Shop, tier: 1, owner: shop }
`;

async function run(over: Partial<VerifyArguments>, colour = false, now = Date.parse('2026-03-02T09:00:00Z')) {
  let text = '';
  const shell = {
    write: (more: string) => {
      text += more;
    },
    environment: () => undefined,
    clock: { now: () => now },
    colour,
  };
  const plain = { path: broken, from: undefined, days: 366, json: false, sarif: false, only: [], explain: undefined };
  return { code: await verifyPlan({ ...plain, ...over }, shell), text };
}

const zoneData = 'local times by the IANA time zone data 2026f of 2026-10-28';

test('a sound plan is clean', async () => {
  const { code, text } = await run({ path: sound });
  expect(text).toBe(`Small: ${checks.length} checks find nothing over 366 days from 2026-03-02T09:00Z\n${zoneData}\n`);
  expect(code).toBe(0);
});

test('a finding names its line, its minute, and what mends it', async () => {
  const { code, text } = await run({});
  expect(code).toBe(1);
  expect(text).toContain('broken.yaml:11:72 warning nobody is on call in shop for');
  expect(text).toContain('when      Mon 1 Jun 2026 09:00 CEST = 2026-06-01T07:00:00.000Z');
  expect(text).toContain('Mon 01    ·········███████████████');
  expect(text).toContain('to mend   let rotation 1 of shop go on after 2026-06-01T09:00');
  expect(text).not.toContain('\u001b');
  expect((await run({}, true)).text).toContain('\u001b[33mwarning');
});

test('programs get the same', async () => {
  const { code, text } = await run({ json: true, only: ['schedule-gap'] });
  expect(code).toBe(1);
  expect(JSON.parse(text)).toMatchObject({
    plan: 'Small',
    zoneData: { version: '2026f', published: '2026-10-28', warning: null },
    checks: [{ id: 'schedule-gap', found: 1, leftOut: 0 }],
    findings: [
      {
        key: 'schedule-gap schedule shop',
        place: { line: 11 },
        at: { instant: '2026-06-01T07:00:00.000Z', local: 'Mon 1 Jun 2026 09:00 CEST' },
      },
    ],
  });
});

test('zone data that is older than a year is warned of, whatever the horizon', async () => {
  const { text } = await run({ path: sound, from: '2026-03-02T09:00:00Z' }, false, Date.UTC(2027, 11, 1));
  expect(text).toContain('warning: the time zone data (IANA 2026f) is older than a year: clocks may since have been changed by law');
});

/** What the published schema of SARIF 2.1.0 demands of the parts that are written here. */
const level = z.enum(['none', 'note', 'warning', 'error']);
const text = z.strictObject({ text: z.string().min(1) });
const rule = z.strictObject({
  id: z.string(),
  shortDescription: text,
  fullDescription: text,
  defaultConfiguration: z.strictObject({ level }),
});
const result = z.strictObject({
  ruleId: z.string(),
  ruleIndex: z.int().min(0),
  level,
  message: text,
  locations: z
    .array(
      z.strictObject({
        physicalLocation: z.strictObject({
          artifactLocation: z.strictObject({ uri: z.string().regex(/^[\w./%-]+$/) }),
          region: z.strictObject({ startLine: z.int().min(1), startColumn: z.int().min(1) }),
        }),
        logicalLocations: z.array(z.strictObject({ fullyQualifiedName: z.string(), kind: z.string() })),
      }),
    )
    .optional(),
  partialFingerprints: z.record(z.string(), z.string()),
  suppressions: z.array(z.strictObject({ kind: z.enum(['inSource', 'external']), justification: z.string() })).optional(),
});
const sarif = z.strictObject({
  $schema: z.url(),
  version: z.literal('2.1.0'),
  runs: z.array(
    z.strictObject({
      tool: z.strictObject({ driver: z.strictObject({ name: z.string(), semanticVersion: z.string(), rules: z.array(rule) }) }),
      columnKind: z.enum(['utf16CodeUnits', 'unicodeCodePoints']),
      results: z.array(result),
      properties: z.record(z.string(), z.unknown()),
    }),
  ),
});

test('code review gets SARIF 2.1.0', async () => {
  const { code, text: said } = await run({ sarif: true });
  expect(code).toBe(1);
  const [one] = sarif.parse(JSON.parse(said)).runs;
  expect(one?.tool.driver.rules.map(({ id }) => id)).toEqual(checks.map(({ id }) => id));
  for (const each of one?.results ?? []) expect(one?.tool.driver.rules[each.ruleIndex]?.id).toBe(each.ruleId);
  expect(one?.results[0]?.locations?.[0]?.physicalLocation.region.startLine).toBe(11);
});

test('what cannot be asked is misuse', async () => {
  expect(await run({ only: ['schedule-gape'] })).toEqual({
    code: 2,
    text: 'there is no check `schedule-gape`: did you mean `schedule-gap`?\n',
  });
  expect((await run({ path: join(folder, 'none') })).code).toBe(2);
  expect((await run({ path: undefined })).code).toBe(2);
  expect((await run({ from: 'tomorrow' })).code).toBe(2);
  expect((await run({ days: 0 })).code).toBe(2);
  expect((await run({ days: 4_000 })).code).toBe(2);
  expect((await run({ json: true, sarif: true })).code).toBe(2);
});

test('every check explains itself, and stands in the document', async () => {
  const document = readFileSync('docs/verify.md', 'utf8');
  expect(checks.filter(({ id, title }) => !document.includes(`| \`${id}\` | ${title} |`)).map(({ id }) => id)).toEqual([]);
  for (const { id, title, explanation } of checks) {
    const { code, text: said } = await run({ explain: id, path: undefined });
    expect(code).toBe(0);
    expect(said).toContain(title);
    expect(said).toContain(explanation);
    expect(explanation).toMatch(/\.$/);
  }
  expect(new Set(checks.map(({ id }) => id)).size).toBe(checks.length);
});
