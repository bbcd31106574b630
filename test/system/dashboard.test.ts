// Is the dashboard one that Grafana takes? Its fields, its variables and its places, as Grafana's own schema of a dashboard has them (version 38).

import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { z } from 'zod';

const file = new URL('../../examples/operations/grafana-dashboard.json', import.meta.url);
const columns = 24;

const Source = z.strictObject({ type: z.literal('prometheus'), uid: z.literal(['$', '{datasource}'].join('')) });
const Threshold = z.strictObject({ color: z.string(), value: z.number().nullable() });
const Mapping = z.strictObject({
  type: z.literal('value'),
  options: z.record(z.string(), z.strictObject({ text: z.string(), color: z.string().optional(), index: z.int().optional() })),
});
const FieldConfig = z.strictObject({
  defaults: z.strictObject({
    unit: z.enum(['short', 's', 'bytes', 'reqps', 'ops', 'percentunit', 'percent', 'none', 'string']),
    min: z.number().optional(),
    max: z.number().optional(),
    decimals: z.int().optional(),
    thresholds: z.strictObject({ mode: z.enum(['absolute', 'percentage']), steps: z.array(Threshold).min(1) }),
    mappings: z.array(Mapping),
    color: z.strictObject({ mode: z.enum(['thresholds', 'palette-classic', 'fixed']) }),
    custom: z
      .strictObject({
        lineWidth: z.int().min(0).max(10),
        fillOpacity: z.int().min(0).max(100),
        showPoints: z.enum(['auto', 'never', 'always']),
        stacking: z.strictObject({ mode: z.enum(['none', 'normal', 'percent']) }),
        thresholdsStyle: z.strictObject({ mode: z.enum(['off', 'line', 'dashed', 'area', 'line+area', 'dashed+area', 'series']) }),
      })
      .optional(),
  }),
  overrides: z.array(z.never()),
});
const Place = z.strictObject({ h: z.int().min(1), w: z.int().min(1).max(columns), x: z.int().min(0), y: z.int().min(0) });
const about = { id: z.int().min(1), title: z.string().min(1), gridPos: Place };
const drawn = {
  ...about,
  description: z.string().optional(),
  datasource: Source,
  fieldConfig: FieldConfig,
  targets: z.array(
    z.strictObject({ refId: z.string().regex(/^[A-Z]$/), datasource: Source, expr: z.string().min(1), legendFormat: z.string() }),
  ),
};
const Panel = z.discriminatedUnion('type', [
  z.strictObject({ ...about, type: z.literal('row'), collapsed: z.boolean(), panels: z.array(z.never()) }),
  z.strictObject({
    ...drawn,
    type: z.literal('stat'),
    options: z.strictObject({
      colorMode: z.enum(['value', 'background', 'background_solid', 'none']),
      graphMode: z.enum(['none', 'line', 'area']),
      textMode: z.enum(['auto', 'value', 'value_and_name', 'name', 'none']),
      reduceOptions: z.strictObject({
        calcs: z.array(z.enum(['lastNotNull', 'last', 'max', 'min', 'mean', 'sum'])).min(1),
        fields: z.string(),
        values: z.boolean(),
      }),
    }),
  }),
  z.strictObject({
    ...drawn,
    type: z.literal('timeseries'),
    options: z.strictObject({
      legend: z.strictObject({ displayMode: z.enum(['list', 'table', 'hidden']), placement: z.enum(['bottom', 'right']) }),
      tooltip: z.strictObject({ mode: z.enum(['single', 'multi', 'none']), sort: z.enum(['none', 'asc', 'desc']) }),
    }),
  }),
]);
const Variable = z.discriminatedUnion('type', [
  z.strictObject({
    type: z.literal('datasource'),
    name: z.literal('datasource'),
    label: z.string(),
    query: z.literal('prometheus'),
    current: z.strictObject({}),
    hide: z.int().min(0).max(2),
  }),
  z.strictObject({
    type: z.literal('query'),
    name: z.string().regex(/^\w+$/),
    label: z.string(),
    datasource: Source,
    query: z.strictObject({ query: z.string(), refId: z.string() }),
    definition: z.string(),
    current: z.strictObject({}),
    refresh: z.int().min(0).max(2),
    hide: z.int().min(0).max(2),
  }),
]);
const Dashboard = z.strictObject({
  title: z.string(),
  uid: z.string().regex(/^[\w-]{1,40}$/),
  description: z.string(),
  tags: z.array(z.string()),
  timezone: z.enum(['browser', 'utc']),
  editable: z.boolean(),
  schemaVersion: z.literal(38),
  version: z.int(),
  refresh: z.string().regex(/^\d+[smh]$/),
  time: z.strictObject({ from: z.string().regex(/^now-\d+[mhd]$/), to: z.literal('now') }),
  templating: z.strictObject({ list: z.array(Variable) }),
  annotations: z.strictObject({ list: z.array(z.never()) }),
  panels: z.array(Panel).min(1),
});

const read = (): unknown => JSON.parse(readFileSync(file, 'utf8'));

test('every field is one that Grafana knows, with a value that it takes', () => {
  expect(Dashboard.safeParse(read()).error?.issues ?? []).toEqual([]);
});

test('a field that Grafana does not know is found, and a unit that it does not', () => {
  const { panels, ...rest } = Dashboard.parse(read());
  const [first] = panels;
  expect(Dashboard.safeParse({ ...rest, panels: [{ ...first, titel: 'Ready' }] }).success).toBe(false);
  const stat = panels.find(({ type }) => type === 'stat');
  const spoilt = JSON.parse(JSON.stringify(stat).replace('"unit":"short"', '"unit":"shorts"'));
  expect(Dashboard.safeParse({ ...rest, panels: [spoilt] }).success).toBe(false);
});

test('panels lie side by side within the columns, and none on another', () => {
  const places = Dashboard.parse(read()).panels.map(({ title, gridPos }) => ({ title, ...gridPos }));
  expect(places.filter(({ x, w }) => x + w > columns)).toEqual([]);
  const meet = (a: (typeof places)[number], b: (typeof places)[number]) =>
    a.x < b.x + b.w && b.x < a.x + a.w && a.y < b.y + b.h && b.y < a.y + a.h;
  const pairs = places.flatMap((a, n) => places.slice(n + 1).flatMap((b) => (meet(a, b) ? [`${a.title} and ${b.title}`] : [])));
  expect(pairs).toEqual([]);
});

test('every variable that is spoken of is there, the source of the data first, and thresholds rise from the least', () => {
  const { panels, templating } = Dashboard.parse(read());
  expect(templating.list[0]?.type).toBe('datasource');
  const known = new Set([...templating.list.map(({ name }) => name), '__rate_interval']);
  const spoken = JSON.stringify(panels).matchAll(/\$\{?(\w+)\}?/g);
  expect([...spoken].map(([, name]) => name ?? '').filter((name) => !known.has(name))).toEqual([]);
  for (const panel of panels) {
    if (panel.type === 'row') continue;
    const [least, ...others] = panel.fieldConfig.defaults.thresholds.steps;
    expect(least?.value, panel.title).toBeNull();
    expect(others.map(({ value }) => value)).toEqual(others.map(({ value }) => value).toSorted((a, b) => Number(a) - Number(b)));
    expect(new Set(panel.targets.map(({ refId }) => refId)).size).toBe(panel.targets.length);
  }
});
