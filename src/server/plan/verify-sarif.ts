// How is a report written for code review? As SARIF 2.1.0, which hosts of code show beside the lines of a change.

import { relative } from 'node:path';
import { formatInstant } from '../../core/kernel/instant.ts';
import { formatLocal } from '../../core/kernel/zone.ts';
import type { Path, Position } from '../../core/plan/locate.ts';
import { checks } from '../../verify/checks.ts';
import { type Finding, type FindingSeverity, keyOf } from '../../verify/finding.ts';
import { groupsOf } from '../../verify/groups.ts';
import type { Report } from '../../verify/verify.ts';
import { version } from '../version.ts';

export function reportInSarif(report: Report, placeOf: (path: Path) => Position | null): unknown {
  const asked = report.results.map(({ check }) => check);
  return {
    $schema: 'https://json.schemastore.org/sarif-2.1.0.json',
    version: '2.1.0',
    runs: [
      {
        tool: {
          driver: {
            name: 'tocsin verify',
            semanticVersion: version,
            rules: checks.map((check) => ({
              id: check.id,
              shortDescription: { text: check.title },
              fullDescription: { text: check.explanation.replaceAll('\n', ' ') },
              defaultConfiguration: { level: levels[check.severity] },
            })),
          },
        },
        columnKind: 'utf16CodeUnits',
        results: [
          ...groupsOf(report).flatMap(({ check, first, others }) =>
            [first, ...others].map((finding) => resultOf(check.id, check.severity, finding, placeOf)),
          ),
          ...report.results.flatMap(({ check, accepted }) =>
            accepted.map((finding) => ({
              ...resultOf(check.id, check.severity, finding, placeOf),
              suppressions: [{ kind: 'inSource', justification: 'accepted in the plan' }],
            })),
          ),
        ],
        properties: {
          from: formatInstant(report.from),
          to: formatInstant(report.to),
          checks: asked.map(({ id }) => id),
          leftOut: Object.fromEntries(report.results.filter(({ leftOut }) => leftOut > 0).map(({ check, leftOut }) => [check.id, leftOut])),
        },
      },
    ],
  };
}

const levels: Readonly<Record<FindingSeverity, 'error' | 'warning' | 'note'>> = { error: 'error', warning: 'warning', note: 'note' };

function resultOf(check: string, severity: FindingSeverity, finding: Finding, placeOf: (path: Path) => Position | null) {
  const at = placeOf(finding.place);
  const when =
    finding.at === null ? '' : ` From ${formatLocal(finding.at.instant, finding.at.zone)} (${formatInstant(finding.at.instant)}).`;
  const mend = finding.mend === null ? '' : ` ${finding.mends ? 'To mend it' : 'Advice'}: ${finding.mend}.`;
  return {
    ruleId: check,
    ruleIndex: checks.findIndex(({ id }) => id === check),
    level: levels[severity],
    message: { text: `${finding.message}.${when}${mend}` },
    ...(at === null ? {} : { locations: [locationOf(at, finding)] }),
    partialFingerprints: { 'tocsin/v1': keyOf(check, finding) },
  };
}

function locationOf({ file, line, column }: Position, finding: Finding) {
  const path = relative(process.cwd(), file).replaceAll('\\', '/');
  return {
    physicalLocation: {
      artifactLocation: { uri: path.split('/').map(encodeURIComponent).join('/') },
      region: { startLine: line, startColumn: column },
    },
    logicalLocations: [{ fullyQualifiedName: finding.place.join('.'), kind: finding.subject.kind }],
  };
}
