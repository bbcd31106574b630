// What holds where a plan says nothing? Taken from common practice; see docs/plan.md.

import { hour, type Millis, minute } from '../kernel/instant.ts';
import type { AlertLevel, Severity } from './plan.ts';

export const defaults = {
  stepWaitMs: 5 * minute,
  groupingWindowMs: 30 * minute,
  reopenWindowMs: 15 * minute,
  heartbeatGraceMs: minute,
  ratePerSecond: 1_000,
  warnAt: [0.75],
  layer: 1,
} as const;

export const defaultSeverities: readonly Severity[] = [
  severity('SEV1', 1, 'Critical: customers cannot work, or data is at risk. Public notice, executives are told', 'high', 30 * minute),
  severity('SEV2', 2, 'Major: many customers are hampered', 'high', 30 * minute),
  severity('SEV3', 3, 'Some customers are hampered, or redundancy is lost', 'high', hour),
  severity('SEV4', 4, 'Minor: nobody is hampered yet; it can wait for the morning', 'low', null),
  severity('SEV5', 5, 'A ticket: to be looked at when there is time', 'low', null),
];

/** By name; where a plan has severities of its own, `levelFor` finds theirs. */
export const defaultLevels: Readonly<Record<AlertLevel, string>> = { critical: 'SEV2', error: 'SEV3', warning: 'SEV4', info: 'SEV5' };

export const alertLevels: readonly AlertLevel[] = ['critical', 'error', 'warning', 'info'];

/** As the default map says by name; else by place: the second, third, fourth and fifth, or the last there is. */
export function severityForLevel(level: AlertLevel, severities: readonly Severity[]): string {
  const byName = severities.find((severity) => severity.name === defaultLevels[level]);
  const byPlace = severities[Math.min(alertLevels.indexOf(level) + 1, severities.length - 1)];
  return (byName ?? byPlace)?.name ?? defaultLevels[level];
}

function severity(
  name: string,
  rank: number,
  description: string,
  urgency: Severity['urgency'],
  acknowledgementTimeoutMs: Millis | null,
): Severity {
  return { name, rank, description, urgency, acknowledgementTimeoutMs, thresholds: [] };
}
