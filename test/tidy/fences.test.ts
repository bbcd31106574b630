// Who may import whom? The table of the design, checked exactly on what stands; and on planted offences, so that the linter's fences cannot rot.
import { execFileSync } from 'node:child_process';
import { copyFileSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { expect, test } from 'vitest';
import { imports, isTest, read, root, type Source, sources } from './sources.ts';

const PURE = ['zod', '@marcbachmann/cel-js'];

interface Fence {
  readonly folders: readonly string[];
  /** Null: any package. A name ending in a slash: every package of that scope. */
  readonly packages: readonly string[] | null;
}

const FENCES: Readonly<Record<string, Fence>> = {
  'src/core/': { folders: ['src/core/'], packages: PURE },
  'src/core/kernel/': { folders: ['src/core/'], packages: ['moment-timezone/data/packed/latest.json'] },
  'src/core/plan/': { folders: ['src/core/'], packages: [...PURE, 're2js', 'yaml'] },
  'src/engine/': { folders: ['src/engine/', 'src/core/'], packages: [] },
  'src/sim/': { folders: ['src/sim/', 'src/engine/', 'src/core/'], packages: PURE },
  'src/verify/': { folders: ['src/verify/', 'src/engine/', 'src/core/'], packages: PURE },
  'src/contract/': { folders: ['src/contract/', 'src/core/'], packages: ['zod'] },
  'src/server/': {
    folders: ['src/server/', 'src/contract/', 'src/verify/', 'src/sim/', 'src/engine/', 'src/core/', 'package.json'],
    packages: null,
  },
  'src/bench/': {
    folders: ['src/bench/', 'src/server/', 'src/contract/', 'src/verify/', 'src/sim/', 'src/engine/', 'src/core/'],
    packages: null,
  },
  'src/web/': {
    folders: ['src/web/', 'src/contract/', 'src/core/'],
    packages: ['react', 'react-dom', '@mantine/', '@tanstack/', '@xyflow/', 'zod'],
  },
};

test('every import is one that its folder may make', () => {
  const offences = sources('src').flatMap((source) => {
    const fence = fenceOf(source.path);
    if (!fence || isTest(source)) return [];
    return imports(source)
      .filter((imported) => !mayImport(fence, imported))
      .map((imported) => `${source.path} imports ${imported}`);
  });
  expect(offences).toEqual([]);
});

test('the screens carry no zone data: the server tells them offsets', () => {
  const ways = new Map(
    sources('src/web')
      .filter((source) => !isTest(source))
      .map(({ path }) => [path, path]),
  );
  for (const [path, way] of ways)
    for (const next of path.startsWith('src/') && /\.tsx?$/.test(path) ? runtimeImports(read(path)) : [])
      if (!ways.has(next)) ways.set(next, `${way} → ${next}`);
  expect([...ways].filter(([path]) => path.startsWith('moment-timezone')).map(([, way]) => way)).toEqual([]);
});

/** What stays when the types are gone. */
function runtimeImports({ path, text }: Source): readonly string[] {
  return imports({ path, text: text.replace(/^(import|export) type [^;]*;$/gm, '') });
}

/** What to plant, and the rule of the linter that has to complain. */
const OFFENCES: Readonly<Record<string, readonly [text: string, rule: string]>> = {
  'src/core/incident/a.ts': ["import '../../engine/engine.ts';", 'noRestrictedImports'],
  'src/core/incident/b.ts': ["export const later = import('../../server/config.ts');", 'noRestrictedImports'],
  'src/core/incident/c.ts': ["import 'node:fs';", 'noRestrictedImports'],
  'src/core/incident/d.ts': ["import 'yaml';", 'noRestrictedImports'],
  'src/core/kernel/a.ts': ["import '../../engine/engine.ts';", 'noRestrictedImports'],
  'src/core/kernel/b.ts': ["import 'zod';", 'noRestrictedImports'],
  'src/core/plan/a.ts': ["import 'kysely';", 'noRestrictedImports'],
  'src/engine/a.ts': ["import 'zod';", 'noRestrictedImports'],
  'src/engine/b.ts': ["import '../sim/world.ts';", 'noRestrictedImports'],
  'src/sim/a.ts': ["import '../verify/findings.ts';", 'noRestrictedImports'],
  'src/verify/a.ts': ["import '../server/store/schema.ts';", 'noRestrictedImports'],
  'src/contract/a.ts': ["import '../engine/ports.ts';", 'noRestrictedImports'],
  'src/server/a.ts': ["import '../web/paths.ts';", 'noRestrictedImports'],
  'src/server/b.ts': ["import '../main.ts';", 'noRestrictedImports'],
  'src/server/g.ts': ["import '../bench/bench.ts';", 'noRestrictedImports'],
  'src/bench/a.ts': ["import '../web/paths.ts';", 'noRestrictedImports'],
  'src/web/pages/plan/a.tsx': ["import '../../../server/store/schema.ts';", 'noRestrictedImports'],
  'src/web/b.ts': ["import 'fastify';", 'noRestrictedImports'],
  'src/core/incident/e.test.ts': ["import '../../server/config.ts';", 'noRestrictedImports'],
  'src/server/round.ts': ["import { about } from './about.ts';\nexport const round = () => about;", 'noImportCycles'],
  'src/server/about.ts': ["import { round } from './round.ts';\nexport const about = () => round;", 'noImportCycles'],
  'src/server/c.ts': ['export const anything = (value: any) => value;', 'noExplicitAny'],
  'src/server/d.ts': ['export const sure = (value: string | null) => value!.length;', 'noNonNullAssertion'],
  'src/server/e.ts': ['export default 1;', 'noDefaultExport'],
  'src/server/f.ts': ['const save = async () => 1;\nexport const act = () => {\n  save();\n};', 'noFloatingPromises'],
};

/** What must stay allowed, so that a fence that forbids everything is noticed, too. */
const FINE: Readonly<Record<string, string>> = {
  'src/core/kernel/fine.ts': "import './id.ts';\nimport 'moment-timezone/data/packed/latest.json';",
  'src/core/plan/fine.ts': "import 'yaml';\nimport 'zod';\nimport '@marcbachmann/cel-js';\nimport 're2js';\nimport '../kernel/id.ts';",
  'src/core/plan/fine.test.ts': "import 'vitest';\nimport 'fast-check';\nimport 'node:fs';",
  'src/engine/fine.ts': "import '../core/kernel/id.ts';\nimport './ports.ts';",
  'src/server/plan/fine.ts': "import 'node:fs';\nimport 'kysely';\nimport '../../verify/findings.ts';\nimport '../../contract/plan.ts';",
  'src/web/pages/fine.tsx':
    "import 'react';\nimport '@mantine/core/styles.css';\nimport '../../contract/plan.ts';\nimport '../ui/card.tsx';",
};

test('the linter complains of each planted offence, and of nothing else', { timeout: 60_000 }, () => {
  const folder = mkdtempSync(join(tmpdir(), 'tocsin-fences-'));
  try {
    for (const name of ['biome.json', '.gitignore']) copyFileSync(join(root, name), join(folder, name));
    for (const [path, [text]] of Object.entries(OFFENCES)) plant(folder, path, text);
    for (const [path, text] of Object.entries(FINE)) plant(folder, path, text);
    const found = complaints(folder);
    const expected = Object.entries(OFFENCES).map(([path, [, rule]]) => `${path} ${rule}`);
    expect([...new Set(found)].sort()).toEqual(expected.sort());
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
});

function plant(folder: string, path: string, text: string): void {
  mkdirSync(dirname(join(folder, path)), { recursive: true });
  writeFileSync(join(folder, path), `${text}\n`);
}

/** `path rule` for each diagnostic of the linter that is an error. */
function complaints(folder: string): string[] {
  const biome = join(root, 'node_modules/@biomejs/biome/bin/biome');
  const args = [biome, 'lint', '--reporter=rdjson', '--max-diagnostics=200', '--diagnostic-level=error', '.'];
  const report = outputOf(args, folder);
  // The reporter's shape is Reviewdog's; a change of it fails this test.
  const { diagnostics } = JSON.parse(report) as {
    diagnostics: { code: { value: string }; location: { path: string } }[];
  };
  return diagnostics.map(({ code, location }) => `${location.path} ${code.value.split('/').at(-1)}`);
}

/** Standard output of a program that is expected to find fault, which is an exit code other than 0. */
function outputOf(args: readonly string[], cwd: string): string {
  try {
    return execFileSync(process.execPath, args, { cwd, encoding: 'utf8', stdio: ['ignore', 'pipe', 'ignore'] });
  } catch (error) {
    return (error as { stdout: string }).stdout; // what execFileSync throws on a bad exit code
  }
}

/** The fence of the longest folder that holds the file; main.ts and the like have none. */
function fenceOf(path: string): Fence | undefined {
  const folder = Object.keys(FENCES)
    .filter((name) => path.startsWith(name))
    .sort((a, b) => b.length - a.length)[0];
  return folder === undefined ? undefined : FENCES[folder];
}

function mayImport({ folders, packages }: Fence, imported: string): boolean {
  if (imported.startsWith('src/') || imported === 'package.json') return folders.some((folder) => imported.startsWith(folder));
  return packages === null || packages.some((name) => imported === name || imported.startsWith(name.endsWith('/') ? name : `${name}/`));
}
