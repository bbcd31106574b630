// Do the commands say what they should, and end with the right code?

import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { Refusal } from '../../core/kernel/result.ts';
import type { Clock } from '../../engine/ports.ts';
import { printPlanSchema, type Shell, validatePlan } from './commands.ts';
import { readPlanSources } from './read.ts';
import { who } from './who.ts';

let folder = '';
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'plan-'));
});
afterAll(() => rm(folder, { recursive: true }));

function shell(channels?: Shell['channels'], now = Date.UTC(2026, 11, 1)): Shell & { readonly clock: Clock; text(): string } {
  let text = '';
  return {
    write: (more) => {
      text += more;
    },
    environment: () => undefined,
    clock: { now: () => now },
    ...(channels === undefined ? {} : { channels }),
    text: () => text,
  };
}

async function file(name: string, text: string | Uint8Array): Promise<string> {
  const path = join(folder, name);
  await writeFile(path, text);
  return path;
}

test('a sound plan is summed up', async () => {
  const out = shell();
  expect(await validatePlan({ path: 'examples/acme', json: false }, out)).toBe(0);
  expect(out.text()).toMatch(/^Acme: no problems in 11 files \(43 people, 10 teams, .*25 services/);
});

test('a problem is shown as compilers do', async () => {
  const path = await file('broken.yaml', 'name: A\nservices:\n  web: { name: Web, tier: 1, owner: payments, path: x }\n');
  const out = shell();
  expect(await validatePlan({ path, json: false }, out)).toBe(1);
  expect(out.text()).toBe(
    [
      `${path}:3:37 error there is no team \`payments\``,
      '    3 |   web: { name: Web, tier: 1, owner: payments, path: x }',
      '      |                                     ^',
      `${path}:3:53 error there is no path \`x\``,
      '    3 |   web: { name: Web, tier: 1, owner: payments, path: x }',
      '      |                                                     ^',
      '2 errors, 0 warnings',
      '',
    ].join('\n'),
  );
});

test('programs get JSON', async () => {
  const path = await file('broken.yaml', 'nam: A');
  const out = shell();
  expect(await validatePlan({ path, json: true }, out)).toBe(1);
  expect(JSON.parse(out.text())).toMatchObject({
    valid: false,
    problems: [{ severity: 'error', file: path, line: 1, column: 1, path: 'nam', suggestion: 'did you mean `name`?' }],
  });
});

test('channels and addresses are held against the registry', async () => {
  const person =
    'people:\n  ana: { name: Ana, email: ana@acme.example, zone: UTC, contact: { app: { inbx: ana }, mail: { email: nowhere } } }\n';
  const path = await file('people.yaml', person);
  const refusals: Readonly<Record<string, Refusal | null>> = {
    inbox: null,
    email: { code: 'invalid-address', message: 'no e-mail address' },
  };
  const out = shell(new Map(Object.entries(refusals).map(([name, refusal]) => [name, { validate: () => refusal, can: { wake: false } }])));
  expect(await validatePlan({ path, json: false }, out)).toBe(1);
  expect(out.text()).toContain(`${path}:2:75 error there is no channel \`inbx\` (did you mean \`inbox\`?)`);
  expect(out.text()).toContain(`${path}:2:103 error no e-mail address`);
});

test('what cannot be read is misuse', async () => {
  expect(await validatePlan({ path: join(folder, 'nothing'), json: false }, shell())).toBe(2);
  const latin = await file('latin.yaml', new Uint8Array([0x6e, 0x61, 0xff]));
  expect(await readPlanSources(latin)).toMatchObject({ ok: false, refusal: { code: 'plan-unreadable' } });
  const empty = await mkdtemp(join(folder, 'empty-'));
  expect(await readPlanSources(empty)).toMatchObject({ ok: false, refusal: { code: 'plan-empty' } });
  const large = await file('large.yaml', '#'.repeat(10_000_001));
  expect(await readPlanSources(large)).toMatchObject({ ok: false, refusal: { code: 'plan-too-large' } });
});

test('the schema is printed', () => {
  const out = shell();
  expect(printPlanSchema(out)).toBe(0);
  expect(JSON.parse(out.text())).toMatchObject({ title: 'Tocsin plan', type: 'object' });
});

const asked = { at: '2026-12-08T09:30:00Z', plan: 'examples/acme', json: false };
const atWork = () => ({ ...shell(), clock: { now: () => Date.parse(asked.at) } });

test('who is on call, until when, and who comes next', async () => {
  const out = atWork();
  expect(await who({ ...asked, name: 'payments-primary' }, out)).toBe(0);
  expect(out.text()).toBe(
    [
      'Payments, first (schedule payments-primary, UTC)',
      '  at        Tue 8 Dec 2026 09:30 UTC = 2026-12-08T09:30:00.000Z',
      '  on call   Ines Duarte (stands in)',
      '  until     Tue 8 Dec 2026 16:00 UTC = 2026-12-08T16:00:00.000Z, in 6h 30m',
      '  then      Sam Okafor',
      'local times by the IANA time zone data 2026f of 2026-10-28',
      '',
    ].join('\n'),
  );
});

test('whom a path reaches, step by step, to the backstop', async () => {
  const out = atWork();
  expect(await who({ ...asked, name: 'product', at: '2026-11-28T23:30:00Z' }, out)).toBe(0);
  expect(out.text()).toContain('skipped: only during product-hours');
  expect(out.text()).toMatch(
    /\+8m +backstop\n +at Sun 29 Nov 2026 00:38 CET\n +Peter Lang, on call in Executive on duty\n +again every 30m until somebody answers/,
  );
  const json = atWork();
  expect(await who({ ...asked, name: 'payments', json: true }, json)).toBe(0);
  const { path } = JSON.parse(json.text());
  expect(path.rungs.map((rung: { afterMs: number }) => rung.afterMs / 60_000)).toEqual([0, 3, 7, 15, 18, 22, 30]);
  expect(path.rungs[0].people).toMatchObject([{ id: 'ines', name: 'Ines Duarte' }]);
  expect(path.rungs.at(-1)).toMatchObject({ backstop: true });
});

test('whom a path reaches for a severity and a customer: steps ask for both', async () => {
  // Outside office hours premium customers are promised a voice: one step more.
  const rungsFor = async (over: { severity?: string; customer?: string }) => {
    const out = atWork();
    expect(await who({ ...asked, name: 'customers', json: true, ...over }, out)).toBe(0);
    const { path } = JSON.parse(out.text());
    return path.rungs.filter((rung: { round?: number }) => rung.round === 1).map((rung: { step: number }) => rung.step);
  };
  expect(await rungsFor({ severity: 'SEV1', customer: 'nordic-outfitters' })).toEqual([1, 2, 3]);
  expect(await rungsFor({ severity: 'SEV1', customer: 'alpine-tools' })).toEqual([1, 3]);
  expect(await rungsFor({ severity: 'SEV3', customer: 'nordic-outfitters' })).toEqual([1, 3]);
  expect(await rungsFor({})).toEqual([1, 2, 3]);
  const text = atWork();
  await who({ ...asked, name: 'payments', at: '2026-12-08T20:30:00Z', severity: 'SEV4' }, text);
  expect(text.text()).toContain('  for       SEV4, tier 1, customers: premium, standard, low urgency\n');
  // Low urgency waits for the support hours of the next morning.
  expect(text.text()).toContain('+10h 30m');
  expect(text.text()).toMatch(/\+10h 33m +step 2, time 1\n +at Wed 9 Dec 2026 07:03 UTC/);
});

test('what an occasion cannot be is misuse', async () => {
  const out = atWork();
  expect(await who({ ...asked, name: 'payments', severity: 'SEV9' }, out)).toBe(2);
  expect(await who({ ...asked, name: 'payments', severity: 'SEV1', customer: 'nordic' }, out)).toBe(2);
  expect(await who({ ...asked, name: 'payments', customer: 'nordic-outfitters' }, out)).toBe(2);
});

test('a moment is local in and out, and now where none is said', async () => {
  const local = atWork();
  expect(await who({ ...asked, name: 'product', at: '2026-11-29T00:30' }, local)).toBe(0);
  const zoned = atWork();
  expect(await who({ ...asked, name: 'product', at: '2026-11-28T23:30:00Z' }, zoned)).toBe(0);
  expect(local.text()).toBe(zoned.text());
  expect(local.text()).toContain('  start     Sun 29 Nov 2026 00:30 CET = 2026-11-28T23:30:00.000Z');
  const { at: said, ...unsaid } = asked;
  const [now, then] = [atWork(), atWork()];
  await who({ ...unsaid, name: 'payments-primary' }, now);
  await who({ ...unsaid, at: said, name: 'payments-primary' }, then);
  expect(now.text()).toBe(then.text());
});

test('an unknown name, a wrong moment and a broken plan are misuse', async () => {
  const out = atWork();
  expect(await who({ ...asked, name: 'paymnts' }, out)).toBe(2);
  expect(out.text()).toBe('there is no schedule or path `paymnts` (did you mean `payments`?)\n');
  expect(await who({ ...asked, name: 'payments', at: 'tomorrow' }, atWork())).toBe(2);
  const plan = await file('broken.yaml', 'nam: A');
  expect(await who({ ...asked, name: 'payments', plan }, atWork())).toBe(2);
});

test('`who` says by which zone data its times are, and warns where it is older than a year', async () => {
  const out = shell();
  await who({ ...asked, name: 'payments-primary' }, out);
  expect(out.text()).toContain('\nlocal times by the IANA time zone data 2026f of 2026-10-28\n');
  const later = shell(undefined, Date.UTC(2027, 11, 1));
  await who({ ...asked, name: 'payments-primary' }, later);
  expect(later.text()).toContain('\nwarning: the time zone data (IANA 2026f) is older than a year');
  const json = shell(undefined, Date.UTC(2027, 11, 1));
  await who({ ...asked, name: 'payments-primary', json: true }, json);
  expect(JSON.parse(json.text())).toMatchObject({ zoneData: { version: '2026f', published: '2026-10-28', warning: expect.any(String) } });
});
