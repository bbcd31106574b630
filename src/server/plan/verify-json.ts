// How is a report written for programs? Every moment in UTC and in local time, every length in milliseconds.

import { formatInstant } from '../../core/kernel/instant.ts';
import { totalMs } from '../../core/kernel/interval.ts';
import { formatLocal } from '../../core/kernel/zone.ts';
import type { ZoneDataAge } from '../../core/kernel/zone-age.ts';
import type { Path, Position } from '../../core/plan/locate.ts';
import type { Plan } from '../../core/plan/plan.ts';
import { type Finding, keyOf, type Ladder } from '../../verify/finding.ts';
import { groupsOf } from '../../verify/groups.ts';
import { verifyLimits } from '../../verify/limits.ts';
import type { Report } from '../../verify/verify.ts';

export interface Written {
  readonly placeOf: (path: Path) => Position | null;
  readonly zoneData: ZoneDataAge;
}

export function reportInJson(plan: Plan, report: Report, { placeOf, zoneData }: Written): unknown {
  return {
    plan: plan.name,
    from: formatInstant(report.from),
    to: formatInstant(report.to),
    zoneData,
    checks: report.results.map(({ check, findings, accepted, leftOut }) => ({
      id: check.id,
      title: check.title,
      severity: check.severity,
      found: findings.length + leftOut,
      leftOut,
      accepted: accepted.map((finding) => keyOf(check.id, finding)),
    })),
    findings: groupsOf(report).flatMap(({ check, first, others }, index) =>
      [first, ...others].map((finding) => ({
        check: check.id,
        severity: check.severity,
        cause: index + 1,
        ...findingInJson(plan, check.id, finding, placeOf),
      })),
    ),
  };
}

function findingInJson(plan: Plan, check: string, finding: Finding, placeOf: (path: Path) => Position | null) {
  const { at, ladder } = finding;
  return {
    key: keyOf(check, finding),
    subject: finding.subject,
    also: finding.also,
    message: finding.message,
    mend: finding.mend,
    mends: finding.mends,
    path: finding.place.join('.'),
    place: placeOf(finding.place),
    at: at === null ? null : { instant: formatInstant(at.instant), local: formatLocal(at.instant, at.zone), zone: at.zone },
    trigger: finding.trigger,
    broken: finding.broken,
    ladder: ladder === null ? null : ladderInJson(plan, ladder),
    stretchesInAll: { count: finding.stretches.length, totalMs: totalMs(finding.stretches) },
    stretches: finding.stretches
      .slice(0, verifyLimits.stretchesPerFinding)
      .map(({ from, to }) => ({ from: formatInstant(from), to: formatInstant(to) })),
  };
}

function ladderInJson(plan: Plan, { path, urgency, start, turn, slots }: Ladder) {
  return {
    path,
    urgency,
    start: formatInstant(start),
    turn,
    rungs: slots.map((slot) => ({
      at: formatInstant(slot.at),
      afterMs: slot.at - start,
      ...(slot.backstop ? { backstop: true } : { round: slot.round + 1, step: slot.step + 1 }),
      people: slot.people.map(({ person, because }) => ({ id: person, name: plan.people[person]?.name ?? person, because: because.text })),
      skipped: slot.skipped,
    })),
  };
}
