// Is there a step that never reaches anybody, in all of the horizon?

import type { Check } from '../check.ts';
import { zoneOfPath } from '../counterexample.ts';
import { finding } from '../finding.ts';
import { within } from '../piecewise.ts';
import { delayOfStep } from '../reach.ts';
import { anySituation } from '../situation.ts';

export const deadStep: Check = {
  id: 'dead-step',
  title: 'a step never reaches anybody',
  severity: 'warning',
  explanation: `Nobody whom this step pages is ever on call within the horizon, or none of them has a contact method: the step is skipped
whenever it comes. Page somebody else in it, or take it out.`,
  *run(context) {
    for (const path of Object.values(context.plan.paths)) {
      for (const [index, step] of path.steps.entries()) {
        const pieces = within(delayOfStep(context, step, anySituation), context.horizon);
        if (pieces.some(({ value }) => value !== null)) continue;
        yield finding({
          subject: { kind: 'path', id: path.id },
          aspect: `step ${index + 1}`,
          message: `step ${index + 1} of ${path.id} never reaches anybody: ${step.targets.map(({ kind, id }) => `${kind} ${id}`).join(', ')}`,
          place: ['paths', path.id, 'steps', index, 'page'],
          mend: 'page somebody who can be on call, or take the step out',
          at: { instant: context.horizon.from, zone: zoneOfPath(context, path.id) },
        });
      }
    }
  },
};
