// What do law and policy ask for? Regulations, how long things are kept, and findings that were accepted.

import { unreachable } from '../kernel/assert.ts';
import { day, type Millis } from '../kernel/instant.ts';
import { reportFact } from './brought-facts.ts';
import { checkedCondition } from './condition-check.ts';
import type { AcceptedFinding, ChannelLimit, Regulation, ReportSpan, Retention } from './governance.ts';
import type { Path } from './locate.ts';
import { refersToHolder } from './references.ts';
import type { Entry, SettingValue } from './schema.ts';
import { refers, resolveEach, type Scope } from './scope.ts';
import { didYouMean } from './suggest.ts';
import { endOfDay } from './time-off.ts';

export function resolveRegulations(scope: Scope): Readonly<Record<string, Regulation>> {
  return resolveEach(scope.draft.entries.regulations, (id, entry) => {
    const path = ['regulations', id];
    refersToHolder(entry.owner, [...path, 'owner'], scope);
    return {
      id,
      name: entry.name,
      appliesWhen: checkedCondition(entry['applies when'], 'incident', [...path, 'applies when'], scope),
      owner: entry.owner,
      reports: entry.reports.map(({ report, 'at the latest': latest, ...span }, index) => {
        const at = [...path, 'reports', index];
        const atTheLatest = latest === undefined ? null : spanOf(latest, { id, index }, [...at, 'at the latest'], scope);
        return { title: report, ...spanOf(span, { id, index }, at, scope), atTheLatest };
      }),
    };
  });
}

type SpanEntry = Pick<Entry<'regulations'>['reports'][number], 'within' | 'since'>;

function spanOf({ within, since = 'opened' }: SpanEntry, of: { id: string; index: number }, path: Path, scope: Scope): ReportSpan {
  refers(scope, 'facts', since, [...path, 'since']);
  const follows = scope.draft.entries.regulations
    .get(of.id)
    ?.reports.some((_, other) => other >= of.index && since === reportFact(of.id, other + 1));
  if (follows) scope.report.error([...path, 'since'], 'a report follows from an earlier one, not from itself or a later one');
  const { span, text: withinText } = within;
  switch (span.kind) {
    case 'months':
      return { withinMs: span.months * shortestMonthMs, withinMonths: span.months, withinText, since };
    case 'elapsed':
      return { withinMs: span.ms, withinMonths: null, withinText, since };
    case 'business-days':
      scope.report.error([...path, 'within'], 'a regulator counts real time, not business days');
      return { withinMs: 0, withinMonths: null, withinText, since };
    default:
      return unreachable(span);
  }
}

const shortestMonthMs: Millis = 28 * day;

export function resolveRetention(scope: Scope): Retention {
  const { incidents, alerts, messages, audit } = scope.draft.settings.retention ?? {};
  const kept = (value: NonNullable<SettingValue<'retention'>['incidents']> | undefined) =>
    value === undefined || value === 'for ever' ? null : value;
  return { incidentsMs: kept(incidents), alertsMs: kept(alerts), messagesMs: kept(messages), auditMs: kept(audit) };
}

export function resolveChannelLimits(scope: Scope): Readonly<Record<string, ChannelLimit>> {
  const channels = scope.draft.settings.channels ?? {};
  const known = scope.outside.channels;
  for (const channel of Object.keys(channels)) {
    if (known === undefined || known.has(channel)) continue;
    const meant = didYouMean(channel, known.keys()) ?? `known are ${[...known.keys()].map((name) => `\`${name}\``).join(', ')}`;
    scope.report.error(['channels', channel], `there is no channel \`${channel}\``, { onKey: true, suggestion: meant });
  }
  return Object.fromEntries(Object.entries(channels).map(([channel, { limit }]) => [channel, limit]));
}

export function resolveAccepted(scope: Scope): readonly AcceptedFinding[] {
  return (scope.draft.settings.accepted ?? []).map(({ check, subject, reason, expires }) => ({
    check,
    subject: subject ?? null,
    reason,
    expires,
    expiresAt: endOfDay(expires, 'UTC'),
  }));
}
