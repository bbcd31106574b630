import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { silent } from '../../../test/stores.ts';
import type { CheckJob } from './check.ts';
import { checkerLimits, createChecker } from './checker.ts';

let folder = '';
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'checker-'));
});
afterAll(() => rmSync(folder, { recursive: true }));

const from = Date.parse('2026-03-02T09:00:00Z');
const job: Omit<CheckJob, 'kind'> = {
  sources: [{ file: 'plan.yaml', text: 'name: Empty\n' }],
  variables: {},
  allowPrivateWebhooks: false,
  before: null,
  from,
};

/** A program for the thread, in place of the real one. */
function program(text: string): URL {
  const file = join(folder, `${text.length}.mjs`);
  writeFileSync(file, `import { parentPort, workerData } from 'node:worker_threads';\n${text}`);
  return pathToFileURL(file);
}
const read = "parentPort.postMessage({ kind: 'read', read: { plan: { name: workerData.kind }, problems: [], diff: null } });";
const forever = 'for (;;) {}';

test('a draft is read, compared and verified; what is no plan is only read', async () => {
  const checker = createChecker({ program: null, log: silent });
  expect(await checker.check(job)).toMatchObject({ ok: true, value: { plan: { name: 'Empty' }, verification: { finished: true, from } } });
  const bad = await checker.check({ ...job, sources: [{ file: 'plan.yaml', text: 'nam: Empty' }] });
  expect(bad).toMatchObject({ ok: true, value: { plan: null, diff: null, verification: null, problems: [{ line: 1, column: 1 }] } });
});

test('who takes too long to be proven is told so, and the thread is free again', async () => {
  const checker = createChecker({ program: program(read + forever), log: silent, jobMs: 500 });
  const [first, second] = await Promise.all([checker.check(job), checker.check(job)]);
  for (const found of [first, second]) {
    expect(found).toMatchObject({ ok: true, value: { plan: { name: 'check' }, verification: { finished: false, errors: 0 } } });
  }
});

test('who takes too long to be read, or breaks the thread, is turned away', async () => {
  const slow = createChecker({ program: program(forever), log: silent, jobMs: 300 });
  expect(await slow.check(job)).toMatchObject({ ok: false, refusal: { code: 'too-intricate', field: 'files' } });
  const broken = createChecker({ program: program("throw new Error('broken');"), log: silent });
  expect(await broken.check(job)).toMatchObject({ ok: false, refusal: { code: 'too-intricate' } });
  expect(await broken.verify({ plan: {} as never, sources: [], from })).toMatchObject({ ok: true, value: { finished: false } });
});

test('the line is short, and a stop ends what runs', async () => {
  const checker = createChecker({ program: program(`${read} ${forever}`), log: silent });
  const line = Array.from({ length: checkerLimits.waiting }, () => checker.check(job));
  expect(await checker.check(job)).toMatchObject({ ok: false, refusal: { code: 'overloaded' } });
  await checker.stop();
  for (const found of await Promise.all(line)) expect(found).toMatchObject({ ok: false, refusal: { code: 'stopping' } });
});
