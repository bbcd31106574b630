// Which dialogue is open on an incident, and what does it ask?

import { NativeSelect, SegmentedControl, Select, TextInput } from '@mantine/core';
import { useState } from 'react';
import type { IncidentDetail } from '../../../contract/incident.ts';
import { clockTitle } from '../../ui/clock-text.ts';
import { ActDialog } from './ActDialog.tsx';
import { EscalateDialog } from './EscalateDialog.tsx';
import { RebaseDialog } from './RebaseDialog.tsx';
import { FactDialog, ReleaseDialog, RoleDialog, TakeDialog } from './ResponseDialogs.tsx';
import { SeverityDialog } from './SeverityDialog.tsx';

export type OpenDialog =
  | { readonly kind: 'escalate' | 'reassign' | 'snooze'; readonly engagement: string }
  | { readonly kind: 'pause' | 'resume'; readonly clock: string }
  | { readonly kind: 'attest' | 'withdraw'; readonly fact: string }
  | { readonly kind: 'role'; readonly role: string | null }
  | { readonly kind: 'release' | 'take'; readonly role: string }
  | { readonly kind: 'engage' | 'severity' | 'rebase' | 'resolve' | 'reopen' }
  /** To answer for what others are called for. */
  | { readonly kind: 'others' };

interface Props {
  readonly detail: IncidentDetail;
  readonly onClose: () => void;
}

export function IncidentDialog({ open, detail, onClose }: Props & { readonly open: Exclude<OpenDialog, { readonly kind: 'others' }> }) {
  const id = detail.summary.id;
  switch (open.kind) {
    case 'escalate': {
      const current = detail.summary.engagements.find((one) => one.id === open.engagement) ?? null;
      return <EscalateDialog incident={id} engagement={open.engagement} current={current} onClose={onClose} />;
    }
    case 'reassign':
      return <ReassignDialog detail={detail} engagement={open.engagement} onClose={onClose} />;
    case 'snooze':
      return <SnoozeDialog detail={detail} engagement={open.engagement} onClose={onClose} />;
    case 'engage':
      return <EngageDialog detail={detail} onClose={onClose} />;
    case 'severity':
      return <SeverityDialog detail={detail} onClose={onClose} />;
    case 'rebase':
      return <RebaseDialog detail={detail} onClose={onClose} />;
    case 'pause':
    case 'resume': {
      const { kind, clock } = open;
      const meant = detail.summary.clocks.find((one) => one.id === clock);
      const name = meant === undefined ? 'the clock' : clockTitle(meant);
      return (
        <ActDialog
          incident={id}
          title={kind === 'pause' ? `Pause: ${name}` : `Resume: ${name}`}
          lead={
            kind === 'pause'
              ? 'The time until it is resumed does not count. The pause and its reason stay on the record.'
              : 'It runs on from where it stood.'
          }
          confirm={kind === 'pause' ? 'Pause the clock' : 'Resume the clock'}
          suggestions={kind === 'pause' ? ['Waiting for the customer', 'Waiting for a supplier'] : ['The answer has come']}
          act={(reason) => ({ act: kind, body: { clock, reason } })}
          onClose={onClose}
        />
      );
    }
    case 'attest':
    case 'withdraw':
      return <FactDialog detail={detail} kind={open.kind} fact={open.fact} onClose={onClose} />;
    case 'role':
      return <RoleDialog detail={detail} role={open.role} onClose={onClose} />;
    case 'take':
      return <TakeDialog detail={detail} role={open.role} onClose={onClose} />;
    case 'release':
      return <ReleaseDialog detail={detail} role={open.role} onClose={onClose} />;
    case 'resolve':
      return (
        <ActDialog
          incident={id}
          title="Resolve this incident"
          lead="Whoever is being paged is released, and its clocks stop. It can be reopened."
          confirm="Resolve"
          suggestions={['Fixed and verified', 'Recovered by itself', 'False alarm', 'Duplicate']}
          act={(reason) => ({ act: 'resolve', body: { reason } })}
          onClose={onClose}
        />
      );
    case 'reopen':
      return (
        <ActDialog
          incident={id}
          title="Reopen this incident"
          lead="Its paths are started again, and people are paged."
          confirm="Reopen and page"
          suggestions={['The trouble is back', 'Resolved by mistake']}
          act={(reason) => ({ act: 'reopen', body: { reason } })}
          onClose={onClose}
        />
      );
  }
}

function responsibilityOf(detail: IncidentDetail, engagement: string): string {
  return detail.summary.engagements.find((one) => one.id === engagement)?.responsibility ?? 'this';
}

function ReassignDialog({ detail, engagement, onClose }: Props & { readonly engagement: string }) {
  const [kind, setKind] = useState<'person' | 'path'>('person');
  const [to, setTo] = useState<string | null>(null);
  const choices = kind === 'person' ? detail.people : detail.paths;
  const name = choices.find((one) => one.id === to)?.name;
  return (
    <ActDialog
      incident={detail.summary.id}
      title={`Reassign ${responsibilityOf(detail, engagement)}`}
      lead="Whoever is being paged for it is released; messages that have not left are cancelled."
      confirm={name === undefined ? 'Reassign' : kind === 'person' ? `Page ${name} now` : `Start ${name} now`}
      {...(to === null ? { blocked: 'Choose to whom' } : {})}
      fields={['to']}
      suggestions={['Knows this system', 'Not their subject', 'End of shift']}
      act={(reason) => ({ act: 'reassign', body: { engagement, to: { kind, id: to ?? '' }, reason } })}
      onClose={onClose}
    >
      {(errors) => (
        <>
          <SegmentedControl
            aria-label="To whom"
            data={[
              { value: 'person', label: 'To a person' },
              { value: 'path', label: 'To an escalation path' },
            ]}
            value={kind}
            onChange={(chosen) => {
              setKind(chosen === 'path' ? 'path' : 'person');
              setTo(null);
            }}
          />
          <Select
            key={kind}
            label={kind === 'person' ? 'Person' : 'Path'}
            placeholder="Choose"
            searchable
            data-autofocus
            data={choices.map((one) => ({ value: one.id, label: one.name }))}
            value={to}
            error={errors.to}
            onChange={setTo}
          />
        </>
      )}
    </ActDialog>
  );
}

const snoozes = [
  { value: '15', label: '15 minutes' },
  { value: '30', label: '30 minutes' },
  { value: '60', label: '1 hour' },
  { value: '240', label: '4 hours' },
  { value: '720', label: '12 hours' },
  { value: '1440', label: '1 day' },
  { value: '10080', label: '7 days' },
];

function SnoozeDialog({ detail, engagement, onClose }: Props & { readonly engagement: string }) {
  const [minutes, setMinutes] = useState('30');
  const label = snoozes.find((one) => one.value === minutes)?.label ?? `${minutes} minutes`;
  return (
    <ActDialog
      incident={detail.summary.id}
      title={`Snooze ${responsibilityOf(detail, engagement)}`}
      lead="Nobody is paged for it until then; afterwards its path begins anew. Clocks run on."
      confirm={`Be quiet for ${label}`}
      fields={['minutes']}
      suggestions={['Working on it', 'Known; a fix is being rolled out', 'Waiting for a supplier']}
      act={(reason) => ({ act: 'snooze', body: { engagement, minutes: Number(minutes), reason } })}
      onClose={onClose}
    >
      {(errors) => (
        <NativeSelect
          label="For how long"
          data={snoozes}
          value={minutes}
          error={errors.minutes}
          onChange={(event) => setMinutes(event.currentTarget.value)}
        />
      )}
    </ActDialog>
  );
}

function EngageDialog({ detail, onClose }: Props) {
  const [responsibility, setResponsibility] = useState('');
  const [path, setPath] = useState<string | null>(null);
  return (
    <ActDialog
      incident={detail.summary.id}
      title="Engage another responsibility"
      lead="Its escalation path starts at once, beside those that run already."
      confirm={responsibility.trim() === '' ? 'Engage and page' : `Engage ${responsibility.trim()} and page`}
      {...(path === null || responsibility.trim() === '' ? { blocked: 'Say for what, and choose the path' } : {})}
      fields={['responsibility', 'path']}
      suggestions={['Their system is involved', 'Customers need to be told', 'Personal data may be affected']}
      act={(reason) => ({ act: 'engage', body: { responsibility: responsibility.trim(), path: path ?? '', reason } })}
      onClose={onClose}
    >
      {(errors) => (
        <>
          <Select
            label="Escalation path"
            placeholder="Choose"
            searchable
            data-autofocus
            data={detail.paths.map((one) => ({ value: one.id, label: one.name }))}
            value={path}
            error={errors.path}
            onChange={(chosen) => {
              setPath(chosen);
              if (responsibility.trim() === '') setResponsibility(detail.paths.find((one) => one.id === chosen)?.name ?? '');
            }}
          />
          <TextInput
            label="Responsible for"
            placeholder="Security"
            value={responsibility}
            error={errors.responsibility}
            onChange={(event) => setResponsibility(event.currentTarget.value)}
          />
        </>
      )}
    </ActDialog>
  );
}
