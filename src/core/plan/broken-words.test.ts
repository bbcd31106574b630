// Does every fault in customers, roles, phases and the like get a message at the very place? `▸` marks the place in each text.

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
contracts:
  gold: { name: Gold, tier: gold }
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

const bo = 'bo: { name: Bo, email: bo@acme.example, zone: Europe/Berlin, contact: { app: { inbox: bo } },';
const pathX = (step: string) => `paths:\n  x: { steps: [{ page: [person ana], ${step} }], backstop: { page: [person ana], every: 5m } }`;

test.each<[fault: string, text: string, problem: string]>([
  [
    'a report that follows itself',
    'regulations:\n  law: { name: Law, owner: team payments, reports: [{ report: First, within: 4h, since: ▸law-report-1 }] }',
    'error: a report follows from an earlier one, not from itself or a later one',
  ],
  [
    'a report that follows a later one, at the latest',
    'regulations:\n  law: { name: Law, owner: team payments, reports: [{ report: First, within: 4h, at the latest: { within: 1 month, since: ▸law-report-2 } }, { report: Second, within: 1 month }] }',
    'error: a report follows from an earlier one, not from itself or a later one',
  ],
  [
    'a report in business days',
    'regulations:\n  law: { name: Law, owner: team payments, reports: [{ report: First, within: ▸2 business days }] }',
    'error: a regulator counts real time, not business days',
  ],
  [
    'a fact of a report that there is not',
    'regulations:\n  law: { name: Law, owner: team payments, reports: [{ report: First, within: 4h }, { report: Second, within: 1 month, since: ▸law-report-3 }] }',
    'error: there is no fact `law-report-3` (did you mean `law-report-1`?)',
  ],
  [
    'a rotation that nobody begins',
    'schedules:\n  s: { zone: UTC, rotations: [{ ▸members: [{ person: ana, joins: 2026-02-01T09:00 }], every: 1 week, from: 2026-01-05T09:00 }] }',
    'error: somebody has to take the first turn: a member without `joins`',
  ],
  [
    'a member who joins before the rotation begins',
    'schedules:\n  s: { zone: UTC, rotations: [{ members: [ana, { person: ana, joins: ▸2026-01-01T09:00 }], every: 1 week, from: 2026-01-05T09:00 }] }',
    'error: nobody joins a rotation before it begins',
  ],
  [
    'a primary team that nobody could page',
    'teams:\n  floor: { name: Floor, discipline: operations, members: [ana] }\nscenarios:\n  x: { title: X, services: all, primary: ▸floor }',
    'error: nobody would be paged: team `floor` has no `path`',
  ],
  [
    'an activation by Tocsin of a team that nobody could page',
    'teams:\n  floor: { name: Floor, discipline: operations, members: [ana] }\nscenarios:\n  x: { title: X, services: all, activations: [{ activates: ▸team floor }] }',
    'error: nobody would be paged: team `floor` has no `path`',
  ],
  [
    'an activation by Tocsin of somebody whom it cannot call',
    'vendors:\n  cloud: { name: Cloud, contact: by telephone }\nscenarios:\n  x: { title: X, services: all, activations: [{ activates: ▸vendor cloud }] }',
    'error: Tocsin calls teams by their paths; it cannot call `vendor cloud` (say `by:` whom, or engage the team that does it)',
  ],
  [
    'a team that helps, and that nobody calls',
    'teams:\n  floor: { name: Floor, discipline: operations, members: [ana], path: payments }\nscenarios:\n  x: { title: X, services: all, supporting: [▸floor] }',
    'warning: nothing calls team `floor`, and nobody is asked to (add it to `engage`, or to `activations` with who calls it)',
  ],
  ['a tier', 'services:\n  web: { name: Web, tier: ▸gold, owner: payments }', 'error: there is no tier `gold`'],
  [
    'a tier that is overruled',
    'tiers:\n  best: { level: 1, description: Best }\nservices:\n  web: { name: Web, tier: ▸tier-1, owner: payments }',
    'error: there is no tier `tier-1`',
  ],
  [
    'two tiers of a level',
    'tiers:\n  a: { level: 1, description: A }\n  b: { level: ▸1, description: B }',
    'error: `a` has this level already',
  ],
  [
    'a tier twice in a list',
    'objectives:\n  x: { metric: restore, target: 1h, tiers: [1, ▸tier-1] }',
    'error: `tier-1` stands in this list twice',
  ],
  [
    'a measure',
    'severities:\n  - { name: A, description: A, urgency: high, acknowledgement timeout: never, told by: { ▸eror-rate: at least 5% } }',
    'error: there is no measure `eror-rate` (did you mean `error-rate`?)',
  ],
  [
    'a threshold of another unit',
    'severities:\n  - { name: A, description: A, urgency: high, acknowledgement timeout: never, told by: { error-rate: ▸at least 5m } }',
    'error: expected a share like `at least 20%`, not `at least 5m`',
  ],
  [
    'a threshold without bound',
    'severities:\n  - { name: A, description: A, urgency: high, acknowledgement timeout: never, told by: { error-rate: ▸5% } }',
    'error: expected a share like `at least 20%`, not `5%`',
  ],
  [
    'a verified date that is none',
    'people:\n  bo: { name: Bo, email: bo@acme.example, zone: UTC, contact: { app: { inbox: bo, verified: ▸yesterday } } }',
    'error: expected a date like `2026-12-25`, not `yesterday`',
  ],
  [
    'time off that ends first',
    `people:\n  ${bo} time off: [{ from: 2026-12-24, to: ▸2026-12-20 }] }`,
    'error: time off ends after it begins',
  ],
  [
    'time off twice',
    `people:\n  ${bo} time off: [{ from: 2026-12-20, to: 2026-12-24 }, ▸{ from: 2026-12-24, to: 2026-12-26 }] }`,
    'error: this overlaps other time off',
  ],
  [
    'time off that is no date',
    `people:\n  ${bo} time off: [{ from: ▸2026-12, to: 2026-12-26 }] }`,
    'error: expected a date like `2026-12-24`, or date and time like `2026-12-24T12:00`, not `2026-12`',
  ],
  [
    'a certificate for a role that is none',
    `people:\n  ${bo} certified: { ▸incident-comander: always } }`,
    'error: there is no role `incident-comander` (did you mean `incident-commander`?)',
  ],
  [
    'a certificate without end',
    `people:\n  ${bo} certified: { scribe: ▸until spring } }`,
    'error: expected `always` or `until 2027-06-30`, not `until spring`',
  ],
  ['knowledge of nothing', `people:\n  ${bo} knows: [▸apj] }`, 'error: there is no service `apj` (did you mean `api`?)'],
  ['a language', `people:\n  ${bo} languages: [▸German] }`, 'error: a language is two or three small letters, like `de`'],
  [
    'a region of no country',
    'teams:\n  x: { name: X, discipline: legal, members: [ana], ▸region: BY }',
    'error: a region is one of a `country`, which is missing',
  ],
  ['a step that never says when', pathX('▸only: {}'), 'error: say when the step applies: by `severities`, `tiers`, `hours` or `customers`'],
  [
    'hours of a step',
    pathX('only: { hours: ▸at night }'),
    'error: expected `during …` or `outside …` with the name of a calendar, not `at night`',
  ],
  ['a calendar of a step', pathX('only: { hours: ▸during nights }'), 'error: there is no calendar `nights`'],
  ['customers of a step', pathX('only: { customers: [▸goldd] }'), 'error: no contract has the tier `goldd` (did you mean `gold`?)'],
  ['a severity of a step', pathX('only: { severities: [▸SEV7] }'), 'error: there is no severity `SEV7` (did you mean `SEV1`?)'],
  ['a runbook without steps', 'runbooks:\n  ▸x: { title: X }', 'error: a runbook has `steps`, or a `url` where they stand'],
  ['an address', 'runbooks:\n  x: { title: X, url: ▸wiki/page }', 'error: expected an address like `https://wiki.acme.example/page`'],
  ['a vendor', 'services:\n  web: { name: Web, tier: 1, owner: payments, vendors: [▸acquirer] }', 'error: there is no vendor `acquirer`'],
  ['a runbook', 'services:\n  web: { name: Web, tier: 1, owner: payments, runbooks: [▸restart] }', 'error: there is no runbook `restart`'],
  [
    'a monitor',
    'services:\n  web: { name: Web, tier: 1, owner: payments, monitored by: [▸prometheus] }',
    'error: there is no integration `prometheus`',
  ],
  [
    'business days in a contract',
    'contracts:\n  x: { name: X, tier: x, objectives: [{ metric: restore, within: ▸2 business days }] }',
    'error: business days need a `calendar` that says how long they are',
  ],
  [
    'a metric',
    'contracts:\n  x: { name: X, tier: x, objectives: [{ metric: ▸restored, within: 2h }] }',
    'error: expected `acknowledge`, `assemble`, `contain`, `restore`, `verify`, `root-cause`, `first-update`, `update-cadence`, `review-held`, `review-published`, not `restored` (did you mean `restore`?)',
  ],
  [
    'credits that fall',
    'contracts:\n  x: { name: X, tier: x, credits: [{ below availability: 99%, credit: 10% }, ▸{ below availability: 99.9%, credit: 5% }] }',
    'error: credits go from the better month to the worse, and rise',
  ],
  [
    'an availability',
    'contracts:\n  x: { name: X, tier: x, availability: ▸101% }',
    'error: expected a share above 0 % and up to 100 %, like `99.9%`, not `101%`',
  ],
  [
    'a contract',
    'customers:\n  x: { name: X, contract: ▸glod, services: [api] }',
    'error: there is no contract `glod` (did you mean `gold`?)',
  ],
  [
    'an invitation by a fact that is none',
    'customers:\n  x: { name: X, services: [api], invite when: incident.▸severtyRank == 1 }',
    'error: this is no valid expression: No such key: severtyRank',
  ],
  [
    'an invitation by a comparison of unlike things',
    'customers:\n  x: { name: X, services: [api], invite when: ▸incident.severity == 1 }',
    'error: this is no valid expression: no such overload: string == int',
  ],
  [
    'an invitation that is a number',
    'customers:\n  x: { name: X, services: [api], invite when: ▸incident.severityRank }',
    'error: a condition must be true or false, and this is of type int',
  ],
  [
    'a fact about the customer elsewhere',
    'facts:\n  x: { description: X, when: ▸customer.tier == "gold" }',
    'error: this is no valid expression: Unknown variable: customer',
  ],
  [
    'a fact that Tocsin sees',
    'facts:\n  ▸opened: { description: X, attested by: scribe }',
    'error: `opened` is a fact that Tocsin sees by itself',
  ],
  [
    'a fact of two sources',
    'facts:\n  x: { description: X, attested by: scribe, when: ▸incident.dataAtRisk }',
    'error: a fact is attested, or it has a condition: not both',
  ],
  ['a phase', 'phases:\n  ▸triag: { description: X }', 'error: there is no phase `triag` (did you mean `triage`?)'],
  [
    'a criterion of two kinds',
    'phases:\n  triage: { cutover: [▸{ fact: opened, attested by: scribe }] }',
    'error: a criterion is one of `fact`, `attested by` and `when`',
  ],
  [
    'a criterion of none',
    'phases:\n  triage: { cutover: [▸{ that: All is well }] }',
    'error: a criterion is one of `fact`, `attested by` and `when`',
  ],
  [
    'an attestation of nothing',
    'phases:\n  triage: { cutover: [▸{ attested by: scribe }] }',
    'error: say what is attested: `that` is missing',
  ],
  [
    'a criterion’s fact',
    'phases:\n  triage: { cutover: [{ fact: ▸aknowledged }] }',
    'error: there is no fact `aknowledged` (did you mean `acknowledged`?)',
  ],
  [
    'text that is cut by its comma',
    'roles:\n  x: { name: X, description: X, duties: [{ duty: Do this, ▸and do that }] }',
    'error: there is no `and do that` here (text that contains `,` needs quotes within `{ }`)',
  ],
  ['a role apart from itself', 'roles:\n  x: { name: X, description: X, apart from: [▸x] }', 'error: no role can be apart from itself'],
  ['where a role comes from', 'roles:\n  x: { name: X, description: X, filled from: [▸schedule x] }', 'error: there is no schedule `x`'],
  [
    'an audience’s owner',
    'audiences:\n  x: { name: X, kind: public, owner: ▸scribee }',
    'error: there is no role `scribee` (did you mean `scribe`?)',
  ],
  [
    'a cadence of nothing',
    'audiences:\n  x: { name: X, kind: public, updates: [▸{ severities: [SEV1] }] }',
    'error: say when the first update is due (`first within`), or how often (`every`)',
  ],
  [
    'somebody of no kind',
    'scenarios:\n  x: { title: X, services: all, activations: [{ activates: ▸rol scribe }] }',
    'error: expected `role …`, `team …`, `person …`, `audience …`, `customer …` or `vendor …`, not `rol scribe` (did you mean `role`?)',
  ],
  [
    'a team that supports itself',
    'scenarios:\n  x: { title: X, services: all, primary: payments, supporting: [▸payments] }',
    'error: the primary team does not support itself',
  ],
  [
    'a role that is needed',
    'scenarios:\n  x: { title: X, services: all, needs: [▸scrib] }',
    'error: there is no role `scrib` (did you mean `scribe`?)',
  ],
  [
    'a holder',
    'objectives:\n  x: { metric: restore, target: 1h, for: ▸discipline enginering }',
    'error: there is no discipline `enginering` (did you mean `engineering`?)',
  ],
  [
    'a kind that does not fit its holder',
    'objectives:\n  x: { metric: restore, target: 1h, kind: ▸sla, for: team payments }',
    'error: what is promised to customers is held by all together: leave out `for`, or the kind',
  ],
  [
    'a vendor that assembles',
    'vendors: { acquirer: { name: Acquirer, contact: by telephone } }\nobjectives:\n  x: { metric: ▸assemble, target: 1h, kind: uc, for: vendor acquirer }',
    'error: a vendor does not `assemble`: it answers (`acknowledge`) and mends (`restore`) (say by `stops` which fact ends it, or promise `acknowledge` or `restore`)',
  ],
  [
    'an underpinning of nobody',
    'objectives:\n  x: { metric: restore, target: 1h, kind: ▸uc }',
    'error: only a vendor holds an underpinning contract: say `for: vendor …`',
  ],
  [
    'a start',
    'objectives:\n  x: { metric: restore, target: 1h, starts: ▸opend }',
    'error: there is no fact `opend` (did you mean `opened`?)',
  ],
  ['a pause', 'objectives:\n  x: { metric: restore, target: 1h, pauses: [▸waiting] }', 'error: there is no pause `waiting`'],
  [
    'a pause that ends as it begins',
    'pauses:\n  x: { reason: X, begins: opened, until: ▸opened }',
    'error: a pause does not end with what it begins with',
  ],
  [
    'a regulation without reports',
    'regulations:\n  x: { name: X, owner: team payments, reports: ▸[] }',
    'error: a regulation asks for one report at least',
  ],
  [
    'a regulator with business days',
    'regulations:\n  x: { name: X, owner: team payments, reports: [{ report: X, within: ▸2 business days }] }',
    'error: a regulator counts real time, not business days',
  ],
  [
    'a regulation that a person answers for',
    'regulations:\n  x: { name: X, owner: ▸person ana, reports: [{ report: X, within: 2h }] }',
    'error: expected `role …` or `team …`, not `person ana`',
  ],
  [
    'how long things are kept',
    'retention: { audit: ▸ever }',
    'error: expected a duration like `5m`, `1h30m` or `2 business days`, not `ever`',
  ],
  [
    'what a channel takes',
    'channels: { email: { limit: ▸thirty a minute } }',
    'error: expected a rate like `30 per minute`, `200 per hour`',
  ],
  ['an accepted finding without reason', 'accepted:\n  - ▸{ check: x, expires: 2027-01-01 }', 'error: `reason` is missing'],
])('%s', (_, marked, problem) => {
  expect(problemsOf(marked.replace('▸', ''))).toContain(`${placeOf(marked)} ${problem}`);
});

test('facts that vendors and regulations bring along are facts everywhere', () => {
  const text = `vendors:
  cloud: { name: Cloud, contact: by telephone }
regulations:
  law: { name: Law, owner: team payments, reports: [{ report: First, within: 4h, since: cloud-called }, { report: Second, within: 1 month, since: law-report-1 }] }
pauses:
  waiting: { reason: They look, begins: cloud-called, until: cloud-restored }
objectives:
  told: { metric: contain, target: 4h, starts: law-applies, stops: law-report-1 }
facts:
  over: { description: All is said, attested by: incident-commander, implies: [law-report-2] }
phases:
  triage: { description: Look, cutover: [{ fact: cloud-answered }] }
`;
  expect(problemsOf(text)).toEqual([]);
});
