// What can happen, who answers for it, and what does each of them do? The scenario map, printed for everyone.

import { callsFor } from '../../escalation/calls.ts';
import { formatDuration } from '../../kernel/duration.ts';
import { fits } from '../../sla/objective.ts';
import type { Plan, Scenario, Service } from '../plan.ts';
import { type Block, heading, list, type Page, table, terms, text } from './page.ts';
import { at, nameIn, partyName, pathInWords, targetName, within } from './words.ts';

export function scenarioMap(plan: Plan): Page {
  const scenarios = Object.values(plan.scenarios);
  return {
    title: `${plan.name}: scenario map`,
    blocks: [
      ...text('Every foreseen trouble: what tells of it, who owns it, which roles it needs, who calls whom, and who is told what.'),
      ...overview(plan, scenarios),
      ...scenarios.flatMap((scenario) => scenarioBlocks(plan, scenario)),
      ...pathBlocks(plan),
      ...phaseBlocks(plan),
      ...audienceBlocks(plan),
    ],
  };
}

function overview(plan: Plan, scenarios: readonly Scenario[]): readonly Block[] {
  const rows = scenarios.map((scenario) => [
    scenario.title,
    ownerOf(plan, scenario),
    scenario.supporting.map((id) => nameIn(plan.teams, id)).join(', '),
    scenario.needs.map((id) => nameIn(plan.roles, id)).join(', '),
  ]);
  return [heading(2, 'Overview'), ...table(['Scenario', 'Owned by', 'Supported by', 'Roles'], rows)];
}

function ownerOf(plan: Plan, { primary }: Scenario): string {
  return primary === null ? 'the owner of the service' : nameIn(plan.teams, primary);
}

function scenarioBlocks(plan: Plan, scenario: Scenario): readonly Block[] {
  const { template } = scenario;
  const everything = scenario.services.length === Object.keys(plan.services).length;
  const services = scenario.services.map((id) => nameIn(plan.services, id)).join(', ');
  return [
    heading(2, scenario.title),
    ...text(scenario.description),
    ...terms([
      ['Owned by', ownerOf(plan, scenario)],
      ['Supported by', scenario.supporting.map((id) => nameIn(plan.teams, id)).join(', ')],
      ['Strikes', everything ? 'any service' : services],
      ['Recognised by', scenario.when ?? 'any alert of these services'],
      ['Told by', scenario.monitoredBy.map((id) => nameIn(plan.integrations, id)).join(', ')],
      ['Can happen', scenario.operatingHours === null ? 'at any time' : `during ${nameIn(plan.calendars, scenario.operatingHours)}`],
      ['Cannot be mended without', scenario.criticalDependencies.map((id) => nameIn(plan.services, id)).join(', ')],
      ['Vendors', scenario.vendors.map((id) => vendorLine(plan, id))],
      ['Customers feel', template.customerImpact],
      ['Stakeholders', template.stakeholders.join(', ')],
    ]),
    ...part('Symptoms', list(template.symptoms)),
    ...part('Contain it', list(template.containment)),
    ...part('Roles needed', list(scenario.needs.map((id) => roleLine(plan, id)))),
    ...part('Called at once', table(['At', 'Who'], calledAtOnce(plan, scenario))),
    ...part('Who activates whom, in this order', list(activations(plan, scenario), true)),
    ...part(
      'Who is told what',
      table(
        ['From', 'To', 'What'],
        scenario.informs.map(({ from, to, what }) => [partyName(plan, from), partyName(plan, to), what]),
      ),
    ),
    ...part('Promises', table(['Tier', 'Severity', 'Promise', 'Within'], promises(plan, scenario))),
    ...template.runbooks.flatMap((id) => runbookBlocks(plan, id)),
  ];
}

function part(title: string, blocks: readonly Block[]): readonly Block[] {
  return blocks.length === 0 ? [] : [heading(3, title), ...blocks];
}

function activations(plan: Plan, scenario: Scenario): readonly string[] {
  return scenario.activations.map(({ by, whom, withinMs, severities, why }) => {
    const who = by === null ? 'Tocsin' : partyName(plan, by);
    return `${who} activates ${partyName(plan, whom)}${within(withinMs)}${at(severities)}${why === null ? '' : `: ${why}`}`;
  });
}

/** Everybody whom the plan calls, for each severity and tier; what is alike at several is told once. */
function calledAtOnce(plan: Plan, scenario: Scenario): readonly (readonly string[])[] {
  const struck = scenario.services.flatMap((id) => plan.services[id] ?? []);
  const tiers = [...new Set(struck.map(({ tier }) => tier))].sort();
  const rows = plan.severities.flatMap(({ name: severity }) =>
    tiers.map((tier) => ({
      severity,
      tier,
      who: whoIsCalled(plan, scenario, { severity, services: struck.filter((each) => each.tier === tier) }),
    })),
  );
  const bySeverity = groupedBy(rows, ({ severity }) => severity).map((same) => groupedBy(same, ({ who }) => who));
  const lines = bySeverity.flatMap((parts) =>
    parts.flatMap((same) => {
      const [first] = same;
      if (first === undefined) return [];
      const which = parts.length === 1 ? '' : `, tier ${same.map(({ tier }) => tier).join(' and ')}`;
      return [{ at: `${first.severity}${which}`, who: first.who }];
    }),
  );
  return groupedBy(lines, ({ who }) => who).map((same) => [same.map((each) => each.at).join('; '), same[0]?.who ?? '']);
}

/** Owners that differ by service are one entry; who is called for some of the services only is told with their names. */
function whoIsCalled(plan: Plan, scenario: Scenario, kind: { readonly severity: string; readonly services: readonly Service[] }): string {
  const { severity, services } = kind;
  const called = new Map<string, Set<string>>();
  const owners = new Set<string>();
  for (const { id, tier } of services) {
    for (const { responsibility, path, isOwner } of callsFor(plan, { service: id, tier, severity, scenario: scenario.id })) {
      const who = `${responsibility} by path ${nameIn(plan.paths, path)}`;
      called.set(who, (called.get(who) ?? new Set()).add(id));
      if (isOwner) owners.add(who);
    }
  }
  const always = [...called].filter(([, of]) => of.size === services.length).map(([who]) => who);
  const some = [...called].filter(([who, of]) => of.size < services.length && !owners.has(who));
  const byOwner = [...owners].some((who) => !always.includes(who)) ? ['The owner of the service by its path'] : [];
  return [
    ...byOwner,
    ...always,
    ...some.map(([who, of]) => `${who} (for ${[...of].map((id) => nameIn(plan.services, id)).join(', ')})`),
  ].join('; ');
}

function groupedBy<T>(list: readonly T[], keyOf: (each: T) => string): readonly (readonly T[])[] {
  const groups = new Map<string, T[]>();
  for (const each of list) groups.set(keyOf(each), [...(groups.get(keyOf(each)) ?? []), each]);
  return [...groups.values()];
}

function roleLine(plan: Plan, id: string): string {
  const role = Object.hasOwn(plan.roles, id) ? plan.roles[id] : undefined;
  if (role === undefined) return id;
  const from = role.filledFrom.map((target) => targetName(plan, target)).join(', else ');
  return `${role.name}: ${role.description}${from === '' ? '' : ` Filled by ${from}.`}`;
}

function vendorLine(plan: Plan, id: string): string {
  const vendor = Object.hasOwn(plan.vendors, id) ? plan.vendors[id] : undefined;
  return vendor === undefined ? id : `${vendor.name}: ${vendor.contact}`;
}

function promises(plan: Plan, scenario: Scenario): readonly (readonly string[])[] {
  const tiers = [...new Set(scenario.services.map((id) => plan.services[id]?.tier ?? 4))].sort();
  return tiers.flatMap((tier) =>
    plan.severities.flatMap((severity) => {
      const seen = new Set<string>();
      return plan.objectives.flatMap((each) => {
        if (each.kind !== 'sla' || seen.has(each.metric) || !fits(each, { tier, severity: severity.name })) return [];
        seen.add(each.metric);
        const hours = each.calendar === null ? '' : ` on ${nameIn(plan.calendars, each.calendar)}`;
        return [[String(tier), severity.name, each.metric, `${each.targetText}${hours}`]];
      });
    }),
  );
}

function runbookBlocks(plan: Plan, id: string): readonly Block[] {
  const runbook = Object.hasOwn(plan.runbooks, id) ? plan.runbooks[id] : undefined;
  if (runbook === undefined) return [];
  return [heading(3, `Runbook: ${runbook.title}`), ...text(runbook.url ?? ''), ...list(runbook.steps, true)];
}

function pathBlocks(plan: Plan): readonly Block[] {
  const paths = Object.values(plan.paths).flatMap((path) => [heading(3, path.name), ...list(pathInWords(plan, path), true)]);
  return paths.length === 0 ? [] : [heading(2, 'Escalation paths'), ...paths];
}

function phaseBlocks(plan: Plan): readonly Block[] {
  const rows = plan.phases.map(({ name, description, cutover }) => [
    name,
    description,
    cutover
      .map(
        (each) =>
          `${each.kind === 'fact' ? (plan.facts[each.fact]?.description ?? each.text) : each.text}${each.kind === 'attested' ? `, says the ${nameIn(plan.roles, each.by)}` : ''}${at(each.severities)}`,
      )
      .join('; '),
  ]);
  return [heading(2, 'Phases'), ...table(['Phase', 'What it is', 'Left when'], rows)];
}

function audienceBlocks(plan: Plan): readonly Block[] {
  const rows = Object.values(plan.audiences).map(({ name, owner, approver, outlets, cadences }) => [
    name,
    owner === null ? 'nobody' : nameIn(plan.roles, owner),
    approver === null ? '' : nameIn(plan.roles, approver),
    outlets.join(', '),
    cadences
      .map(
        ({ severities, firstWithinMs, everyMs }) =>
          [
            firstWithinMs === null ? '' : `first within ${formatDuration(firstWithinMs)}`,
            everyMs === null ? '' : `then every ${formatDuration(everyMs)}`,
          ]
            .filter((each) => each !== '')
            .join(', ') + at(severities),
      )
      .join('; '),
  ]);
  return rows.length === 0
    ? []
    : [heading(2, 'Who is kept informed'), ...table(['Audience', 'By', 'Approved by', 'Through', 'How often'], rows)];
}
