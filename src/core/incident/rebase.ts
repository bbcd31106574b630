// What follows when a running incident is put under another version of the plan? What it needs must still be there; then clocks,
// engagements and whoever is called are held to the new version.

import { retimeSilence } from '../escalation/answer.ts';
import { refreshFacts, stopWaiting } from '../escalation/engage.ts';
import { ok, type Result, refuse } from '../kernel/result.ts';
import type { Objective, Plan } from '../plan/plan.ts';
import type { Clock } from '../sla/clock.ts';
import { calendarOf, withdrawClock } from '../sla/decide.ts';
import { objectivesFor } from '../sla/objective.ts';
import type { IncidentCommand } from './commands.ts';
import { type Draft, escalating, record, timing } from './draft.ts';
import { engageAll, startClocks } from './open.ts';
import { replaceObjective, settledMetrics } from './severity.ts';
import type { Incident } from './state.ts';
import { engageForClocks } from './tick.ts';

/** Refusals: `unknown-plan-version`, `incident-resolved`, `rebase-impossible`. Pages that are out stay out, and paths go on from where they stand. */
export function rebase(draft: Draft, command: Extract<IncidentCommand, { type: 'Rebase' }>): Result<unknown> {
  const { planVersion: to, mode, by, reason } = command;
  const from = draft.incident.planVersion;
  if (draft.incident.status !== 'open') return refuse('incident-resolved', 'The incident is resolved; open it again first.');
  if (to === from) return ok(null);
  const before = draft.facts.plan;
  const plan = draft.facts.planAt?.(to) ?? null;
  if (plan === null) return refuse('unknown-plan-version', `There is no version ${to} of the plan.`, 'version');
  const missing = missingIn(plan, draft.incident);
  if (missing.length > 0)
    return refuse('rebase-impossible', `Version ${to} of the plan no longer has ${missing.join(', ')}, which this incident needs.`);
  const service = plan.services[draft.incident.service];
  const severity = plan.severities.find(({ name }) => name === draft.incident.severity);
  if (service === undefined || severity === undefined) return ok(null); // named as missing above
  const { name: serviceName, tier } = service;
  const { rank: severityRank, urgency } = severity;
  const events = draft.events.length;
  record(draft, { type: 'IncidentRebased', from, to, serviceName, tier, severityRank, urgency, mode, by, reason });
  draft.facts = { ...draft.facts, plan, planVersion: to };
  for (const clock of draft.incident.clocks) holdClock(draft, clock, before, { mode, reason: `version ${from} of the plan became ${to}` });
  const settled = settledMetrics(draft);
  startClocks(draft, draft.incident.reopenedAt ?? draft.incident.openedAt, (metric) => !settled.has(metric));
  for (const engagement of draft.incident.engagements) {
    const after = stopWaiting(escalating(draft), refreshFacts(escalating(draft), engagement));
    if (silence(before, after.path, severity.name) !== silence(plan, after.path, severity.name)) retimeSilence(escalating(draft), after);
  }
  engageAll(draft);
  engageForClocks(draft, events);
  return ok(null);
}

/** What the incident refers to by name, and the plan does not have: `service checkout`. */
export function missingIn(plan: Plan, incident: Incident): readonly string[] {
  const running = incident.engagements.filter(({ status }) => status !== 'closed');
  const lacks = (entries: object, id: string) => !Object.hasOwn(entries, id);
  const missing = [
    ...(lacks(plan.services, incident.service) ? [`service ${incident.service}`] : []),
    ...(plan.severities.some(({ name }) => name === incident.severity) ? [] : [`severity ${incident.severity}`]),
    ...(incident.scenario !== null && lacks(plan.scenarios, incident.scenario) ? [`scenario ${incident.scenario}`] : []),
    ...running.filter(({ path }) => lacks(plan.paths, path)).map(({ path, responsibility }) => `path ${path} (${responsibility})`),
  ];
  return [...new Set(missing)];
}

function holdClock(draft: Draft, clock: Clock, before: Plan, change: Omit<Parameters<typeof replaceObjective>[3], 'ranUnder'>): void {
  if (clock.stoppedAt !== null) return;
  const { plan } = draft.facts;
  const objective = objectivesFor(plan, draft.incident).find(({ metric }) => metric === clock.metric);
  // Until now it ran on the calendars of the version before.
  if (objective === undefined)
    withdrawClock({ ...timing(draft), plan: before }, clock, `${change.reason}, which has no objective to ${clock.metric}`);
  else if (!asItWas(clock, objective, before, plan)) replaceObjective(draft, clock, objective, { ...change, ranUnder: before });
}

/** The new version promises the same, on the same calendar: the clock runs on untouched. */
function asItWas(clock: Clock, objective: Objective, before: Plan, after: Plan): boolean {
  const old = before.objectives.find(({ id }) => id === clock.objective);
  const told = (one: Objective, plan: Plan) => JSON.stringify([one.targetMs, one.targetText, one.warnAt, calendarOf(plan, one.calendar)]);
  return old !== undefined && objective.id === old.id && told(old, before) === told(objective, after);
}

/** How long silence is borne after an answer, as the path and the severity say together. */
function silence(plan: Plan, path: string, severity: string): string {
  const own = Object.hasOwn(plan.paths, path) ? plan.paths[path]?.acknowledgementTimeoutMs : null;
  return JSON.stringify([own, plan.severities.find(({ name }) => name === severity)?.acknowledgementTimeoutMs]);
}
