// Do `plan apply`, `plan import` and `plan export` say what they do, end with the right code, and keep every byte? On a store and over HTTP.

import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Command } from 'commander';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { bootMs, setUp, startApi, type TestApi } from '../../../test/api.ts';
import { dataFolder, silent } from '../../../test/stores.ts';
import { openDatabase } from '../store/open.ts';
import { planCommands } from './command-line.ts';
import type { ExitCode } from './commands.ts';
import { withDesk } from './store-desk.ts';

let folder = '';
let data = '';
let api: TestApi;
let url = '';
let token = '';
beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'apply-'));
  data = await dataFolder();
  api = await startApi({ stored: true });
  const headers = await setUp(api);
  const made = await api.app.inject({ method: 'POST', url: '/api/v1/tokens', headers, payload: { name: 'terminal' } });
  token = made.json<{ token: string }>().token;
  url = await api.app.listen({ port: 0 });
}, bootMs);
afterAll(async () => {
  await api.close();
  for (const each of [folder, data]) rmSync(each, { recursive: true, force: true });
});

/** As at a terminal: the words after `tocsin plan`. */
async function plan(...words: string[]): Promise<{ code: ExitCode; text: string }> {
  const said: string[] = [];
  let code: ExitCode = 2;
  const shell = { write: (text: string) => void said.push(text), environment: () => undefined };
  const open = () => openDatabase({ url: null, dataDirectory: data, log: silent });
  const program = new Command().exitOverride();
  planCommands(program, {
    done: async (work) => {
      code = await work;
    },
    shell: async () => shell,
    starterPlan: '',
    token: null,
    onStore: (run) => withDesk({ open, log: silent, environment: () => undefined, allowPrivateWebhooks: false }, run),
  });
  await program.parseAsync(['plan', ...words], { from: 'user' });
  return { code, text: said.join('') };
}

const people = `\ufeff# Who there is. ünï\r\npeople:
  dana: { name: Dana, email: dana@acme.example, zone: Europe/Berlin, contact: { app: { inbox: dana }, mail: { email: dana@acme.example } } }
  lee: { name: Lee, email: lee@acme.example, zone: Europe/Berlin, contact: { app: { inbox: lee }, mail: { email: lee@acme.example } } }
`;
const shop = (rotation = '', target = '5m') => `name: Shop # and nothing else
teams:
  shop: { name: Shop, discipline: engineering, members: [dana, lee], path: shop }
schedules:
  shop: { zone: Europe/Berlin, rotations: [{ members: [dana, lee], every: 1 week, from: 2026-01-05T09:00${rotation} }] }
paths:
  shop: { steps: [{ page: [schedule shop], wait: 5m }], backstop: { page: [team shop], every: 5m } }
services:
  shop: { name: Shop, tier: 3, owner: shop }
objectives:
  restore: { metric: restore, target: ${target} }

`;

/** A folder of two files; the name stands in what is printed. */
function planAt(name: string, text = shop()): string {
  const where = join(folder, name);
  mkdirSync(where, { recursive: true });
  writeFileSync(join(where, '1-people.yaml'), people);
  writeFileSync(join(where, '2-shop.yml'), text);
  writeFileSync(join(where, 'notes.txt'), 'no part of the plan');
  return where;
}

const bytesOf = (where: string) => readdirSync(where).map((name) => [name, readFileSync(join(where, name)).toString('hex')]);
const planBytes = (where: string) => bytesOf(where).filter(([name]) => name !== 'notes.txt');

test.each([
  ['on a store that nobody has open', () => []],
  ['on a Tocsin that runs', () => ['--url', url, '--token', token]],
])('%s: refused, tried, activated, exported byte for byte, and imported again', async (_name, elsewhere) => {
  const where = elsewhere();
  const broken = await plan('apply', planAt('broken', shop().replace('owner: shop', 'owner: shp')), ...where);
  expect(broken.code).toBe(1);
  expect(broken.text).toContain(`${folder}/broken/2-shop.yml:9:39 error there is no team \`shp\` (did you mean \`shop\`?)`);
  expect(broken.text).toMatch(/\n +\| +\^\n/);
  expect(broken.text).toMatch(/Refused: 1 error in the text\n$/);

  const sound = planAt('sound');
  expect(await plan('apply', sound, '--dry-run', ...where)).toEqual({
    code: 0,
    text: expect.stringMatching(/No plan is active yet(.|\n)*Nothing stands against it; a dry run changes nothing\n$/),
  });
  expect((await plan('export', ...where)).text).toContain('No plan is active yet');
  expect(await plan('apply', sound, ...where)).toMatchObject({ code: 0, text: expect.stringMatching(/Version 1 is active\n$/) });
  expect(await plan('apply', sound, ...where)).toMatchObject({
    code: 0,
    text: expect.stringMatching(/Version 1 says the same already\n$/),
  });

  const gap = planAt('gap', shop(', until: 2027-06-01T09:00', '10m'));
  const unreasoned = await plan('apply', gap, ...where);
  expect(unreasoned.code).toBe(1);
  expect(unreasoned.text).toContain('What is promised\n  service shop:\n    restoration promise 5m → 10m');
  expect(unreasoned.text).toMatch(/gap\/2-shop\.yml:5:\d+ warning nobody is on call in shop/);
  expect(unreasoned.text).toContain('Refused without a reason: the verifier finds');
  expect((await plan('apply', gap, '--reason', 'we close in June', ...where)).text).toMatch(/Version 2 is active\n$/);

  const out = join(folder, `out-${where.length}`);
  expect((await plan('export', '--version', '1', '--out', out, ...where)).code).toBe(0);
  expect(bytesOf(out)).toEqual(planBytes(sound));
  expect(await plan('export', '--out', out, ...where)).toMatchObject({ code: 2, text: expect.stringContaining('is not empty') });
  expect(await plan('export', ...where)).toMatchObject({ code: 2, text: 'version 2 has 2 files: name a folder with --out\n' });
  expect(await plan('export', '--version', '9', ...where)).toMatchObject({ code: 2, text: 'There is no version 9 of the plan\n' });

  expect((await plan('import', out, ...where)).text).toMatch(/Version 3 is active\n$/);
  const again = join(folder, `again-${where.length}`);
  await plan('export', '--out', again, ...where);
  expect(bytesOf(again)).toEqual(planBytes(sound));
  expect((await plan('import', gap, ...where)).text).toMatch(/Version 4 is active\n$/);
});

test('a plan of one file goes to the terminal as it is; programs get JSON', async () => {
  const file = join(folder, 'single.yaml');
  writeFileSync(file, `${people}${shop()}`);
  const applied = await plan('apply', file, '--json');
  expect(applied.code).toBe(0);
  expect(JSON.parse(applied.text)).toMatchObject({ check: { may: 'activate', basedOn: 4 }, applied: { version: 5, activated: true } });
  expect((await plan('export')).text).toBe(`${people}${shop()}`);
});

test('who cannot be asked, and what is no file, is misuse', async () => {
  const sound = planAt('sound');
  expect(await plan('apply', join(folder, 'nothing'))).toMatchObject({ code: 2, text: expect.stringContaining('there is no') });
  expect(await plan('apply', sound, '--url', url)).toMatchObject({
    code: 2,
    text: 'a server asks for an API token: --token or TOCSIN_TOKEN\n',
  });
  expect(await plan('apply', sound, '--url', 'there', '--token', 'x')).toMatchObject({ code: 2 });
  expect(await plan('apply', sound, '--url', url, '--token', 'x')).toMatchObject({
    code: 2,
    text: expect.stringContaining('The token is unknown'),
  });
  const nobody = await plan('export', '--url', 'http://127.0.0.1:1', '--token', 'x');
  expect(nobody).toMatchObject({ code: 2, text: expect.stringContaining('http://127.0.0.1:1 cannot be asked') });
});
