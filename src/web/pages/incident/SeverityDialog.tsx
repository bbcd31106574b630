// What would another severity do? Each clock's deadline before and after, for the way chosen, before it is confirmed.

import { NativeSelect } from '@mantine/core';
import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import type { IncidentDetail } from '../../../contract/incident.ts';
import type { RetargetMode } from '../../../core/sla/clock.ts';
import { severityPreview } from '../../api/queries.ts';
import { ActDialog } from './ActDialog.tsx';
import { ModeChoice } from './ModeChoice.tsx';
import { SeverityEffects } from './SeverityEffects.tsx';

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
          <ModeChoice label="Clocks that are running" mode={mode} error={errors.mode} onChange={setMode} />
          {severity !== current && <SeverityEffects preview={preview} />}
        </>
      )}
    </ActDialog>
  );
}
