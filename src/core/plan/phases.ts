// What must be so before an incident leaves a phase?

import { checkedCondition } from './condition-check.ts';
import type { Path } from './locate.ts';
import { type Criterion, type Phase, phaseNames } from './phase.ts';
import type { Entry } from './schema.ts';
import { refers, refersToSeverities, type Scope } from './scope.ts';
import { didYouMean } from './suggest.ts';

/** All eight, whatever the plan says of them. */
export function resolvePhases(scope: Scope): readonly Phase[] {
  for (const name of scope.draft.names.phases) {
    if (phaseNames.some((each) => each === name)) continue;
    const suggestion = didYouMean(name, phaseNames) ?? `known are ${phaseNames.map((each) => `\`${each}\``).join(', ')}`;
    scope.report.error(['phases', name], `there is no phase \`${name}\``, { onKey: true, suggestion });
  }
  return phaseNames.map((name) => {
    const entry = scope.draft.entries.phases.get(name);
    const cutover = (entry?.cutover ?? []).map((one, index) => criterionOf(one, ['phases', name, 'cutover', index], scope));
    return { name, description: entry?.description ?? '', cutover: cutover.filter((one) => one !== null) };
  });
}

function criterionOf(entry: NonNullable<Entry<'phases'>['cutover']>[number], path: Path, scope: Scope): Criterion | null {
  const { fact, 'attested by': by, when, that, severities = [] } = entry;
  refersToSeverities(scope, severities, [...path, 'severities']);
  if ([fact, by, when].filter((each) => each !== undefined).length !== 1) {
    scope.report.error(path, 'a criterion is one of `fact`, `attested by` and `when`');
    return null;
  }
  if (fact !== undefined) {
    refers(scope, 'facts', fact, [...path, 'fact']);
    return { kind: 'fact', fact, text: that ?? fact, severities };
  }
  if (by !== undefined) {
    refers(scope, 'roles', by, [...path, 'attested by']);
    if (that === undefined) scope.report.error(path, 'say what is attested: `that` is missing');
    return { kind: 'attested', by, text: that ?? '', severities };
  }
  const condition = checkedCondition(when, 'incident', [...path, 'when'], scope);
  return condition === null ? null : { kind: 'condition', when: condition, text: that ?? condition, severities };
}
