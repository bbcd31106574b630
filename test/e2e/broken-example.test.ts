// Does `tocsin verify` find every defect that is seeded in the broken copy of the example, at its place, and nothing in the sound one?

import { execFile } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { parse } from 'yaml';
import { checks } from '../../src/verify/checks.ts';

const broken = 'examples/broken';
const sound = 'examples/acme';
/** Before a year with both changes of the clock and Christmas; the certificate that is seeded expires soon after. */
const from = '2026-11-25T00:00:00Z';

interface Told {
  readonly findings: readonly { readonly check: string; readonly place: { readonly file: string; readonly line: number } | null }[];
}

function verified(folder: string): Promise<{ readonly code: number; readonly told: Told }> {
  return new Promise((resolve) => {
    execFile(
      process.execPath,
      ['scripts/tocsin.mjs', 'verify', folder, '--from', from, '--json'],
      { maxBuffer: 100_000_000 },
      (error, stdout) => resolve({ code: typeof error?.code === 'number' ? error.code : 0, told: JSON.parse(stdout) as Told }), // the shape is what is tested
    );
  });
}

/** `check file:line`, of each comment `# seeded: CHECK, CHECK`. */
function seeded(): readonly string[] {
  return readdirSync(broken).flatMap((file) =>
    readFileSync(join(broken, file), 'utf8')
      .split('\n')
      .flatMap((line, index) => {
        const [, names] = /# seeded: (.+)$/.exec(line) ?? [];
        return names === undefined ? [] : names.split(', ').map((name) => `${name} ${join(broken, file)}:${index + 1}`);
      }),
  );
}

test('all that is seeded is found where it stands, and whatever is found is seeded', { timeout: 240_000 }, async () => {
  const { code, told } = await verified(broken);
  expect(code).toBe(1);
  const found = new Set(told.findings.map(({ check, place }) => `${check} ${place?.file}:${place?.line}`));
  expect([...found].sort()).toEqual([...new Set(seeded())].sort());
});

test('a defect is seeded for every check but the one that needs an endless plan', () => {
  const names = new Set(seeded().map((mark) => mark.split(' ')[0]));
  expect(checks.map(({ id }) => id).filter((id) => !names.has(id))).toEqual(['unproven']);
});

test('nothing is found in the sound one', { timeout: 120_000 }, async () => {
  expect(await verified(sound)).toMatchObject({ code: 0, told: { findings: [] } });
});

test('the broken one is a copy of the sound one: it names all that is there, and adds little', () => {
  for (const file of readdirSync(sound)) {
    const [own, copy] = [sound, broken].map((folder) => entriesOf(join(folder, file)));
    expect(own?.filter((name) => !copy?.includes(name))).toEqual([]);
    expect((copy?.length ?? 0) - (own?.length ?? 0), file).toBeLessThanOrEqual(5);
  }
});

/** `services checkout`. */
function entriesOf(path: string): readonly string[] {
  const sections = parse(readFileSync(path, 'utf8')) as Readonly<Record<string, unknown>>; // a plan, as other tests make sure
  return Object.entries(sections).flatMap(([section, entries]) =>
    Array.isArray(entries) || typeof entries !== 'object' || entries === null
      ? [section]
      : Object.keys(entries).map((name) => `${section} ${name}`),
  );
}
