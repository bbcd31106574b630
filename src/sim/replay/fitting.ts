// What is a record's incident to a plan? Its service and severity by the plan's names, or why it cannot be played.

import { ok, type Result, refuse } from '../../core/kernel/result.ts';
import type { Plan, Service, Severity } from '../../core/plan/plan.ts';
import type { PastIncident } from './past.ts';

/** What the record's words mean in the plan. Words that are the plan's own need no entry. */
export interface Meanings {
  readonly services: Readonly<Record<string, string>>;
  readonly severities: Readonly<Record<string, string>>;
  /** For incidents whose service is not said, or means nothing to the plan. */
  readonly otherwise: string | null;
}

export const noMeanings: Meanings = { services: {}, severities: {}, otherwise: null };

export interface Fitting {
  readonly service: Service;
  readonly severity: Severity;
}

/** Severities that mean `not an incident`. */
export const leftOut = 'leave out';

/** Refusals: `unknown-service`, `unknown-severity`, `left-out`. */
export function fittingOf(past: PastIncident, plan: Plan, meanings: Meanings): Result<Fitting> {
  const word = ownOf(meanings.severities, past.severity) ?? past.severity;
  if (word === leftOut) return refuse('left-out', `${past.severity} incidents are left out`);
  const severity = plan.severities.find(({ name }) => name.toLowerCase() === word.toLowerCase());
  if (severity === undefined) return refuse('unknown-severity', `the plan has no severity for \`${past.severity}\``, 'severity');
  const service = serviceOf(past, plan, meanings);
  if (service !== null) return ok({ service, severity });
  const named = past.services.length === 0 ? 'it names no service' : `the plan has no service for \`${past.services.join('`, `')}\``;
  return refuse('unknown-service', named, 'service');
}

/** The most critical of the services that it names; the first of those. */
function serviceOf(past: PastIncident, plan: Plan, meanings: Meanings): Service | null {
  const found = past.services.flatMap((name) => known(plan, ownOf(meanings.services, name) ?? name) ?? []);
  const [first, ...more] = found;
  if (first !== undefined) return more.reduce((best, each) => (each.tier < best.tier ? each : best), first);
  return meanings.otherwise === null ? null : known(plan, meanings.otherwise);
}

/** By its name in the plan, or by what it is called there: `Pull Requests` is `pull-requests`. */
function known(plan: Plan, name: string): Service | null {
  if (Object.hasOwn(plan.services, name)) return plan.services[name] ?? null;
  const plain = name.toLowerCase();
  const hyphened = plain.replace(/[^a-z0-9_]+/g, '-');
  return Object.values(plan.services).find((each) => each.id === hyphened || each.name.toLowerCase() === plain) ?? null;
}

function ownOf(words: Readonly<Record<string, string>>, word: string): string | null {
  return Object.hasOwn(words, word) ? (words[word] ?? null) : null;
}
