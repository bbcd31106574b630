// Can the server do its work, and what should one know of it? Asked apart from all else, for it answers while nothing else does.

import { queryOptions } from '@tanstack/react-query';
import type { Ready } from '../../contract/ready.ts';
import { endpoints } from '../paths.ts';

const everyMs = 10_000;

/** `null`: it cannot be reached, or what answers is not Tocsin; the live connection tells of that. */
export const readiness = queryOptions({
  queryKey: ['readiness'],
  queryFn: async ({ signal }): Promise<Ready | null> => {
    try {
      const answer = await fetch(endpoints.readiness, { signal });
      const said: unknown = await answer.json();
      return isReady(said) ? said : null;
    } catch {
      return null;
    }
  },
  refetchInterval: everyMs,
});

function isReady(said: unknown): said is Ready {
  return typeof said === 'object' && said !== null && 'reasons' in said && Array.isArray(said.reasons);
}
