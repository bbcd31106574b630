// What is promised? Targets in open time, with the warnings before they are missed.

import { businessDayMs } from '../kernel/calendar.ts';
import type { Millis } from '../kernel/instant.ts';
import { defaults } from './defaults.ts';
import { resolveEngage } from './engage.ts';
import type { Calendar, Objective } from './plan.ts';
import type { Entry } from './schema.ts';
import { refers, refersToSeverities, refuseRepeats, type Scope } from './scope.ts';

export function resolveObjectives(scope: Scope, calendars: Readonly<Record<string, Calendar>>): readonly Objective[] {
  return [...scope.draft.entries.objectives].map(([id, entry]) => {
    const path = ['objectives', id];
    if (entry.calendar !== undefined) refers(scope, 'calendars', entry.calendar, [...path, 'calendar']);
    refersToSeverities(scope, entry.severities ?? [], [...path, 'severities']);
    refuseRepeats(scope, entry.tiers ?? [], [...path, 'tiers']);
    const warnAt = entry['warn at'] ?? defaults.warnAt;
    refuseRepeats(scope, warnAt, [...path, 'warn at']);
    return {
      id,
      metric: entry.metric,
      tiers: entry.tiers ?? [],
      severities: entry.severities ?? [],
      targetMs: targetMsOf(id, entry, calendars, scope),
      targetText: entry.target.text,
      calendar: entry.calendar ?? null,
      warnAt: warnAt.toSorted((a, b) => a - b),
      onWarning: resolveEngage(entry['on warning'] ?? [], [...path, 'on warning'], scope),
      onBreach: resolveEngage(entry['on breach'] ?? [], [...path, 'on breach'], scope),
    };
  });
}

/** A business day is as long as the objective's calendar is open on one. */
function targetMsOf(id: string, entry: Entry<'objectives'>, calendars: Readonly<Record<string, Calendar>>, scope: Scope): Millis {
  const { span } = entry.target;
  if (span.kind === 'elapsed') return span.ms;
  if (entry.calendar === undefined) {
    scope.report.error(['objectives', id, 'target'], 'business days need a `calendar` that says how long they are');
    return 0;
  }
  const calendar = Object.hasOwn(calendars, entry.calendar) ? calendars[entry.calendar] : undefined;
  return calendar === undefined ? 0 : span.days * businessDayMs(calendar);
}
