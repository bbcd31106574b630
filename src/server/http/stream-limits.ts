// How much may the live streams take?

import { minute, second } from '../../core/kernel/instant.ts';

export const streamLimits = {
  /** Listeners of one node. */
  streams: 5_000,
  /** Those of one account, by whatever sessions and tokens. */
  streamsOfAccount: 1_000,
  /** Those of one address: many people may come through one proxy. */
  streamsOfAddress: 2_500,
  /** Commits that a listener may have missed; beyond it, asking for the lists again is cheaper. */
  behind: 2_000,
  /** Rows read from the history at once. */
  rows: 500,
  /** Bytes that wait for a slow reader before it is let go; all listeners wait for the same bytes, so they cost little. */
  waitingBytes: 16 * 1_024 * 1_024,
  /** How often each listener hears that the server is there. */
  heartbeatMs: 15 * second,
  /** Messages are gathered for this long at least, so that a storm costs each listener fifty writes a second and no more… */
  gatherMs: 20,
  /** …and for so many times as long as the last round of writing took: paging comes before watching… */
  restPerWork: 4,
  /** …but never for longer than this. */
  longestGatherMs: 500,
  /** After this long a failed reading of the history is tried again. */
  retryMs: second,
  /** After this long the listener has to come again and show who it is. */
  lifeMs: 30 * minute,
} as const;
