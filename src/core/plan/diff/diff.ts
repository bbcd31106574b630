// What does a new plan change, for whom, and when? Two resolved plans compared: pagings, promises, who is called, and the rest.

import { assert } from '../../kernel/assert.ts';
import { day, type Instant, type Millis } from '../../kernel/instant.ts';
import type { Plan } from '../plan.ts';
import { diffLimits, type PlanDiff } from './change.ts';
import { entryChanges, rotationsChanged } from './entries.ts';
import { joinChanges } from './joins.ts';
import { newServiceChanges, pagingChanges } from './paging.ts';
import { contractChanges, promiseChanges, scenarioChanges } from './promises.ts';

/** Nobody reads who is on call in two years. */
export const longestDiffMs: Millis = 366 * day;

/** What holds for pagings is looked at in [from, to). No changes: the plans say the same. */
export function diffPlans(before: Plan, after: Plan, { from, to }: { readonly from: Instant; readonly to: Instant }): PlanDiff {
  assert(from < to && to - from <= longestDiffMs, 'a diff looks at a year at most');
  const joins = joinChanges({ before, after, from });
  const toldByJoins = new Set(joins.flatMap(({ touches }) => touches.first));
  const changes = [
    ...joins,
    ...pagingChanges({ before, after, from, to }),
    ...newServiceChanges({ before, after, from, to }),
    ...promiseChanges({ before, after }),
    ...contractChanges({ before, after }),
    ...scenarioChanges({ before, after }),
    ...entryChanges(before, after).filter(
      ({ touches, text }) => text !== rotationsChanged || !touches.first.some((one) => toldByJoins.has(one)),
    ),
  ];
  return { from, to, changes: changes.slice(0, diffLimits.changes), more: Math.max(0, changes.length - diffLimits.changes) };
}
