// What is promised? Targets in open time, with the warnings before they are missed.

import { businessDayMs } from '../kernel/calendar.ts';
import type { Millis } from '../kernel/instant.ts';
import { defaults } from './defaults.ts';
import { resolveEngage } from './engage.ts';
import type { Path } from './locate.ts';
import type { Calendar, Objective, ObjectiveKind } from './plan.ts';
import { refersToHolder } from './references.ts';
import type { Entry } from './schema.ts';
import { refers, refersAll, refersToSeverities, refuseRepeats, type Scope } from './scope.ts';
import { levelsOfTiers } from './tiers.ts';
import { usualEnds } from './usual-facts.ts';

type Calendars = Readonly<Record<string, Calendar>>;

export function resolveObjectives(scope: Scope, calendars: Calendars): readonly Objective[] {
  return [...scope.draft.entries.objectives].map(([id, entry]) => {
    const path = ['objectives', id];
    refersToSeverities(scope, entry.severities ?? [], [...path, 'severities']);
    const warnAt = entry['warn at'] ?? defaults.warnAt;
    refuseRepeats(scope, warnAt, [...path, 'warn at']);
    if (entry.for !== undefined) refersToHolder(entry.for, [...path, 'for'], scope);
    if (entry.starts !== undefined) refers(scope, 'facts', entry.starts, [...path, 'starts']);
    if (entry.stops !== undefined) refers(scope, 'facts', entry.stops, [...path, 'stops']);
    vendorCan(entry, path, scope);
    refersAll(scope, 'pauses', entry.pauses ?? [], [...path, 'pauses']);
    return {
      id,
      metric: entry.metric,
      kind: kindOf(entry, path, scope),
      holder: entry.for ?? null,
      tiers: levelsOfTiers(entry.tiers ?? [], [...path, 'tiers'], scope),
      severities: entry.severities ?? [],
      ...targetOf(entry.target, entry.calendar, { path, key: 'target' }, scope, calendars),
      warnAt: warnAt.toSorted((a, b) => a - b),
      onWarning: resolveEngage(entry['on warning'] ?? [], [...path, 'on warning'], scope),
      onBreach: resolveEngage(entry['on breach'] ?? [], [...path, 'on breach'], scope),
      starts: entry.starts ?? usualEnds[entry.metric].starts,
      stops: entry.stops ?? usualEnds[entry.metric].stops,
      pauses: entry.pauses ?? [],
    };
  });
}

/** A target in open time; a business day is as long as the calendar is open on one. */
export function targetOf(
  target: Entry<'objectives'>['target'],
  calendar: string | undefined,
  place: { readonly path: Path; readonly key: 'target' | 'within' },
  scope: Scope,
  calendars: Calendars,
): { readonly targetMs: Millis; readonly targetText: string; readonly calendar: string | null } {
  if (calendar !== undefined) refers(scope, 'calendars', calendar, [...place.path, 'calendar']);
  return { targetMs: targetMsOf(target, calendar, place, scope, calendars), targetText: target.text, calendar: calendar ?? null };
}

function targetMsOf(
  { span }: Entry<'objectives'>['target'],
  name: string | undefined,
  place: { readonly path: Path; readonly key: string },
  scope: Scope,
  calendars: Calendars,
): Millis {
  if (span.kind === 'elapsed') return span.ms;
  if (name === undefined) {
    scope.report.error([...place.path, place.key], 'business days need a `calendar` that says how long they are');
    return 0;
  }
  const calendar = Object.hasOwn(calendars, name) ? calendars[name] : undefined;
  return calendar === undefined ? 0 : span.days * businessDayMs(calendar);
}

/** A vendor answers and mends; when it has done anything else, no usual fact says. */
function vendorCan({ for: holder, metric, stops }: Entry<'objectives'>, path: Path, scope: Scope): void {
  if (holder?.kind !== 'vendor' || stops !== undefined || metric === 'acknowledge' || metric === 'restore') return;
  const suggestion = 'say by `stops` which fact ends it, or promise `acknowledge` or `restore`';
  scope.report.error([...path, 'metric'], `a vendor does not \`${metric}\`: it answers (\`acknowledge\`) and mends (\`restore\`)`, {
    suggestion,
  });
}

/** What a vendor holds underpins ours, what one of us holds is promised among ourselves, and the rest to customers. */
function kindOf(entry: Entry<'objectives'>, path: Path, scope: Scope): ObjectiveKind {
  const fits: ObjectiveKind = entry.for === undefined ? 'sla' : entry.for.kind === 'vendor' ? 'uc' : 'ola';
  const { kind } = entry;
  if (kind === undefined || kind === fits) return fits;
  if (kind === 'ola' && entry.for === undefined) return 'ola';
  const message: Readonly<Record<ObjectiveKind, string>> = {
    sla: 'what is promised to customers is held by all together: leave out `for`, or the kind',
    ola: 'a vendor does not promise among ourselves: that is `uc`',
    uc: 'only a vendor holds an underpinning contract: say `for: vendor …`',
  };
  scope.report.error([...path, 'kind'], message[kind]);
  return fits;
}
