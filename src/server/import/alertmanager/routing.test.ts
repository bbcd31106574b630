// Do conditions choose what Alertmanager's routing chooses? On a routing by hand, and on random ones.

import fc from 'fast-check';
import { expect, test } from 'vitest';
import { matches } from '../../../core/plan/condition.ts';
import { createNames } from '../names.ts';
import { readText } from '../text.ts';
import { readConfig } from './config.ts';
import { textsOf } from './finite.ts';
import { fitsLabels, parseMatchers } from './matcher.ts';
import { receiversFor } from './routing.ts';
import { scenariosOf } from './scenarios.ts';

const example = `
route:
  receiver: everybody
  routes:
    - receiver: snitch
      matchers: [alertname="Heartbeat", 'cluster=""']
    - receiver: pager
      matchers: ['env=~"prod|ops"', severity="page"]
      continue: true
    - receiver: payments
      match: { team: payments }
      continue: true
      routes:
        - receiver: payments-night
          match_re: { shift: night.* }
    - receiver: nothing
      matchers: ['{env!~"prod|ops|stag(ing)?"}']
receivers:
  - name: everybody
    slack_configs: [{ channel: all }]
  - name: snitch
    webhook_configs: [{ url: 'https://example.com' }]
  - name: pager
    pagerduty_configs: [{ routing_key: x }]
  - name: payments
    slack_configs: [{ channel: payments }]
  - name: payments-night
    slack_configs: [{ channel: payments }]
  - name: nothing
`;

function configOf(text: string) {
  const read = readText('alertmanager.yml', text);
  if (!read.ok) throw new Error(read.refusal.message);
  const config = readConfig(read.value);
  if (!config.ok) throw new Error(config.refusal.message);
  return config.value;
}

const scenariosIn = (config: ReturnType<typeof configOf>) =>
  scenariosOf(config, { file: 'alertmanager.yml', names: createNames(), teamOf: () => null }).scenarios;

const alertWith = (labels: Readonly<Record<string, string>>) => ({
  summary: '',
  source: '',
  level: 'error' as const,
  component: null,
  group: null,
  class: null,
  service: 'api',
  integration: 'alertmanager',
  details: JSON.stringify({ labels, annotations: {} }),
});

const chosenBy = (scenarios: ReturnType<typeof scenariosIn>, labels: Readonly<Record<string, string>>) =>
  new Set(scenarios.filter(({ when }) => matches(when, alertWith(labels))).map(({ receiver }) => receiver.name));

test.each<[labels: Record<string, string>, receivers: string[]]>([
  [{}, ['nothing']],
  [{ env: 'prod' }, ['everybody']],
  [{ env: 'stag' }, ['everybody']],
  [{ env: 'production' }, ['nothing']],
  [{ alertname: 'Heartbeat', env: 'prod', severity: 'page' }, ['snitch']],
  [{ alertname: 'Heartbeat', cluster: 'a', env: 'ops', severity: 'page' }, ['pager']],
  [{ env: 'prod', severity: 'page', team: 'payments' }, ['pager', 'payments']],
  [{ env: 'prod', team: 'payments', shift: 'nights' }, ['payments-night']],
  [{ env: 'test', team: 'payments' }, ['payments', 'nothing']],
])('an alert labelled %j goes to %j', (labels, receivers) => {
  const config = configOf(example);
  expect(receiversFor(config.root, labels)).toEqual(receivers);
  expect(chosenBy(scenariosIn(config), labels)).toEqual(new Set(receivers));
});

test('the receiver that pages comes first, what takes the rest comes last, and what tells nobody is told of', () => {
  const config = configOf(example);
  const { scenarios, notes } = scenariosOf(config, {
    file: 'alertmanager.yml',
    names: createNames(),
    teamOf: (receiver) => (receiver === 'payments' ? 'payments' : null),
  });
  expect(scenarios.map(({ name }) => name)).toEqual(['pager', 'payments', 'snitch', 'payments-night', 'nothing', 'everybody']);
  expect(scenarios.find(({ name }) => name === 'pager')?.when).toBe(
    'alert.labels.get("env") in ["prod", "ops"] && alert.labels.get("severity") == "page" && ' +
      '!(alert.labels.get("alertname") == "Heartbeat" && alert.labels.get("cluster") == "")',
  );
  expect(notes.map(({ subject }) => subject)).toEqual(['receiver nothing']);
});

const label = fc.constantFrom('env', 'team', 'severity');
const value = fc.constantFrom('', 'a', 'b', 'c', 'ab');
const matcher = fc
  .record({
    label,
    operator: fc.constantFrom('=', '!=', '=~', '!~'),
    value: fc.oneof(value, fc.constantFrom('a|b', 'a.*', '(a|b)?c?', '[bc]+')),
  })
  .map(({ label, operator, value }) => `${label}${operator}"${value}"`);
const { route } = fc.letrec<{ route: unknown }>((tie) => ({
  route: fc.record({
    receiver: fc.constantFrom('r1', 'r2', 'r3', 'r4'),
    matchers: fc.array(matcher, { maxLength: 3 }),
    continue: fc.boolean(),
    routes: fc.oneof({ maxDepth: 2, depthIdentifier: 'route' }, fc.constant([]), fc.array(tie('route'), { maxLength: 4 })),
  }),
}));
const labels = fc.dictionary(label, value, { noNullPrototype: true });

test('whatever the routing and the labels are, the conditions that hold are those of the receivers that are chosen', () => {
  fc.assert(
    fc.property(fc.array(route, { maxLength: 6 }), fc.array(labels, { minLength: 5, maxLength: 20 }), (routes, alerts) => {
      const receivers = ['root', 'r1', 'r2', 'r3', 'r4'].map((name) => ({ name, webhook_configs: [{}] }));
      const config = configOf(JSON.stringify({ route: { receiver: 'root', routes }, receivers }));
      const scenarios = scenariosIn(config);
      for (const each of alerts) expect(chosenBy(scenarios, each)).toEqual(new Set(receiversFor(config.root, each)));
    }),
    { numRuns: 300 },
  );
});

test.each([
  ['a|b', ['a', 'b']],
  ['gstg(-ref)?', ['gstg-ref', 'gstg']],
  ['(?:a|b)c', ['ac', 'bc']],
  ['a\\.b', ['a.b']],
  ['', ['']],
  ['a.b', null],
  ['a+', null],
  ['[ab]', null],
  ['(a', null],
  ['a)', null],
  ['a??', null],
])('the pattern %s fits the texts %j', (pattern, texts) => {
  expect(textsOf(pattern)).toEqual(texts);
});

test.each([
  ['env="a"', { env: 'a' }, true],
  ['env="a"', {}, false],
  ['env=""', {}, true],
  ['env!="a"', {}, true],
  ['env=~"a|"', {}, true],
  ['env=~"a"', { env: 'aa' }, false],
  ['env!~"a.*"', { env: 'aa' }, false],
  ['{env="a",team=~"x|y"}', { env: 'a', team: 'y' }, true],
  ['env = a', { env: 'a' }, true],
  ['env=~"(?i)A"', { env: 'a' }, true],
  // An engine that tries all ways would be at it for years.
  ['env=~"(a+)+b"', { env: 'a'.repeat(5_000) }, false],
  ['path="a\\"b,c"', { path: 'a"b,c' }, true],
])('%s of %j is %s', (text, of, fits) => {
  const parsed = parseMatchers(text);
  expect(parsed.ok && parsed.value.every((each) => fitsLabels(each, of))).toBe(fits);
});

test.each([['env'], ['env=="a"'], ['=a'], ['env="a" team="b"'], ['env=~"("'], ['env=~"a(?=b)"'], ['env=~"((a{30}){30}){30}"']])(
  '%s is refused',
  (text) => {
    expect(parseMatchers(text).ok).toBe(false);
  },
);
