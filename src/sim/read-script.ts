// What does a scenario file mean? Read as YAML as a plan is, its names looked up in the plan; each problem has its line and column.

import { timedUnder } from '../core/incident/demand.ts';
import { hour } from '../core/kernel/instant.ts';
import { readDocument } from '../core/plan/document.ts';
import { type Path, valueIn } from '../core/plan/locate.ts';
import type { Plan } from '../core/plan/plan.ts';
import { inOrder, type PlanProblem, type Report, reportInto } from '../core/plan/problem.ts';
import { readShape } from '../core/plan/shape.ts';
import { didYouMean } from '../core/plan/suggest.ts';
import { factsIn } from '../core/response/known-facts.ts';
import { type Behaviour, type ChannelHabit, usualBehaviour } from './behaviour.ts';
import { type FactHabit, type ResponseHabits, usualAfter, usualResponse } from './response-habit.ts';
import type { Happening, Inject, Script } from './script.ts';
import { type BehaviourFile, type ChannelFile, type InjectFile, type ScriptFile, ScriptShape } from './script-shape.ts';

export interface ReadScript {
  /** `null` where there is a problem. */
  readonly script: Script | null;
  readonly problems: readonly PlanProblem[];
}

const usualLengthMs = 4 * hour;

/** Never throws. */
export function readScript(source: { readonly file: string; readonly text: string }, plan: Plan): ReadScript {
  const problems: PlanProblem[] = [];
  const root = readDocument(source, problems);
  if (root === null) return { script: null, problems };
  const report = reportInto(problems, root);
  const file = readShape(ScriptShape, valueIn(root), [], report);
  const script = file === null ? null : resolved(file, { plan, report });
  return { script: problems.length > 0 ? null : script, problems: inOrder(problems, [source.file]) };
}

interface Scope {
  readonly plan: Plan;
  readonly report: Report;
}

function resolved(file: ScriptFile, scope: Scope): Script {
  const { everyone: all, ...some } = file.people;
  const everyone = behaviour(all, usualBehaviour);
  for (const id of Object.keys(some)) known(id, 'person', Object.keys(scope.plan.people), ['people', id], scope, true);
  const channels = channelsOf(scope.plan);
  for (const name of Object.keys(file.channels)) known(name, 'channel', channels, ['channels', name], scope, true);
  const injects = file.timeline.map((inject, index): Inject => {
    const path = ['timeline', index];
    return { atMs: inject.at, ...happening(inject, path, scope) };
  });
  keysKnown(file, scope);
  return {
    title: file.title,
    at: file.at ?? null,
    lastsMs: file.lasts ?? usualLengthMs,
    repair: file.repair === undefined ? null : { medianMs: file.repair.median, p90Ms: file.repair.p90 },
    everyone,
    people: Object.fromEntries(Object.entries(some).map(([id, each]) => [id, behaviour(each, everyone)])),
    channels: Object.fromEntries(Object.entries(file.channels).map(([name, each]) => [name, channel(each)])),
    response: responseOf(file.response, scope),
    injects: injects.toSorted((a, b) => a.atMs - b.atMs),
  };
}

function behaviour(file: BehaviourFile | undefined, base: Behaviour): Behaviour {
  if (file === undefined) return base;
  const habits = file.answers?.map((each) => ({
    ...each.between,
    asleep: each.asleep,
    missed: each.missed,
    medianMs: each.median,
    p90Ms: each.p90,
  }));
  return {
    habits: habits ?? base.habits,
    phoneOff: file['phone off'] ?? base.phoneOff,
    busy: file.busy ?? base.busy,
    busyFactor: file['busy factor'] ?? base.busyFactor,
  };
}

function channel(file: ChannelFile): Partial<ChannelHabit> {
  return {
    ...(file.takes === undefined ? {} : { takesMs: file.takes }),
    ...(file.fails === undefined ? {} : { fails: file.fails }),
    ...(file['noticed awake'] === undefined ? {} : { noticedAwake: file['noticed awake'] }),
    ...(file['noticed asleep'] === undefined ? {} : { noticedAsleep: file['noticed asleep'] }),
  };
}

function happening(inject: InjectFile, path: Path, scope: Scope): Happening {
  const { plan } = scope;
  const person = (id: string, key: string) => known(id, 'person', Object.keys(plan.people), [...path, key, 'by'], scope);
  const service = (id: string, key: string) => known(id, 'service', Object.keys(plan.services), [...path, key, 'service'], scope);
  const severity = (name: string, at: Path) =>
    known(
      name,
      'severity',
      plan.severities.map((each) => each.name),
      at,
      scope,
    );
  if (inject.alert !== undefined) {
    const { integration = 'simulated', ...alert } = inject.alert;
    service(alert.service, 'alert');
    if (inject.alert.integration !== undefined)
      known(integration, 'integration', Object.keys(plan.integrations), [...path, 'alert', 'integration'], scope);
    const { summary, level, key = alert.summary, class: kind = null, source = `${alert.service}.simulated` } = alert;
    return { type: 'alert', key, summary, service: alert.service, level, integration, class: kind, source };
  }
  if (inject.resolved !== undefined) return { type: 'resolved', key: inject.resolved };
  if (inject.change !== undefined) {
    service(inject.change.service, 'change');
    return { type: 'change', ...inject.change };
  }
  if (inject['customer call'] !== undefined) {
    service(inject['customer call'].service, 'customer call');
    severity(inject['customer call'].severity, [...path, 'customer call', 'severity']);
    return { type: 'customer-call', ...inject['customer call'] };
  }
  if (inject.unreachable !== undefined) {
    known(inject.unreachable.person, 'person', Object.keys(plan.people), [...path, 'unreachable', 'person'], scope);
    return { type: 'unreachable', person: inject.unreachable.person, forMs: inject.unreachable.for ?? null };
  }
  if (inject['channel fails'] !== undefined) {
    const { channel: name, for: forMs = null } = inject['channel fails'];
    known(name, 'channel', channelsOf(plan), [...path, 'channel fails', 'channel'], scope);
    return { type: 'channel-fails', channel: name, forMs };
  }
  if (inject['hand off'] !== undefined) {
    const { responsibility, by } = inject['hand off'];
    person(by, 'hand off');
    return { type: 'hand-off', responsibility, to: target(inject['hand off'].to, [...path, 'hand off', 'to'], scope), by };
  }
  if (inject.severity !== undefined) {
    severity(inject.severity.to, [...path, 'severity', 'to']);
    person(inject.severity.by, 'severity');
    return { type: 'severity', severity: inject.severity.to, by: inject.severity.by };
  }
  if (inject.acknowledge !== undefined) {
    person(inject.acknowledge.by, 'acknowledge');
    return { type: 'acknowledge', responsibility: inject.acknowledge.responsibility ?? null, by: inject.acknowledge.by };
  }
  if (inject.attest !== undefined) {
    fact(inject.attest.fact, [...path, 'attest', 'fact'], scope);
    person(inject.attest.by, 'attest');
    return { type: 'attest', ...inject.attest };
  }
  if (inject['take role'] !== undefined) {
    known(inject['take role'].role, 'role', Object.keys(plan.roles), [...path, 'take role', 'role'], scope);
    person(inject['take role'].by, 'take role');
    return { type: 'take-role', ...inject['take role'] };
  }
  if (inject.update !== undefined) {
    known(inject.update.audience, 'audience', Object.keys(plan.audiences), [...path, 'update', 'audience'], scope);
    person(inject.update.by, 'update');
    return { type: 'update', ...inject.update };
  }
  if (inject.note !== undefined) {
    person(inject.note.by, 'note');
    return { type: 'note', ...inject.note };
  }
  // The shape lets nothing else through.
  person(inject.resolve?.by ?? '', 'resolve');
  return { type: 'resolve', by: inject.resolve?.by ?? '' };
}

/** What is not said is as usual; facts that are named replace the usual ones of the same name. */
function responseOf(file: ScriptFile['response'], scope: Scope): ResponseHabits {
  const facts = Object.entries(file.facts ?? {}).map(([id, each]): [string, FactHabit] => {
    fact(id, ['response', 'facts', id], scope, true);
    if (timedUnder(scope.plan) === undefined)
      scope.report.error(['response', 'facts', id], 'nobody says facts under this plan: it promises nothing that hangs on one', {
        onKey: true,
      });
    return [id, { ...habitOf(each, 0), after: each.after ?? usualAfter(id) }];
  });
  return {
    roles: file.roles === undefined ? usualResponse.roles : habitOf(file.roles, usualResponse.roles.missed),
    updates: file.updates === undefined ? usualResponse.updates : habitOf(file.updates, usualResponse.updates.missed),
    facts: { ...usualResponse.facts, ...Object.fromEntries(facts) },
    named: facts.map(([id]) => id),
    reports: usualResponse.reports,
  };
}

function habitOf({ median, p90, missed }: { median: number; p90: number; missed?: number | undefined }, usually: number) {
  return { medianMs: median, p90Ms: p90, missed: missed ?? usually };
}

function fact(id: string, path: Path, scope: Scope, onKey = false): void {
  const names = [...factsIn(scope.plan)].filter(({ attester }) => attester !== null).map((each) => each.id);
  known(id, 'fact that somebody says', names, path, scope, onKey);
}

function target(text: string, path: Path, scope: Scope): { readonly kind: 'person' | 'path'; readonly id: string } {
  const [, kind, id] = /^(person|path)\s+(\S+)$/.exec(text.trim()) ?? [];
  if (id === undefined) scope.report.error(path, `expected \`person …\` or \`path …\`, not \`${text}\``);
  else if (kind === 'person') known(id, 'person', Object.keys(scope.plan.people), path, scope);
  else known(id, 'path', Object.keys(scope.plan.paths), path, scope);
  return { kind: kind === 'path' ? 'path' : 'person', id: id ?? '' };
}

/** What is over must have been raised. */
function keysKnown(file: ScriptFile, scope: Scope): void {
  const keys = file.timeline.flatMap(({ alert }) => (alert === undefined ? [] : [alert.key ?? alert.summary]));
  for (const [index, { resolved: key }] of file.timeline.entries()) {
    if (key !== undefined) known(key, 'alert', keys, ['timeline', index, 'resolved'], scope);
  }
}

function known(name: string, noun: string, names: readonly string[], path: Path, scope: Scope, onKey = false): void {
  if (names.includes(name)) return;
  const where = noun === 'alert' ? 'with this key on the time line' : 'in the plan';
  scope.report.error(path, `there is no ${noun} \`${name}\` ${where}`, { onKey, suggestion: () => didYouMean(name, names) });
}

function channelsOf(plan: Plan): readonly string[] {
  return [...new Set(Object.values(plan.people).flatMap((each) => each.contactMethods.map((method) => method.channel)))];
}
