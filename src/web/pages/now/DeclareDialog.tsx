// How is an incident declared by hand? What it is, where, how bad; unsure means the worse one.

import { Button, Group, Modal, Radio, Select, TextInput } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useNavigate } from '@tanstack/react-router';
import { useState } from 'react';
import { limits } from '../../../core/kernel/limits.ts';
import { useDeclare } from '../../api/acts.ts';
import { plan } from '../../api/queries.ts';
import { messagesOf } from '../../api/refused.ts';
import { isUnplanned, NoPlan, unlessUnplanned } from '../../shell/NoPlan.tsx';
import { useDraft } from '../../ui/useDraft.ts';

export function DeclareDialog({ opened, onClose }: { readonly opened: boolean; readonly onClose: () => void }) {
  return (
    <Modal opened={opened} onClose={onClose} title="Declare an incident" size="md" closeButtonProps={{ 'aria-label': 'Close' }}>
      <Declare onClose={onClose} />
    </Modal>
  );
}

function Declare({ onClose }: { readonly onClose: () => void }) {
  const { error } = useQuery({ ...plan, retry: unlessUnplanned });
  return isUnplanned(error) ? (
    <NoPlan follows="An incident is of a service, and whom it pages stands in the plan." />
  ) : (
    <DeclareForm onClose={onClose} />
  );
}

function DeclareForm({ onClose }: { readonly onClose: () => void }) {
  const view = useQuery(plan).data;
  const navigate = useNavigate();
  const [title, setTitle] = useDraft('declare title');
  const [service, setService] = useState<string | null>(null);
  const [severity, setSeverity] = useState<string | null>(null);
  const declare = useDeclare();
  const { at, rest } = messagesOf(declare.error, ['title', 'service', 'severity']);
  const chosen = view?.services.find((one) => one.id === service);
  const send = () =>
    declare.mutate(
      { title, service: service ?? '', severity: severity ?? '' },
      {
        onSuccess: (detail) => {
          setTitle('');
          onClose();
          void navigate({ to: '/incidents/$id', params: { id: detail.summary.id } });
        },
      },
    );
  return (
    <form
      className="form"
      onSubmit={(event) => {
        event.preventDefault();
        send();
      }}
    >
      {rest !== null && (
        <p className="urgent" role="alert">
          {rest}
        </p>
      )}
      <TextInput
        label="What is broken, for whom?"
        placeholder="Checkout fails for EU cards"
        data-autofocus
        required
        withAsterisk={false}
        maxLength={limits.titleLength}
        value={title}
        error={at.title}
        onChange={(event) => setTitle(event.currentTarget.value)}
      />
      <Select
        label="Service"
        placeholder="Choose"
        searchable
        required
        withAsterisk={false}
        data={(view?.services ?? []).map((one) => ({ value: one.id, label: `${one.name} (tier ${one.tier})` }))}
        value={service}
        error={at.service}
        onChange={setService}
      />
      <Radio.Group label="How bad? Unsure means the worse one." value={severity} error={at.severity} onChange={setSeverity}>
        <div className="form__choices">
          {(view?.severities ?? []).map((one) => (
            <Radio key={one.name} value={one.name} label={one.name} description={one.description} />
          ))}
        </div>
      </Radio.Group>
      <Group justify="flex-end" gap="xs">
        <Button variant="default" onClick={onClose}>
          Cancel
        </Button>
        <Button type="submit" loading={declare.isPending} disabled={title.trim() === '' || service === null || severity === null}>
          {chosen === undefined ? 'Declare' : `Declare and page ${chosen.owner}`}
        </Button>
      </Group>
    </form>
  );
}
