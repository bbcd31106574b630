// What can a person do to an incident from here? Each act, its body, and what has to be looked at again afterwards.

import { notifications } from '@mantine/notifications';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import type { z } from 'zod';
import type * as contract from '../../contract/incident.ts';
import { endpoints } from '../paths.ts';
import { post } from './client.ts';
import { mergeSummaries } from './live/apply.ts';
import { keys, type OpenList } from './queries.ts';

/** `act` is the last part of the address; `body` is what the contract takes there. */
export type Act =
  | { readonly act: 'acknowledge'; readonly body: z.input<typeof contract.AcknowledgeBody> }
  | { readonly act: 'escalate'; readonly body: z.input<typeof contract.EscalateBody> }
  | { readonly act: 'reassign'; readonly body: z.input<typeof contract.ReassignBody> }
  | { readonly act: 'snooze'; readonly body: z.input<typeof contract.SnoozeBody> }
  | { readonly act: 'engage'; readonly body: z.input<typeof contract.EngageBody> }
  | { readonly act: 'severity'; readonly body: z.input<typeof contract.SeverityBody> }
  | { readonly act: 'rebase'; readonly body: z.input<typeof contract.RebaseBody> }
  | { readonly act: 'pause' | 'resume'; readonly body: z.input<typeof contract.PauseBody> }
  | { readonly act: 'note'; readonly body: z.input<typeof contract.NoteBody> }
  | { readonly act: 'resolve' | 'reopen'; readonly body: z.input<typeof contract.ReasonBody> };

/** Errors are left to the form that asked, unless `loud`: then they are said in a corner. */
export function useAct(incident: string, options: { readonly loud?: boolean } = {}) {
  const client = useQueryClient();
  return useMutation({
    mutationFn: ({ act, body }: Act) => post<contract.ActAnswer>(endpoints.act(incident, act), body),
    onSuccess: async ({ summary }) => {
      // What was answered is shown at once; the stream says the same a moment later, and is not needed for it.
      client.setQueryData<OpenList>(keys.open, (old) => old && { ...old, incidents: mergeSummaries(old.incidents, [summary], 'open') });
      client.setQueryData<contract.IncidentDetail>(keys.incident(incident), (old) =>
        old && old.summary.version < summary.version ? { ...old, summary } : old,
      );
      await client.invalidateQueries({ queryKey: keys.incident(incident) });
    },
    onError: (error) => {
      if (options.loud) notifications.show({ color: 'ember', title: 'That did not happen', message: error.message, autoClose: 10_000 });
    },
  });
}

export function useDeclare() {
  const client = useQueryClient();
  return useMutation({
    mutationFn: (body: z.input<typeof contract.DeclareBody>) => post<contract.IncidentDetail>(endpoints.declare, body),
    onSuccess: () => void client.invalidateQueries({ queryKey: keys.open }),
  });
}
