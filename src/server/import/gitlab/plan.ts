// What plan does GitLab's service catalogue make? Services, teams, paths, and a scenario for each receiver of the alert routing.

import { ok, type Result } from '../../../core/kernel/result.ts';
import { readConfig } from '../alertmanager/config.ts';
import { type ReceiverScenario, scenariosOf } from '../alertmanager/scenarios.ts';
import { createNames, type Names } from '../names.ts';
import type { Note } from '../note.ts';
import type { PlanTexts } from '../plan-folder.ts';
import { alertmanager, importServices } from './services.ts';
import type { Catalog } from './source.ts';
import { importTeams, standIn } from './teams.ts';

export interface ImportedPlan {
  readonly texts: PlanTexts;
  readonly notes: readonly Note[];
  /** One for each receiver that a route leads to. */
  readonly scenarios: readonly ReceiverScenario[];
}

/** Where alerts go whose label `type` names no service. */
const unplaced = 'unplaced-alerts';

/** `email`: of the person who answers for every team until its people are named. Refusals: those of the routing's text. */
export function planOfCatalog(catalog: Catalog, email: string): Result<ImportedPlan> {
  const names = { services: createNames(), teams: createNames(), scenarios: createNames() };
  const routing = routingOf(catalog, names.scenarios);
  if (!routing.ok) return routing;
  const { scenarios, notes: routingNotes } = routing.value;
  const called = new Set([...catalog.services.entries.map(({ owner }) => owner), ...scenarios.flatMap(({ team }) => team ?? [])]);
  const teams = importTeams(catalog, { names: names.teams, email, called });
  const services = importServices(catalog, names);
  const texts: PlanTexts = {
    name: 'GitLab.com, imported from its service catalogue',
    people: teams.people,
    teams: { ...teams.teams, [standIn]: { name: 'Stand-in', discipline: 'operations', members: [standIn], path: standIn } },
    paths: {
      ...teams.paths,
      [standIn]: { steps: [{ page: [`person ${standIn}`], wait: '15m' }], backstop: { page: [`person ${standIn}`], every: '15m' } },
    },
    runbooks: services.runbooks,
    services: {
      ...services.services,
      [unplaced]: { name: 'Alerts of no known service', tier: 2, owner: standIn, grouping: { by: 'alert' } },
    },
    scenarios: Object.fromEntries(scenarios.map((each) => [each.name, scenarioEntry(each, names.teams)])),
    integrations: {
      [alertmanager]: { name: 'Alertmanager', type: 'alertmanager', service: unplaced, 'service from': 'event.labels.get("type")' },
    },
  };
  return ok({ texts, notes: [...teams.notes, ...services.notes, ...routingNotes], scenarios });
}

function scenarioEntry({ receiver, when, team }: ReceiverScenario, teams: Names): object {
  return {
    title: receiver.name.slice(0, 200),
    services: 'all',
    when,
    ...(team === null ? {} : { engage: [{ team: teams.nameOf(team) }] }),
  };
}

interface Routing {
  readonly scenarios: readonly ReceiverScenario[];
  readonly notes: readonly Note[];
}

function routingOf(catalog: Catalog, names: Names): Result<Routing> {
  if (catalog.routing === null) return ok({ scenarios: [], notes: [] });
  const config = readConfig(catalog.routing);
  if (!config.ok) return config;
  const { file } = catalog.routing;
  const { scenarios, notes } = scenariosOf(config.value, { file, names, teamOf: (receiver) => teamOf(receiver, catalog) });
  const line = catalog.routing.lineOf(['route']);
  const assumed: Note[] = [
    {
      kind: 'assumed',
      file,
      line,
      subject: 'one scenario',
      message: `an incident has one scenario where Alertmanager has several receivers: the first that fits, of ${scenarios.length}; receivers that page come first, then those of one team, then the others, and what takes the rest last`,
    },
    {
      kind: 'assumed',
      file,
      line,
      subject: 'service of an alert',
      message: `its label \`type\`; where that names no service, \`${unplaced}\``,
    },
  ];
  const snitches = config.value.receivers.filter(({ name }) => name.startsWith('dead_mans_snitch'));
  const [first] = snitches;
  if (first !== undefined) {
    const message = `${snitches.length} receivers are dead man's switches: let them call a \`heartbeat\` integration instead`;
    assumed.push({ kind: 'not-mapped', file, line: first.line, subject: 'dead_mans_snitch', message });
  }
  return ok({ scenarios, notes: [...config.value.notes, ...notes, ...assumed] });
}

/** `team_gitlab_pages_alerts_channel` is the receiver of `gitlab-pages`: GitLab makes the one of the other. */
function teamOf(receiver: string, catalog: Catalog): string | null {
  const team = catalog.teams.entries.find(
    ({ name }) => receiver === `team_${name}_alerts_channel` || receiver === `team_${name.replaceAll('-', '_')}_alerts_channel`,
  );
  return team?.name ?? null;
}
