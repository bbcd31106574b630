// Is there a path about which nothing can be said, because its year falls into too many pieces?

import type { Check } from '../check.ts';
import { finding } from '../finding.ts';
import { runsOf } from '../incidents.ts';
import { coursesOf } from '../ladders.ts';
import { verifyLimits } from '../limits.ts';

export const unproven: Check = {
  id: 'unproven',
  title: 'a path is too intricate to be proved',
  severity: 'note',
  explanation: `The schedules of this path change so often that the horizon falls into more than ${verifyLimits.piecesPerPath} pieces, and the verifier gives up
rather than take hours. Nothing is claimed about the path. Ask about fewer days (\`--days\`), or simplify it.`,
  *run(context) {
    for (const run of runsOf(context)) {
      if (coursesOf(context, run.path, run.situation) !== null) continue;
      yield finding({
        subject: { kind: 'path', id: run.path.id },
        aspect: run.label,
        message: `${run.path.id} falls into more than ${verifyLimits.piecesPerPath} pieces, so that nothing is said about it`,
        place: ['paths', run.path.id],
        mend: 'ask about fewer days with `--days`',
      });
    }
  },
};
