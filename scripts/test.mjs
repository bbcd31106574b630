// Does everything hold? Checks and tests run in order, and the last line says how many passed and how many failed.
//   node scripts/test.mjs           the linter, the three type checks, then every test that needs nothing but Node
//   node scripts/test.mjs system    the tests against real neighbours: Prometheus, Alertmanager, PostgreSQL, a browser
//   node scripts/test.mjs disk      what happens on a full disk; as root, since file systems are mounted
// `--seed 7` draws other inputs for the property tests.
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { prepare, say } from './prepare.mjs';
import { whole } from './rounds.mjs';
import { runPackage } from './run.mjs';
import { total } from './tally.mjs';

const CHECKS = [
  ['the linter and the formatter', '@biomejs/biome/bin/biome', ['check', '.']],
  ['types of the pure folders', 'typescript/bin/tsc', ['-p', 'tsconfig.pure.json']],
  ['types of the server and the tests', 'typescript/bin/tsc', ['-p', 'tsconfig.json']],
  ['types of the screens', 'typescript/bin/tsc', ['-p', 'tsconfig.web.json']],
];

const counts = { passed: 0, failed: 0 };
try {
  const { values, positionals } = parseArgs({ options: { seed: { type: 'string' } }, allowPositionals: true });
  const project = ['system', 'disk'].find((name) => name === positionals[0]) ?? 'unit';
  if (values.seed !== undefined) process.env.TOCSIN_TEST_SEED = String(whole('--seed', values.seed));
  await prepare({ install: true, build: true });
  if (project === 'unit') for (const check of CHECKS) add(await runCheck(...check));
  add(await runTests(project));
} catch (error) {
  say(error.message);
  add({ passed: 0, failed: 1 });
}
process.stdout.write(`${counts.passed} passed, ${counts.failed} failed\n`);
process.exitCode = counts.failed === 0 && counts.passed > 0 ? 0 : 1;

function add({ passed, failed }) {
  counts.passed += passed;
  counts.failed += failed;
}

async function runCheck(name, program, args) {
  say(`checking ${name}`);
  const isGood = (await runPackage(program, args)) === 0;
  if (!isGood) say(`${name}: FAILED`);
  return isGood ? { passed: 1, failed: 0 } : { passed: 0, failed: 1 };
}

async function runTests(name) {
  say(`running the ${name} tests`);
  const folder = mkdtempSync(join(tmpdir(), 'tocsin-tests-'));
  try {
    const results = join(folder, 'results.json');
    const reporters = ['--reporter=default', '--reporter=json', `--outputFile.json=${results}`];
    const exitCode = await runPackage('vitest/vitest.mjs', ['run', `--project=${name}`, ...reporters]);
    return total(results, exitCode, say);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}
