// Page the next one now, instead of when the wait is over: two taps, with the reason that is most often true at hand.

import type { EngagementSummary } from '../../../core/incident/summary.ts';
import { InTime } from '../../ui/InTime.tsx';
import { namesText } from '../../ui/names.ts';
import { ActDialog } from './ActDialog.tsx';
import { escalateLabel } from './effects.ts';

export function EscalateDialog(props: {
  readonly incident: string;
  readonly engagement: string;
  /** As it stands now; `null` when it is no more. */
  readonly current: EngagementSummary | null;
  readonly onClose: () => void;
}) {
  const { current } = props;
  const settled = current === null || current.status === 'answered' || current.status === 'closed';
  return (
    <ActDialog
      incident={props.incident}
      title={`Escalate ${current?.responsibility ?? ''}`.trim()}
      lead={
        settled ? (
          <p>
            Meanwhile this has been answered{current?.answeredBy == null ? '' : ` by ${current.answeredBy}`}. Escalating pages on all the
            same.
          </p>
        ) : (
          <p>
            {current.waitingFor.length > 0 &&
              `${namesText(current.waitingFor)} ${current.waitingFor.length === 1 ? 'has' : 'have'} not answered. `}
            {current.nextAt !== null && (
              <>
                By itself this happens <InTime to={current.nextAt} />.
              </>
            )}
          </p>
        )
      }
      confirm={escalateLabel(current?.nextText ?? null)}
      firstReason={settled ? '' : current.waitingFor.length === 0 ? 'Nobody has been reached' : 'No answer'}
      suggestions={['No answer', 'More hands are needed', 'It is getting worse', 'Not their subject']}
      act={(reason) => ({ act: 'escalate', body: { engagement: props.engagement, reason } })}
      onClose={props.onClose}
    />
  );
}
