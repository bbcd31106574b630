// How does one answer for several responsibilities at once? One act for each, so that each is recorded for what it is.

import { notifications } from '@mantine/notifications';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import type { ActAnswer, IncidentDetail } from '../../contract/incident.ts';
import type { EngagementSummary } from '../../core/incident/summary.ts';
import { endpoints } from '../paths.ts';
import { post } from './client.ts';
import { mergeSummaries } from './live/apply.ts';
import { keys, type OpenList } from './queries.ts';

/** Errors are left to the dialogue that asked, unless `loud`: then they are said in a corner. */
export function useAnswer(incident: string, options: { readonly loud?: boolean } = {}) {
  const client = useQueryClient();
  return useMutation({
    mutationFn: async (engagements: readonly Pick<EngagementSummary, 'id'>[]) => {
      for (const { id } of engagements) {
        const { summary } = await post<ActAnswer>(endpoints.act(incident, 'acknowledge'), { engagement: id });
        client.setQueryData<OpenList>(keys.open, (old) => old && { ...old, incidents: mergeSummaries(old.incidents, [summary], 'open') });
        client.setQueryData<IncidentDetail>(keys.incident(incident), (old) =>
          old && old.summary.version < summary.version ? { ...old, summary } : old,
        );
      }
    },
    onSettled: () => client.invalidateQueries({ queryKey: keys.incident(incident) }),
    onError: (error) => {
      if (options.loud) notifications.show({ color: 'ember', title: 'That did not happen', message: error.message, autoClose: 10_000 });
    },
  });
}
