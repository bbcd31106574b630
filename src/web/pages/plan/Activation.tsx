// How does the draft become the plan? By one press; with a reason where warnings stand; never over somebody else's version unseen.

import { Button, Textarea } from '@mantine/core';
import { notifications } from '@mantine/notifications';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useNavigate } from '@tanstack/react-router';
import { useState } from 'react';
import type { PlanApplied, PlanCheck } from '../../../contract/activation.ts';
import { limits } from '../../../core/kernel/limits.ts';
import { post } from '../../api/client.ts';
import { keys } from '../../api/queries.ts';
import { messagesOf } from '../../api/refused.ts';
import { endpoints, paths } from '../../paths.ts';
import type { PlanDraft } from './usePlanDraft.ts';

interface Props {
  readonly draft: PlanDraft;
  readonly check: PlanCheck;
  readonly stale: boolean;
  readonly onRebased: (basedOn: number) => void;
  readonly onActivated: () => void;
}

export function Activation({ draft, check, stale, onRebased, onActivated }: Props) {
  const client = useQueryClient();
  const navigate = useNavigate();
  const [reason, setReason] = useState('');
  const apply = useMutation({
    mutationFn: () => post<PlanApplied>(endpoints.applyPlan, { files: draft.files, basedOn: draft.basedOn, reason: reason.trim() }),
    onSuccess: async ({ version }) => {
      await client.invalidateQueries({ queryKey: keys.plans });
      notifications.show({ title: `Version ${version} of the plan is active`, message: 'Incidents that run keep theirs.' });
      await navigate({ to: paths.plan });
      onActivated();
    },
  });
  const { at, rest } = messagesOf(apply.error, ['reason']);
  if (check.identical || check.may === 'not-activate') return null;
  if (check.basedOn !== draft.basedOn) {
    return (
      <div className="panel panel__body activation" role="alert">
        <p>
          {draft.basedOn === 0 ? 'No plan was active' : `Version ${draft.basedOn} was active`} when this draft was begun, and version{' '}
          {check.basedOn} is by now. What changes is told against that one: look whether it takes back what somebody else has done.
        </p>
        <Button onClick={() => onRebased(check.basedOn)}>Go on from version {check.basedOn}</Button>
      </div>
    );
  }
  const needs = check.may === 'activate-with-reason';
  const blocked = stale ? 'The text has changed: check it again' : needs && reason.trim() === '' ? 'Say why, since warnings stand' : null;
  return (
    <form
      className="panel panel__body activation"
      onSubmit={(event) => {
        event.preventDefault();
        if (blocked === null) apply.mutate();
      }}
    >
      <Textarea
        label={needs ? 'Why it is activated all the same' : 'Why (if there is something to say)'}
        description="Kept with the version, for everyone to read"
        autosize
        minRows={2}
        maxRows={6}
        maxLength={limits.reasonLength}
        value={reason}
        error={at.reason}
        onChange={(event) => setReason(event.currentTarget.value)}
      />
      {rest !== null && (
        <p className="urgent" role="alert">
          {rest}
        </p>
      )}
      <div className="activation__press">
        <Button type="submit" size="sm" loading={apply.isPending} disabled={blocked !== null}>
          {draft.basedOn === 0 ? 'Make it the active plan' : `Activate in place of version ${draft.basedOn}`}
        </Button>
        {blocked !== null && <span className="faint">{blocked}</span>}
      </div>
    </form>
  );
}
