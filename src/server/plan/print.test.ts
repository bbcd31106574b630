// Are the printed map and glossary complete, and is whatever stands in the plan's texts still text there?

import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { printPage } from './print.ts';

async function printed(what: 'map' | 'glossary', path: string, html = false) {
  const written: string[] = [];
  const code = await printPage(what, { path, html }, { write: (text) => void written.push(text), environment: () => undefined });
  return { code, text: written.join('') };
}

function planWithTitle(title: string): string {
  return `people:
  ana: { name: Ana, email: ana@acme.example, zone: UTC, contact: { app: { inbox: ana } } }
teams: { shop: { name: Shop, discipline: engineering, members: [ana], path: shop } }
paths: { shop: { steps: [{ page: [person ana] }], backstop: { page: [person ana], every: 5m } } }
services: { web: { name: Web, tier: 1, owner: shop } }
scenarios: { x: { title: '${title}', services: all } }
`;
}

test('the map tells of every scenario: owner, roles, who calls whom, who is told what, promises, runbooks', async () => {
  const { code, text } = await printed('map', 'examples/acme');
  expect(code).toBe(0);
  const scenarios = [...readFileSync('examples/acme/scenarios.yaml', 'utf8').matchAll(/^ {4}title: (.*)$/gm)].map(([, title]) => title);
  expect(scenarios).toHaveLength(8);
  for (const title of scenarios) expect(text).toContain(`## ${title}`);
  for (const part of [
    '1. Tocsin activates team Payments, within 5m: to find out where payments hang',
    '2. team Payments activates vendor Nordic Acquiring, within 10m (at SEV1, SEV2): to hear whether it is theirs',
    '| vendor Nordic Acquiring | Technical lead | which issuers, and until when |',
    '| 1 | SEV1 | acknowledge | 5m |',
    '### Runbook: Card payments fail',
    '1. whoever is on call in Payments, first; 3m to answer',
    '(only during product-hours)',
    'The harm has stopped growing, says the Incident commander',
    '| Executives | Communications lead | Incident commander | email | first within 15m, then every 30m (at SEV1); first within 30m, then every 1h (at SEV2) |',
  ])
    expect(text).toContain(part);
});

test('the map names everybody who is called at once, by the scenario, by the plan and by what reads like a call', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'tocsin-map-'));
  const file = join(folder, 'plan.yaml');
  writeFileSync(
    file,
    `people:
  ana: { name: Ana, email: ana@acme.example, zone: UTC, contact: { app: { inbox: ana } } }
teams:
  shop: { name: Shop, discipline: engineering, members: [ana], path: all }
  search: { name: Search, discipline: engineering, members: [ana], path: all }
  floor: { name: Floor, discipline: operations, members: [ana], path: all }
  legal: { name: Legal, discipline: legal, members: [ana], path: all }
paths:
  all: { name: Everybody, steps: [{ page: [person ana] }], backstop: { page: [person ana], every: 5m } }
services:
  web: { name: Web, tier: 1, owner: shop }
  find: { name: Find, tier: 1, owner: search }
  wiki: { name: Wiki, tier: 4, owner: search }
engage: [{ team: legal, severities: [SEV1, SEV2], tiers: [1] }, { path: all, responsibility: Command, severities: [SEV1] }]
scenarios:
  x: { title: It is down, services: all, activations: [{ activates: team floor, severities: [SEV1, SEV2, SEV3] }] }
`,
  );
  const { text } = await printed('map', file);
  rmSync(folder, { recursive: true, force: true });
  const rows = [...text.matchAll(/^\| (SEV.*) \| (.*) \|$/gm)].map(([, at, who]) => `${at}: ${who}`.replaceAll(' by path Everybody', ''));
  expect(rows).toEqual([
    'SEV1, tier 1: The owner of the service by its path; Floor; Legal; Command',
    'SEV1, tier 4: Search; Floor; Command',
    'SEV2, tier 1: The owner of the service by its path; Floor; Legal',
    'SEV2, tier 4; SEV3, tier 4: Search; Floor',
    'SEV3, tier 1: The owner of the service by its path; Floor',
    'SEV4, tier 1; SEV5, tier 1: The owner of the service by its path',
    'SEV4, tier 4; SEV5, tier 4: Search',
  ]);
});

test('the glossary explains the plan’s words and Tocsin’s', async () => {
  const { text } = await printed('glossary', 'examples/acme');
  expect(text).toContain(
    '- **SEV1**: Customers cannot buy or cannot log in, or their data is at risk. Public notice, executives are told; Told by any of:',
  );
  expect(text).toContain('- **1: Earns the money**: Without it nobody can buy, or nobody can trust what was bought');
  expect(text).toContain('- **Backstop**: who is asked again and again when nobody else has answered');
});

test('as HTML it is one file that asks for nothing else, and its links lead to its headings', async () => {
  const { text } = await printed('map', 'examples/acme', true);
  expect(text).toMatch(/^<!doctype html>/);
  expect(text).not.toMatch(/<script|src=|url\(|@import|<link/);
  const anchors = [...text.matchAll(/href="#([^"]+)"/g)].map(([, anchor]) => anchor);
  expect(anchors.length).toBeGreaterThan(8);
  for (const anchor of anchors) expect(text).toContain(`id="${anchor}"`);
});

test('marks in the plan’s texts stay text', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'tocsin-print-'));
  try {
    const path = join(folder, 'plan.yaml');
    writeFileSync(path, planWithTitle('<img src=x onerror=alert(1)> | *bold* `code` "q"'));
    expect((await printed('map', path, true)).text).toContain(
      '<h2 id="-img-src-x-onerror-alert-1-bold-code-q-">&lt;img src=x onerror=alert(1)&gt; | *bold* `code` &quot;q&quot;</h2>',
    );
    expect((await printed('map', path)).text).toContain('## \\<img src=x onerror=alert(1)\\> \\| \\*bold\\* \\`code\\` "q"');
    writeFileSync(path, 'people: []');
    expect(await printed('map', path)).toMatchObject({ code: 1, text: expect.stringContaining('`people` is a mapping') });
    expect((await printed('map', join(folder, 'nothing'))).code).toBe(2);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
});
