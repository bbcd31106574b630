// What would another severity do? Each clock's deadline before and after, for the way chosen, before it is confirmed.

import { NativeSelect, Radio } from '@mantine/core';
import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import type { IncidentDetail } from '../../../contract/incident.ts';
import type { RetargetMode } from '../../../core/sla/clock.ts';
import { severityPreview } from '../../api/queries.ts';
import { ActDialog } from './ActDialog.tsx';
import { SeverityEffects } from './SeverityEffects.tsx';

export const modes: readonly { readonly mode: RetargetMode; readonly label: string; readonly description: string }[] = [
  { mode: 'keep-elapsed', label: 'Keep what has run', description: 'Time used so far counts against the new target. The usual choice.' },
  { mode: 'restart', label: 'Start anew', description: 'The new target is counted from now.' },
  { mode: 'retroactive', label: 'As if from the beginning', description: 'The new target is counted from the start, on the new calendar.' },
];

export function SeverityDialog({ detail, onClose }: { readonly detail: IncidentDetail; readonly onClose: () => void }) {
  const { summary, severities } = detail;
  const current = summary.severity;
  const [severity, setSeverity] = useState(
    () => severities[Math.max(0, severities.findIndex((one) => one.name === current) - 1)]?.name ?? current,
  );
  const [mode, setMode] = useState<RetargetMode>('keep-elapsed');
  const preview = useQuery({
    ...severityPreview(summary.id, severity, mode, summary.version),
    enabled: severity !== current,
    placeholderData: keepPreviousData,
  });
  const described = severities.find((one) => one.name === severity)?.description;
  return (
    <ActDialog
      incident={summary.id}
      title="Change severity"
      wide
      confirm={severity === current ? 'Change severity' : `Change ${current} to ${severity}`}
      {...(severity === current ? { blocked: `It is ${current} already` } : {})}
      fields={['severity', 'mode']}
      suggestions={['More customers are affected than we knew', 'Contained', 'Fewer are affected than we feared']}
      act={(reason) => ({ act: 'severity', body: { severity, mode, reason } })}
      onClose={onClose}
    >
      {(errors) => (
        <>
          <NativeSelect
            label="Severity"
            description="Unsure means the worse one; it can be lowered afterwards."
            data={severities.map((one) => ({ value: one.name, label: one.name === current ? `${one.name} (now)` : one.name }))}
            value={severity}
            error={errors.severity}
            onChange={(event) => setSeverity(event.currentTarget.value)}
          />
          {described !== undefined && <p className="muted">{described}</p>}
          <Radio.Group
            label="Clocks that are running"
            value={mode}
            error={errors.mode}
            onChange={(chosen) => setMode(modes.find((one) => one.mode === chosen)?.mode ?? 'keep-elapsed')}
          >
            <div className="modes">
              {modes.map((one) => (
                <Radio key={one.mode} value={one.mode} label={one.label} description={one.description} />
              ))}
            </div>
          </Radio.Group>
          {severity !== current && <SeverityEffects preview={preview} />}
        </>
      )}
    </ActDialog>
  );
}
