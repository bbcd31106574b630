// What do law and policy ask for? Regulations, how long things are kept, and findings that were accepted.

import { checkedCondition } from './condition-check.ts';
import type { AcceptedFinding, ChannelLimit, Regulation, Retention } from './governance.ts';
import { refersToHolder } from './references.ts';
import type { SettingValue } from './schema.ts';
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
      reports: entry.reports.map(({ report, within, since = 'opened' }, index) => {
        refers(scope, 'facts', since, [...path, 'reports', index, 'since']);
        const elapsed = within.span.kind === 'elapsed';
        if (!elapsed) scope.report.error([...path, 'reports', index, 'within'], 'a regulator counts real time, not business days');
        return { title: report, withinMs: elapsed ? within.span.ms : 0, withinText: within.text, since };
      }),
    };
  });
}

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
