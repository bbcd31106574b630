// What follows when a running incident is put under another version of the plan? What it needs must still be there; then clocks,
// engagements and whoever is called are held to the new version.

import { retimeSilence } from '../escalation/answer.ts';
import { ok, type Result, refuse } from '../kernel/result.ts';
import type { Plan } from '../plan/plan.ts';
import type { Clock } from '../sla/clock.ts';
import { calendarOf, withdrawClock } from '../sla/decide.ts';
import { metricText } from '../sla/metric-text.ts';
import { type Promised, slotOf } from '../sla/promise.ts';
import { holdChangedClocks } from './clocks.ts';
import type { IncidentCommand } from './commands.ts';
import { planLooks } from './conditions.ts';
import { demandOf, promiseOf, timedUnder } from './demand.ts';
import { type Draft, escalating, record, timing } from './draft.ts';
import { engageAll } from './open.ts';
import { followGravity, replacePromise } from './severity.ts';
import type { Incident } from './state.ts';
import { engageForClocks } from './tick.ts';
import { oweUpdates } from './updates.ts';

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
  const gravity = draft.incident;
  const timed = timedUnder(plan);
  const promised = new Map(draft.incident.clocks.map((clock) => [clock.id, promiseOf(before, draft.incident, clock)]));
  record(draft, {
    ...{ type: 'IncidentRebased', from, to, serviceName, tier, severityRank, urgency, mode, by, reason },
    ...(timed === undefined ? {} : { timed }),
  });
  draft.facts = { ...draft.facts, plan, planVersion: to };
  const because = `version ${from} of the plan became ${to}`;
  for (const clock of draft.incident.clocks) {
    if (clock.stoppedAt === null)
      keepOrReplace(draft, clock, { mode, reason: because, ranUnder: before, promised: promised.get(clock.id) });
  }
  for (const engagement of draft.incident.engagements) {
    const after = followGravity(draft, engagement, gravity);
    if (silence(before, after.path, severity.name) !== silence(plan, after.path, severity.name)) retimeSilence(escalating(draft), after);
  }
  holdChangedClocks(draft, mode);
  engageAll(draft);
  oweUpdates(draft, because);
  planLooks(draft);
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

type Change = Parameters<typeof replacePromise>[3] & { readonly ranUnder: Plan; readonly promised: Promised | undefined };

/** Until now it ran on the calendars of the version before. */
function keepOrReplace(draft: Draft, clock: Clock, change: Change): void {
  const { plan } = draft.facts;
  const { ranUnder, promised, reason } = change;
  const wanted = demandOf(plan, draft.incident).promises.find(({ slot }) => slot === slotOf(clock));
  if (wanted === undefined) {
    withdrawClock({ ...timing(draft), plan: ranUnder }, clock, `${reason}, which promises nothing about ${metricText(clock.metric)}`);
  } else if (promised === undefined || promised.id !== wanted.id || told(promised, ranUnder) !== told(wanted, plan)) {
    replacePromise(draft, clock, wanted, change);
  }
}

/** What a clock shows of its promise: where that is the same, it runs on untouched. */
function told(promise: Promised, plan: Plan): string {
  return JSON.stringify([promise.targetMs, promise.targetText, promise.warnAt, calendarOf(plan, promise.calendar)]);
}

/** How long silence is borne after an answer, as the path and the severity say together. */
function silence(plan: Plan, path: string, severity: string): string {
  const own = Object.hasOwn(plan.paths, path) ? plan.paths[path]?.acknowledgementTimeoutMs : null;
  return JSON.stringify([own, plan.severities.find(({ name }) => name === severity)?.acknowledgementTimeoutMs]);
}
