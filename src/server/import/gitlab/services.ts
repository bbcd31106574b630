// What is a service of the catalogue in a plan? Its tier, owner and dependencies, as they stand: what is wrong with them stays in.

import type { Names } from '../names.ts';
import type { Note } from '../note.ts';
import type { PlanTexts } from '../plan-folder.ts';
import type { Catalog, CatalogService, Thresholds } from './source.ts';
import { fieldsLeft } from './teams.ts';

/** GitLab's tiers are layers; how much hangs on each is our reading of them. */
export const tierOfLayer: Readonly<Record<string, number>> = { lb: 1, db: 1, stor: 1, sv: 2, inf: 3, runners: 3 };
const tierOfUnknownLayer = 3;

/** Fields that are said in words of the plan; any other is told of as not taken over. */
const taken = ['name', 'friendly_name', 'tier', 'owner', 'teams', 'business'];

/** The integration by which their alerts come. */
export const alertmanager = 'alertmanager';

type Say = (kind: Note['kind'], path: readonly (string | number)[], subject: string, message: string) => void;

export interface ImportedServices {
  readonly services: PlanTexts['services'];
  readonly runbooks: PlanTexts['runbooks'];
  readonly notes: readonly Note[];
}

export function importServices(catalog: Catalog, names: { readonly services: Names; readonly teams: Names }): ImportedServices {
  const { text, entries } = catalog.services;
  const notes: Note[] = [];
  const say: Say = (kind, path, subject, message) =>
    notes.push({ kind, file: text.file, line: text.lineOf(['services', ...path]), subject, message });
  const known = new Set(entries.map(({ name }) => name));
  const teams = new Set(catalog.teams.entries.map(({ name }) => name));
  const thresholds = new Map(catalog.thresholds?.entries.map((each) => [each.type, each]) ?? []);
  const services: Record<string, object> = {};
  const runbooks: Record<string, object> = {};
  for (const [index, service] of entries.entries()) {
    const subject = `service ${service.name}`;
    if (!teams.has(service.owner)) say('wrong', [index, 'owner'], subject, `its owner ${service.owner} is no team of the catalogue`);
    for (const [place, team] of (service.teams ?? []).entries()) {
      if (!teams.has(team)) say('wrong', [index, 'teams', place], subject, `its team ${team} is no team of the catalogue`);
    }
    const id = names.services.nameOf(service.name);
    const guide = guideOf(service);
    if (guide !== null)
      runbooks[id] = {
        title: `SRE guide of ${service.friendly_name ?? service.name}`,
        url: guide,
        owner: names.teams.nameOf(service.owner),
      };
    const dependencies = dependenciesOf(catalog, service, index, { known, say, notes });
    services[id] = {
      name: service.friendly_name ?? service.name,
      description: descriptionOf(service, thresholds.get(service.name)),
      tier: tierOf(service),
      owner: names.teams.nameOf(service.owner),
      ...(dependencies.length === 0 ? {} : { 'depends on': dependencies.map((name) => names.services.nameOf(name)) }),
      // The metrics catalogue makes the alert rules of those that it knows.
      ...(catalog.routing !== null && thresholds.has(service.name) ? { 'monitored by': [alertmanager] } : {}),
      ...(guide === null ? {} : { runbooks: [id] }),
    };
  }
  for (const entry of catalog.thresholds?.entries ?? []) {
    if (known.has(entry.type) || catalog.thresholds === null) continue;
    const line = catalog.thresholds.text.lineOf([catalog.thresholds.entries.indexOf(entry)]);
    notes.push({
      kind: 'not-mapped',
      file: catalog.thresholds.text.file,
      line,
      subject: `type ${entry.type}`,
      message: 'is no service of the catalogue',
    });
  }
  sayWhatIsLeft(catalog, say);
  return { services, runbooks, notes };
}

interface Looking {
  readonly known: ReadonlySet<string>;
  readonly say: Say;
  readonly notes: Note[];
}

/** Those of the catalogue, then those that only the metrics know; each once. */
function dependenciesOf(catalog: Catalog, service: CatalogService, index: number, { known, say, notes }: Looking): readonly string[] {
  const subject = `service ${service.name}`;
  const found: string[] = [];
  for (const [place, { service: name }] of (service.technical?.dependencies ?? []).entries()) {
    if (name === null || name === undefined || name === '' || found.includes(name)) continue;
    found.push(name);
    const path = [index, 'technical', 'dependencies', place];
    if (name === service.name) say('wrong', path, subject, 'depends on itself');
    else if (!known.has(name)) say('wrong', path, subject, `depends on ${name}, which is no service of the catalogue`);
  }
  const { thresholds } = catalog;
  const entry = thresholds?.entries.findIndex((each) => each.type === service.name) ?? -1;
  for (const [place, name] of (thresholds?.entries[entry]?.serviceDependencies ?? []).entries()) {
    if (thresholds === null) break;
    const isWrong = name === service.name || !known.has(name);
    const message = name === service.name ? 'depends on itself' : `depends on ${name}, which is no service of the catalogue`;
    const line = thresholds.text.lineOf([entry, 'serviceDependencies', place]);
    if (isWrong) notes.push({ kind: 'wrong', file: thresholds.text.file, line, subject, message });
    if (!found.includes(name)) found.push(name);
  }
  return found;
}

/** The guide for who is on call. */
function guideOf(service: CatalogService): string | null {
  const link = service.technical?.documents?.sre_guide;
  return typeof link === 'string' && /^https?:\/\/\S+$/.test(link) ? link : null;
}

function tierOf(service: CatalogService): number {
  const weight = service.business?.SLA?.overall_sla_weighting ?? 0;
  return weight > 0 ? 1 : (tierOfLayer[service.tier] ?? tierOfUnknownLayer);
}

function descriptionOf(service: CatalogService, thresholds: Thresholds | undefined): string {
  const { documents } = service.technical ?? {};
  const links = Object.entries(documents ?? {}).flatMap(([kind, link]) => {
    if (kind === 'sre_guide' && guideOf(service) !== null) return [];
    const some = (Array.isArray(link) ? link : [link]).filter((each) => each !== null && each !== undefined && each !== '');
    return some.length === 0 ? [] : [`${kind.replaceAll('_', ' ')}: ${some.join(', ')}`];
  });
  const dashboard = service.observability?.monitors?.primary_grafana_dashboard;
  const parts = [
    `layer: ${service.tier}`,
    ...((service.teams ?? []).length === 0 ? [] : [`teams: ${service.teams?.join(', ')}`]),
    ...(typeof dashboard === 'string' ? [`dashboard: ${dashboard}`] : []),
    ...(thresholds === undefined
      ? []
      : [...said('promised', thresholds.contractualThresholds), ...said('watched', thresholds.monitoringThresholds)]),
    ...links,
  ];
  return parts.join('\n');
}

function said(how: string, limits: Readonly<Record<string, number>>): readonly string[] {
  const words = Object.entries(limits).map(([measure, limit]) => `${measure} ${limit}`);
  return words.length === 0 ? [] : [`${how}: ${words.join(', ')}`];
}

function sayWhatIsLeft(catalog: Catalog, say: Say): void {
  const { entries } = catalog.services;
  const layers = Object.entries(tierOfLayer).map(([layer, tier]) => `${layer} → ${tier}`);
  say(
    'assumed',
    [],
    'tiers',
    `the catalogue's tiers are layers: ${layers.join(', ')}; a weight in the overall SLA → 1; anything else → ${tierOfUnknownLayer}`,
  );
  const unnamed = entries.flatMap((service, index) =>
    (service.technical?.dependencies ?? []).flatMap((each, place) => (each.service ? [] : [{ index, place }])),
  );
  const [first] = unnamed;
  if (first !== undefined) {
    const who = [...new Set(unnamed.map(({ index }) => entries[index]?.name))].join(', ');
    say(
      'not-mapped',
      [first.index, 'technical', 'dependencies', first.place],
      'dependencies',
      `${unnamed.length} without a name: of ${who}`,
    );
  }
  const withTeams = entries.flatMap((service, index) => ((service.teams ?? []).length === 0 ? [] : [index]));
  if (withTeams.length > 0)
    say('not-mapped', [withTeams[0] ?? 0, 'teams'], 'teams beside the owner', `of ${withTeams.length} services: named in the description`);
  if (catalog.thresholds !== null)
    say(
      'not-mapped',
      [],
      'thresholds',
      `of ${catalog.thresholds.entries.length} services are shares, not times: named in the description; objectives are yours to write`,
    );
  const parts = [...fieldsLeft(entries, [...taken, 'technical', 'observability'])];
  const technical = [
    ...fieldsLeft(
      entries.map(({ technical }) => technical ?? {}),
      ['dependencies', 'documents'],
    ),
  ];
  const monitors = [
    ...fieldsLeft(
      entries.map(({ observability }) => observability?.monitors ?? {}),
      ['primary_grafana_dashboard'],
    ),
  ];
  const observability = [
    ...fieldsLeft(
      entries.map(({ observability }) => observability ?? {}),
      ['monitors'],
    ),
  ];
  for (const [within, fields] of [
    [[], parts],
    [['technical'], technical],
    [['observability', 'monitors'], monitors],
    [['observability'], observability],
  ] as const) {
    for (const [field, where] of fields)
      say('not-mapped', [where[0] ?? 0, ...within, field], `field ${[...within, field].join('.')}`, `of ${where.length} services`);
  }
}
