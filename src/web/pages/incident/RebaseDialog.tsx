// What would the active version of the plan do to this incident? Its deadlines, whom it calls and how paths go on, before it is confirmed.

import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import type { IncidentDetail, RebasePreview } from '../../../contract/incident.ts';
import type { RetargetMode } from '../../../core/sla/clock.ts';
import { rebasePreview } from '../../api/queries.ts';
import { ActDialog } from './ActDialog.tsx';
import { ModeChoice } from './ModeChoice.tsx';
import { SeverityEffects } from './SeverityEffects.tsx';

export function RebaseDialog({ detail, onClose }: { readonly detail: IncidentDetail; readonly onClose: () => void }) {
  const { summary } = detail;
  // What is previewed is what is done, whatever is activated meanwhile.
  const [to] = useState(detail.activePlan ?? detail.incident.planVersion);
  const [mode, setMode] = useState<RetargetMode>('keep-elapsed');
  const preview = useQuery({ ...rebasePreview(summary.id, to, mode, summary.version), placeholderData: keepPreviousData });
  const blocked = preview.error === null ? (preview.data === undefined ? 'Looking at what would change' : null) : 'It cannot be done';
  return (
    <ActDialog
      incident={summary.id}
      title={`Put it under version ${to} of the plan`}
      lead="Whoever is being paged stays paged. Each path goes on from where it stands, by the steps of the new version."
      wide
      confirm={`Put it under version ${to}`}
      {...(blocked === null ? {} : { blocked })}
      fields={['version', 'mode']}
      suggestions={['The old version calls the wrong people', 'The promise was corrected']}
      act={(reason) => ({ act: 'rebase', body: { version: to, mode, reason } })}
      onClose={onClose}
    >
      {(errors) => (
        <>
          <ModeChoice label="Clocks whose promise changes" mode={mode} error={errors.mode} onChange={setMode} />
          <SeverityEffects preview={preview} more={(view) => <Paths view={view} />} />
        </>
      )}
    </ActDialog>
  );
}

/** Only those that go on otherwise. */
function Paths({ view }: { readonly view: RebasePreview }) {
  const changed = view.engagements.filter((one) => one.before !== one.after);
  if (changed.length === 0) return <p className="muted dialog__lead">Every path goes on to the same people at the same step.</p>;
  return (
    <dl className="preview">
      {changed.map((one) => (
        <div className="preview__row" key={one.responsibility}>
          <dt>{one.responsibility}</dt>
          <dd>
            <span className="muted">{one.before ?? 'nothing by itself'}</span> <span className="preview__arrow">→</span>{' '}
            <strong>{one.after ?? 'nothing by itself'}</strong>
          </dd>
        </div>
      ))}
    </dl>
  );
}
