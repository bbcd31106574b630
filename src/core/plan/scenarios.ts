// Which troubles are foreseen, how are they recognised, and who is called for each?

import { checkedCondition } from './condition-check.ts';
import { resolveEngage } from './engage.ts';
import type { Path } from './locate.ts';
import type { Scenario } from './plan.ts';
import { refersToParty } from './references.ts';
import type { Entry } from './schema.ts';
import { refers, refersAll, refersToSeverities, resolveEach, type Scope } from './scope.ts';

export function resolveScenarios(scope: Scope): Readonly<Record<string, Scenario>> {
  return resolveEach(scope.draft.entries.scenarios, (id, entry) => {
    const path = ['scenarios', id];
    const services = entry.services === 'all' ? [...scope.draft.names.services] : entry.services;
    if (entry.services !== 'all') refersAll(scope, 'services', entry.services, [...path, 'services']);
    if (entry.services.length === 0)
      scope.report.error([...path, 'services'], 'name the services that it can strike, or write `all`', { onKey: true });
    checkCalls(id, entry, scope);
    return {
      id,
      title: entry.title,
      services,
      when: checkedCondition(entry.when, 'alert', [...path, 'when'], scope),
      engage: resolveEngage(entry.engage ?? [], [...path, 'engage'], scope),
      ...situationOf(entry, path, scope),
    };
  });
}

function situationOf(entry: Entry<'scenarios'>, path: Path, scope: Scope): Omit<Scenario, 'id' | 'title' | 'services' | 'when' | 'engage'> {
  const all = (
    section: 'teams' | 'roles' | 'services' | 'vendors' | 'integrations',
    key: keyof typeof entry,
    names: readonly string[] = [],
  ) => {
    refersAll(scope, section, names, [...path, key]);
    return names;
  };
  if (entry.primary !== undefined) refers(scope, 'teams', entry.primary, [...path, 'primary']);
  const supporting = all('teams', 'supporting', entry.supporting);
  if (entry.primary !== undefined && supporting.includes(entry.primary))
    scope.report.error([...path, 'supporting', supporting.indexOf(entry.primary)], 'the primary team does not support itself');
  const hours = entry['operating hours'];
  if (hours !== undefined) refers(scope, 'calendars', hours, [...path, 'operating hours']);
  return {
    description: entry.description ?? '',
    primary: entry.primary ?? null,
    supporting,
    needs: all('roles', 'needs', entry.needs),
    activations: activationsOf(entry, [...path, 'activations'], scope),
    informs: (entry.informs ?? []).map(({ from, to, what }, index) => ({
      from: refersToParty(from, [...path, 'informs', index, 'from'], scope),
      to: refersToParty(to, [...path, 'informs', index, 'to'], scope),
      what,
    })),
    operatingHours: hours ?? null,
    criticalDependencies: all('services', 'critical dependencies', entry['critical dependencies']),
    vendors: all('vendors', 'vendors', entry.vendors),
    monitoredBy: all('integrations', 'monitored by', entry['monitored by']),
    template: templateOf(entry, [...path, 'template'], scope),
  };
}

/** What reads like a call must be one: it is refused where nothing would page anybody, and said where only people call. */
function checkCalls(id: string, entry: Entry<'scenarios'>, scope: Scope): void {
  const path = ['scenarios', id];
  const { primary, supporting = [], activations = [] } = entry;
  const engaged = new Set([...(entry.engage ?? []), ...(scope.draft.settings.engage ?? [])].map(({ team }) => team));
  const unpaged = (team: string) => {
    const known = scope.draft.entries.teams.get(team);
    return known !== undefined && known.path === undefined && !engaged.has(team);
  };
  if (primary !== undefined && unpaged(primary)) {
    scope.report.error([...path, 'primary'], `nobody would be paged: team \`${primary}\` has no \`path\``);
  }
  for (const [index, { by, activates }] of activations.entries()) {
    if (by !== undefined) continue;
    const place = [...path, 'activations', index, 'activates'];
    if (activates.kind !== 'team') {
      const suggestion = 'say `by:` whom, or engage the team that does it';
      scope.report.error(place, `Tocsin calls teams by their paths; it cannot call \`${activates.kind} ${activates.id}\``, { suggestion });
    } else if (unpaged(activates.id)) {
      scope.report.error(place, `nobody would be paged: team \`${activates.id}\` has no \`path\``);
    }
  }
  const owners = (entry.services === 'all' ? [...scope.draft.names.services] : entry.services).map(
    (service) => scope.draft.entries.services.get(service)?.owner,
  );
  const called = new Set([
    ...engaged,
    ...owners,
    ...activations.flatMap(({ activates: { kind, id: team } }) => (kind === 'team' ? [team] : [])),
  ]);
  for (const [index, team] of supporting.entries()) {
    if (called.has(team) || !scope.draft.names.teams.has(team)) continue;
    const suggestion = 'add it to `engage`, or to `activations` with who calls it';
    scope.report.warning([...path, 'supporting', index], `nothing calls team \`${team}\`, and nobody is asked to`, { suggestion });
  }
}

function activationsOf(entry: Entry<'scenarios'>, path: Path, scope: Scope): Scenario['activations'] {
  return (entry.activations ?? []).map((one, index) => {
    refersToSeverities(scope, one.severities ?? [], [...path, index, 'severities']);
    return {
      by: one.by === undefined ? null : refersToParty(one.by, [...path, index, 'by'], scope),
      whom: refersToParty(one.activates, [...path, index, 'activates'], scope),
      withinMs: one.within ?? null,
      severities: one.severities ?? [],
      why: one.why ?? null,
    };
  });
}

function templateOf(entry: Entry<'scenarios'>, path: Path, scope: Scope): Scenario['template'] {
  const template = entry.template ?? {};
  refersAll(scope, 'runbooks', template.runbooks ?? [], [...path, 'runbooks']);
  return {
    symptoms: template.symptoms ?? [],
    containment: template.containment ?? [],
    stakeholders: template.stakeholders ?? [],
    customerImpact: template['customer impact'] ?? '',
    runbooks: template.runbooks ?? [],
  };
}
