// What do the dialogues about facts and roles ask?

import { Select } from '@mantine/core';
import { useState } from 'react';
import type { IncidentDetail } from '../../../contract/incident.ts';
import { ActDialog } from './ActDialog.tsx';

interface Props {
  readonly detail: IncidentDetail;
  readonly onClose: () => void;
}

export function FactDialog({ detail, kind, fact, onClose }: Props & { readonly kind: 'attest' | 'withdraw'; readonly fact: string }) {
  const known = detail.response.facts.find(({ id }) => id === fact);
  const says = known?.says ?? 'Whoever holds the role';
  return (
    <ActDialog
      incident={detail.summary.id}
      title={kind === 'attest' ? `Say: ${known?.description ?? fact}` : `Withdraw: ${known?.description ?? fact}`}
      lead={
        kind === 'attest'
          ? `${says} says so; anybody else may, and tells why. Clocks that wait for it stop; those that run from it start.`
          : 'Clocks that waited for it wait again, from where they began. Verdicts that were given stand.'
      }
      confirm={kind === 'attest' ? 'It is so' : 'It is not so'}
      suggestions={
        kind === 'attest' ? ['Seen on the graphs', 'Confirmed by customers', 'Decided on the call'] : ['Said too early', 'It is back']
      }
      fields={['fact']}
      act={(reason) => ({ act: kind, body: { fact, reason } })}
      onClose={onClose}
    />
  );
}

export function RoleDialog({ detail, role: first, onClose }: Props & { readonly role: string | null }) {
  const { roles } = detail.response;
  const [role, setRole] = useState<string | null>(first);
  const [person, setPerson] = useState<string | null>(null);
  const roleName = roles.find(({ id }) => id === role)?.name;
  const personName = detail.people.find(({ id }) => id === person)?.name;
  return (
    <ActDialog
      incident={detail.summary.id}
      title={roleName === undefined ? 'Fill a role' : `Give ${roleName} to somebody`}
      lead={roles.find(({ id }) => id === role)?.description}
      confirm={personName === undefined || roleName === undefined ? 'Give the role' : `${personName} is ${roleName}`}
      {...(role === null || person === null ? { blocked: 'Choose the role, and to whom' } : {})}
      fields={['role', 'person']}
      suggestions={['Agreed on the call', 'End of shift', 'Nobody else is there']}
      act={(reason) => ({ act: 'role', body: { role: role ?? '', person, reason } })}
      onClose={onClose}
    >
      {(errors) => (
        <>
          {first === null && (
            <Select
              comboboxProps={{ withinPortal: false }}
              openOnFocus={false}
              label="Role"
              placeholder="Choose"
              searchable
              data-autofocus
              data={roles.map(({ id, name }) => ({ value: id, label: name }))}
              value={role}
              error={errors.role}
              onChange={setRole}
            />
          )}
          <Select
            comboboxProps={{ withinPortal: false }}
            openOnFocus={false}
            label="Person"
            placeholder="Choose"
            searchable
            data-autofocus={first === null ? undefined : true}
            data={detail.people.map(({ id, name }) => ({ value: id, label: name }))}
            value={person}
            error={errors.person}
            onChange={setPerson}
          />
        </>
      )}
    </ActDialog>
  );
}

/** A rule of the plan stands against it, and a reason passes over that. */
export function TakeDialog({ detail, role, onClose }: Props & { readonly role: string }) {
  const known = detail.response.roles.find(({ id }) => id === role);
  return (
    <ActDialog
      incident={detail.summary.id}
      title={`Take ${known?.name ?? role}`}
      lead={known?.against?.why ?? known?.description}
      confirm={`I am ${known?.name ?? role}`}
      suggestions={['Nobody else is there', 'Agreed on the call', 'Until somebody certified has come']}
      fields={['role', 'person']}
      act={(reason) => ({ act: 'role', body: { role, reason } })}
      onClose={onClose}
    />
  );
}

export function ReleaseDialog({ detail, role, onClose }: Props & { readonly role: string }) {
  const known = detail.response.roles.find(({ id }) => id === role);
  return (
    <ActDialog
      incident={detail.summary.id}
      title={`Let go of ${known?.name ?? role}`}
      lead={`${known?.holder?.name ?? 'Nobody'} holds it now; afterwards nobody does.`}
      confirm="Nobody holds it"
      suggestions={['No longer needed', 'End of shift']}
      fields={['role']}
      act={(reason) => ({ act: 'release-role', body: { role, reason } })}
      onClose={onClose}
    />
  );
}
