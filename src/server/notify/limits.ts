// How much, how long, how often? The limits of everything that leaves.

import { pausesMs } from '../../core/escalation/attempts.ts';
import { minute, second } from '../../core/kernel/instant.ts';

export const limits = {
  /** How long a delivery belongs to the node that holds it; no longer than the first lease, which the commit gives. */
  leaseMs: 20 * second,
  /** A lease that ends sooner than this is extended. */
  leaseLeftMs: 12 * second,
  /** What waited longer in its lane is asked for again before it leaves: another node may have taken it, or released its page. */
  sureForMs: second,
  /** An answer to that is worth nothing any more when it is older than this: the process stood still. */
  answerForMs: 5 * second,
  /** How often the outbox is looked at when no earlier moment is known. */
  pollMs: second,
  /** A moment that is known already is not waited for in smaller bits than this. */
  shortestPollMs: 20,
  /** Deliveries taken from the outbox in one go. */
  claimBatch: 2_000,
  /** Messages of which the record is told in one go that nobody tried them. */
  unsentBatch: 50,
  /** Deliveries in memory, waiting or under way; what is above it stays in the outbox until there is room. */
  held: 20_000,
  /** The share of a channel that one destination may use. */
  destinationShare: 0.5,
  /** Receipts wait this long for others, so that a storm of messages is not a storm of small writes. */
  receiptGatherMs: 20,
  receiptBatch: 1_000,
  /** Receipts kept while the database is away; beyond it the oldest are dropped, and those messages repeated under the same id. */
  receiptsKept: 50_000,
  receiptRetryMs: second,
  /** Delays are spread by this share of themselves, half to each side. */
  jitter: 0.4,
  stopMs: 10 * second,
  errorLength: 500,
} as const;

export const emailLimits = {
  connections: 8,
  messagesPerConnection: 100,
  connectMs: 10 * second,
  socketMs: 15 * second,
  subjectLength: 200,
  addressLength: 254,
  pausesMs: pausesMs.email,
} as const;

export const webhookLimits = {
  concurrency: 128,
  /** From the start of the look-up to the head of the answer. */
  timeoutMs: 15 * second,
  /** What is read of an answer; only its status counts. */
  responseBytes: 64 * 1024,
  addressLength: 2_000,
  endpointsKept: 5_000,
  /** Of one address, that sign along with the present one. */
  earlierSecrets: 3,
  /** A rotated secret is known to every node after so long. */
  secretsReadEveryMs: 5 * second,
  pausesMs: pausesMs.webhook,
} as const;

export const linkLimits = {
  /** How long an acknowledge link works, from the page on. */
  validMs: 24 * 60 * minute,
  tokenLength: 512,
} as const;
