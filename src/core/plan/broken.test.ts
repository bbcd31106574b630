// Does every broken plan get a message at the very place, with what was meant? `▸` marks the place in each text.

import { expect, test } from 'vitest';
import { parsePlan } from './parse.ts';
import type { PlanProblem } from './problem.ts';

/** The smallest sound plan, to which each test adds its fault. */
const sound = `people:
  ana: { name: Ana, email: ana@acme.example, zone: Europe/Berlin, contact: { app: { inbox: ana } } }
teams:
  payments: { name: Payments, discipline: engineering, members: [ana], path: payments }
paths:
  payments: { steps: [{ page: [person ana] }], backstop: { page: [person ana], every: 5m } }
services:
  api: { name: API, tier: 1, owner: payments }
`;

const said = ({ file, line, column, severity, message, suggestion }: PlanProblem) =>
  `${file}:${line}:${column} ${severity}: ${message}${suggestion === null ? '' : ` (${suggestion})`}`;

const problemsOf = (text: string) =>
  parsePlan(
    [
      { file: 'a.yaml', text: sound },
      { file: 'b.yaml', text },
    ],
    () => undefined,
  ).problems.map(said);

/** `b.yaml:2:7`, where the mark is. */
function placeOf(marked: string): string {
  const before = marked.slice(0, marked.indexOf('▸')).split('\n');
  return `b.yaml:${before.length}:${(before.at(-1) ?? '').length + 1}`;
}

test('the plan to which faults are added is sound', () => {
  expect(problemsOf('')).toEqual([]);
});

test.each<[fault: string, text: string, problem: string]>([
  ['a tab', 'calendars:\n▸	x: 1', 'error: YAML is indented by spaces, not by tabs'],
  ['an anchor', 'objectives: &all\n  ▸a: 1', 'error: anchors (`&name`) are not supported: say it in full'],
  ['an alias', 'engage: ▸*all', 'error: aliases (`*name`) are not supported: say it in full'],
  ['a tag', 'name: !!str ▸Acme', 'error: tags (`!name`) are not supported: write the value alone'],
  ['two documents', 'name: A\n▸---\nname: B', 'error: a file holds one document: remove this `---` or put the rest into a file of its own'],
  ['a list as key', '? ▸[a]\n: 1', 'error: a key is plain text'],
  ['a list as plan', '▸- name: A', 'error: a plan is a mapping of sections like `people:` and `services:`'],
  ['a colon in text', 'name: ▸Acme: the plan', 'error: a second `:` on this line: put text that contains `: ` in quotes'],
  [
    'a merge key',
    'people:\n  ▸<<: { name: B }',
    'error: `<<` is no name: names begin with a small letter and go on with small letters, digits, `-` and `_`',
  ],
  ['a key twice', 'name: A\n▸name: B', 'error: `name` stands twice; the first is at b.yaml:1:1'],
  ['a name in two files', 'people:\n  ▸ana: { name: A }', 'error: `ana` stands twice; the first is at a.yaml:2:3'],
  ['a name twice in one file', 'people:\n  bo: 1\n  ▸bo: 2', 'error: `bo` stands twice; the first is at b.yaml:2:3'],
])('YAML: %s', (_, marked, problem) => {
  expect(problemsOf(marked.replace('▸', ''))).toContain(`${placeOf(marked)} ${problem}`);
});

test.each<[fault: string, text: string, problem: string]>([
  ['an unknown section', '▸sevices: {}', 'error: there is no section `sevices` (did you mean `services`?)'],
  ['a section that is a list', 'objectives: ▸[1]', 'error: `objectives` is a mapping from names to what they stand for'],
  ['an entry that is text', 'services:\n  web: ▸fast', 'error: expected a mapping, not `fast`'],
  ['an unknown key', 'services:\n  web: { name: Web, tier: 1, ▸ownr: payments }', 'error: there is no `ownr` here (did you mean `owner`?)'],
  ['a missing key', 'services:\n  ▸web: { name: Web, owner: payments }', 'error: `tier` is missing'],
  ['a number out of range', 'services:\n  web: { name: Web, tier: ▸7, owner: payments }', 'error: a tier is 1 to 4'],
  [
    'a fraction',
    'services:\n  web: { name: Web, tier: ▸1.5, owner: payments }',
    'error: `1.5` does not fit here: a tier: its level from 1 to 4, or its name',
  ],
  ['a number as text', 'services:\n  web: { name: ▸5, tier: 1, owner: payments }', 'error: expected text, not `5`'],
  [
    'a word outside the list',
    'teams:\n  x: { name: X, discipline: ▸enginering, members: [ana] }',
    'error: expected `engineering`, `operations`, `security`, `product`, `customer-success`, `communications`, `legal`, `leadership`, not `enginering` (did you mean `engineering`?)',
  ],
  ['a duration without unit', 'grouping window: ▸30', 'error: expected a duration like `5m`, not `30`'],
  [
    'an unreadable duration',
    'grouping window: ▸30 apples',
    'error: expected a duration like `5m`, `1h30m` or `2 business days`, not `30 apples`',
  ],
  [
    'business days that make no sense',
    'reopen window: ▸2 business days',
    'error: business days make sense only as the target of an objective',
  ],
  ['no severities', 'severities: ▸[]', 'error: a plan has at least one severity'],
  [
    'a severity twice',
    'severities:\n  - { name: A, description: A, urgency: high, acknowledgement timeout: never }\n  - { name: ▸A, description: A, urgency: low, acknowledgement timeout: never }',
    'error: `A` stands in this list twice',
  ],
  [
    'a wrong name',
    'calendars:\n  ▸Support: { zone: UTC, open: always }',
    'error: `Support` is no name: names begin with a small letter and go on with small letters, digits, `-` and `_`',
  ],
  [
    'a wrong zone',
    'calendars:\n  x: { zone: ▸Europe/Berln, open: always }',
    'error: `Europe/Berln` is no time zone; zones are written like `Europe/Berlin`',
  ],
  [
    'a day that is none',
    'calendars:\n  x: { zone: UTC, open: { mon-fry: ▸08:00-18:00 } }',
    'error: `mon-fry` is no day: days are `mon` to `sun`, or a range like `mon-fri`',
  ],
  [
    'hours that are none',
    'calendars:\n  x:\n    zone: UTC\n    open:\n      mon: ▸8-18',
    'error: expected hours like `08:00-18:00`, not `8-18`',
  ],
  [
    'a day twice',
    'calendars:\n  x: { zone: UTC, open: { mon-fri: 08:00-18:00, fri: ▸08:00-12:00 } }',
    'error: `fri` stands in `mon-fri` too',
  ],
  ['hours that overlap', 'calendars:\n  x: { zone: UTC, open: { mon: ▸08:00-12:00 and 11:00-13:00 } }', 'error: these hours overlap'],
  [
    'a calendar past midnight',
    'calendars:\n  x: { zone: UTC, open: { mon: ▸22:00-06:00 } }',
    'error: a calendar opens before it closes: write a night as two days, until `24:00` and from `00:00`',
  ],
  [
    'hours that are a word',
    'calendars:\n  x: { zone: UTC, open: ▸sometimes }',
    'error: `sometimes` does not fit here: open hours by weekday, or `always`',
  ],
  [
    'a date that is none',
    'calendars:\n  x: { zone: UTC, open: { mon: 08:00-12:00 }, holidays: [▸2026-02-30] }',
    'error: expected a date like `2026-12-25`, not `2026-02-30`',
  ],
  [
    'holidays that nobody knows',
    'calendars:\n  x: { zone: UTC, open: { mon: 08:00-12:00 }, holidays: { country: ▸DE } }',
    'error: holidays by country are not known here: list the dates',
  ],
])('shape: %s', (_, marked, problem) => {
  expect(problemsOf(marked.replace('▸', ''))).toContain(`${placeOf(marked)} ${problem}`);
});

test.each<[fault: string, text: string, problem: string]>([
  [
    'an owner',
    'services:\n  web: { name: Web, tier: 1, owner: ▸paymets, path: payments }',
    'error: there is no team `paymets` (did you mean `payments`?)',
  ],
  [
    'a dependency',
    'services:\n  web: { name: Web, tier: 1, owner: payments, depends on: [▸apj] }',
    'warning: there is no service `apj` (did you mean `api`?)',
  ],
  ['a member', 'teams:\n  x: { name: X, discipline: legal, members: [▸anna] }', 'error: there is no person `anna` (did you mean `ana`?)'],
  [
    'a team path',
    'teams:\n  x: { name: X, discipline: legal, members: [ana], path: ▸payment }',
    'error: there is no path `payment` (did you mean `payments`?)',
  ],
  [
    'a target',
    'paths:\n  x: { steps: [{ page: [▸schedule day] }], backstop: { page: [person ana], every: 5m } }',
    'error: there is no schedule `day`',
  ],
  [
    'a kind of target',
    'paths:\n  x: { steps: [{ page: [▸role boss] }], backstop: { page: [person ana], every: 5m } }',
    'error: nobody can page a `role`: expected `person …`, `schedule …` or `team …`',
  ],
  ['a backstop', 'paths:\n  ▸x: { steps: [{ page: [person ana] }] }', 'error: `backstop` is missing'],
  [
    'a path without steps',
    'paths:\n  x: { ▸steps: [], backstop: { page: [person ana], every: 5m } }',
    'error: a path needs at least one step',
  ],
  [
    'a step without targets',
    'paths:\n  x: { steps: [{ ▸page: [] }], backstop: { page: [person ana], every: 5m } }',
    'error: somebody has to be paged here',
  ],
  [
    'a first step that waits',
    'paths:\n  x: { steps: [{ page: [person ana], ▸at: 5m }], backstop: { page: [person ana], every: 5m } }',
    'error: the first step is reached at once',
  ],
  [
    'a gap said twice',
    'paths:\n  x: { steps: [{ page: [person ana], wait: 5m }, { page: [person ana], ▸at: 5m }], backstop: { page: [person ana], every: 5m } }',
    'error: the step before says how long to `wait`: say one of the two',
  ],
  [
    'support hours',
    'paths:\n  x: { steps: [{ page: [person ana] }], backstop: { page: [person ana], every: 5m }, low urgency: { wait for: ▸support } }',
    'error: there is no calendar `support`',
  ],
  [
    'a rotation without members',
    'schedules:\n  x: { zone: UTC, rotations: [{ ▸members: [], every: 1 week, from: 2026-01-05T09:00 }] }',
    'error: a rotation without members covers nothing',
  ],
  [
    'a schedule without rotations',
    'schedules:\n  x: { zone: UTC, ▸rotations: [] }',
    'error: a schedule needs a rotation, and a rotation needs members',
  ],
  [
    'a turn',
    'schedules:\n  x: { zone: UTC, rotations: [{ members: [ana], every: ▸weekly, from: 2026-01-05T09:00 }] }',
    'error: expected a turn like `12 hours`, `1 day`, `1 week` or `1 month`, not `weekly`',
  ],
  [
    'a handover',
    'schedules:\n  x: { zone: UTC, rotations: [{ members: [ana], every: 1 week, from: ▸2026-13-05T09:00 }] }',
    'error: expected a local date and time like `2026-01-05T09:00`, not `2026-13-05T09:00`',
  ],
  [
    'an override that ends first',
    'schedules:\n  x: { zone: UTC, rotations: [{ members: [ana], every: 1 week, from: 2026-01-05T09:00 }], overrides: [{ from: 2026-01-05T09:00, to: ▸2026-01-04T09:00, person: ana }] }',
    'error: an override ends after it begins',
  ],
  [
    'a notification',
    'people:\n  bo: { name: Bo, email: bo@acme.example, zone: UTC, contact: { mail: { email: b@c.de } }, notify: { high: [▸mial at once] } }',
    'error: Bo has no contact method `mial` (did you mean `mail`?)',
  ],
  [
    'an address taken',
    'people:\n  bo: { name: Bo, email: ▸ana@acme.example, zone: UTC, contact: { app: { inbox: bo } } }',
    'error: `ana` has this address already',
  ],
  [
    'no contact',
    'people:\n  ▸bo: { name: Bo, email: bo@acme.example, zone: UTC }',
    'warning: nothing reaches Bo: there is no contact method',
  ],
  [
    'a circle',
    'services:\n  x: { name: X, tier: 1, owner: payments, depends on: [y] }\n  y: { name: Y, tier: 1, owner: payments, depends on: [▸x] }',
    'warning: these services depend on one another: x → y → x',
  ],
  [
    'a service alone',
    'services:\n  x: { name: X, tier: 1, owner: payments, depends on: [▸x] }',
    'warning: these services depend on one another: x → x',
  ],
  ['an objective without target', 'objectives:\n  ▸x: { metric: restore }', 'error: `target` is missing'],
  [
    'a severity',
    'objectives:\n  x: { metric: restore, target: 1h, severities: [▸SEV9] }',
    'error: there is no severity `SEV9` (did you mean `SEV1`?)',
  ],
  [
    'a share',
    'objectives:\n  x: { metric: restore, target: 1h, warn at: [▸120%] }',
    'error: expected a share between 0 % and 100 %, like `80%`, not `120%`',
  ],
  [
    'business days of no calendar',
    'objectives:\n  x: { metric: restore, target: ▸2 business days }',
    'error: business days need a `calendar` that says how long they are',
  ],
  ['an engaged nobody', 'engage:\n  - ▸{ responsibility: Nothing }', 'error: say which `team` is engaged, or by which `path`'],
  ['a level', 'levels: { critical: ▸SEV0 }', 'error: there is no severity `SEV0` (did you mean `SEV1`?)'],
  [
    'a condition',
    'scenarios:\n  x: { title: X, services: all, when: alert.▸sumary == "a" }',
    'error: this is no valid expression: No such key: sumary',
  ],
  [
    'a quoted condition',
    'scenarios:\n  x: { title: X, services: all, when: \'alert.▸sumary == "a"\' }',
    'error: this is no valid expression: No such key: sumary',
  ],
  [
    'a condition that is text',
    'scenarios:\n  x: { title: X, services: all, when: ▸alert.summary }',
    'error: a condition must be true or false, and this is of type string',
  ],
  [
    'a pattern that looks ahead',
    'scenarios:\n  x: { title: X, services: all, when: \'alert.summary.matches(▸"a(?=b)")\' }',
    'error: this is no pattern that can be used: invalid or unsupported Perl syntax: `(?=`',
  ],
  [
    'a pattern from what is sent',
    "scenarios:\n  x: { title: X, services: all, when: 'alert.summary.matches(▸alert.source)' }",
    'error: the pattern of `matches` must stand here as a text, not come from elsewhere',
  ],
  [
    'a pattern that repeats without end',
    'scenarios:\n  x: { title: X, services: all, when: \'alert.summary.matches(▸"((a|b){100}){9}")\' }',
    'error: this is no pattern that can be used: it repeats too much: write a simpler one',
  ],
  [
    'a scenario of no service',
    'scenarios:\n  x: { title: X, ▸services: [] }',
    'error: name the services that it can strike, or write `all`',
  ],
  [
    'a short key',
    'integrations:\n  x: { type: events-v2, service: api, key: ▸demo }',
    'error: a key of Events v2 has 32 characters, and this one has 4',
  ],
  [
    'a key twice',
    'integrations:\n  x: { type: grafana, service: api, key: abcdefghijklmnop }\n  y: { type: grafana, service: api, key: ▸abcdefghijklmnop }',
    'error: integration `x` has this key already',
  ],
  [
    'a variable',
    `integrations:\n  x: { type: grafana, service: api, key: ▸"\${env:GRAFANA}" }`,
    'error: the environment has no variable GRAFANA',
  ],
  [
    'a heartbeat',
    'integrations:\n  ▸x: { type: heartbeat, service: api }',
    'error: a heartbeat says how often it must be heard: `every` is missing',
  ],
  [
    'a map elsewhere',
    'integrations:\n  x: { type: grafana, service: api, ▸map: { summary: body.x } }',
    'error: only a `webhook` integration has a `map`',
  ],
  [
    'a map without summary',
    'integrations:\n  x: { type: webhook, service: api, ▸map: { source: body.x } }',
    'error: a webhook needs a `map` with a `summary` at least',
  ],
  [
    'a field of a map',
    'integrations:\n  x: { type: webhook, service: api, map: { summary: body.x, ▸sumary: body.x } }',
    'error: there is no `sumary` here (did you mean `summary`?)',
  ],
])('meaning: %s', (_, marked, problem) => {
  expect(problemsOf(marked.replace('▸', ''))).toContain(`${placeOf(marked)} ${problem}`);
});

test('a dependency on what is no service refuses no plan: it is told, and kept', () => {
  const text = `${sound}  web: { name: Web, tier: 1, owner: payments, depends on: [apj, web] }\n`;
  const { plan, problems } = parsePlan([{ file: 'a.yaml', text }], () => undefined);
  expect(plan?.services.web?.dependsOn).toEqual(['apj', 'web']);
  expect(problems.map(said)).toEqual([
    'a.yaml:9:60 warning: there is no service `apj` (did you mean `api`?)',
    'a.yaml:9:65 warning: these services depend on one another: web → web',
  ]);
});

test('both kinds of fault are told at once', () => {
  const problems = problemsOf(
    'services:\n  web: { name: Web, tier: 9, owner: payments }\n  app: { name: App, tier: 1, owner: payment, depends on: [web] }',
  );
  expect(problems).toEqual([
    'b.yaml:2:27 error: a tier is 1 to 4',
    'b.yaml:3:37 error: there is no team `payment` (did you mean `payments`?)',
  ]);
});

test.each([
  ['brackets', '['.repeat(50_000)],
  ['braces', 'a: {'.repeat(20_000)],
  ['indents', Array.from({ length: 500 }, (_, depth) => `${' '.repeat(depth)}a:`).join('\n')],
  ['aliases', `a: &a [x]\n${Array.from({ length: 30 }, (_, n) => `b${n}: &b${n} [*a, *a, *a, *a]`).join('\n')}`],
  ['commas', `a: [${'[],'.repeat(3_000_000)}]`],
  ['a prototype', '__proto__: { x: 1 }\nconstructor: 1\npeople:\n  __proto__: { name: X }\n  constructor: { name: X }'],
])('a bomb of %s is refused', (_, text) => {
  const { plan, problems } = parsePlan([{ file: 'bomb.yaml', text }], () => undefined);
  expect(plan).toBeNull();
  expect(problems.length).toBeGreaterThan(0);
});

test('a plan of more than ten megabytes is refused unread', () => {
  const half = { file: 'half.yaml', text: `# ${'x'.repeat(5_500_000)}` };
  const { plan, problems } = parsePlan([half, { ...half, file: 'more.yaml' }], () => undefined);
  expect(plan).toBeNull();
  expect(problems.map(said)).toEqual(['more.yaml:1:1 error: a plan may have 10 MB at most']);
});

test('what nobody would read is counted', () => {
  const many = `services:\n${Array.from({ length: 300 }, (_, n) => `  s${n}: { name: S, tier: 1, owner: nobody, path: payments }`).join('\n')}`;
  const problems = problemsOf(many);
  expect(problems).toHaveLength(201);
  expect(problems.at(-1)).toContain('… and 100 more problems');
});

test('a plan of no files is refused', () => {
  expect(parsePlan([], () => undefined)).toMatchObject({ plan: null, problems: [{ message: 'there is no plan: no file was given' }] });
});
