// How is one figure come by? Rounds in turn, A B C A B C, since a machine drifts; the median of them, and of their ratios.

import type { Child } from './child.ts';
import { processorSeconds } from './child.ts';
import type { Contender } from './contenders.ts';
import type { LoadAnswer, LoadQuestion } from './load.ts';
import type { Received, ReceiverQuestion } from './receiver.ts';

export interface Round {
  /** Per second; where pages are waited for, until the last of them was there. */
  readonly rate: number;
  /** Of requests. */
  readonly p50Ms: number;
  readonly p99Ms: number;
  /** Cores that the server and the load generator were using; `null` where the system does not say. */
  readonly serverCores: number | null;
  readonly loadCores: number | null;
  /** Processor time of the server for each accepted request, microseconds: hardly moved by whoever else uses the machine. */
  readonly processorUs: number | null;
  /** Requests answered with other than 2xx, and pages of accepted ones that did not come. */
  readonly failed: number;
}

/** After so long without a new page the rest counts as failed. */
const patienceMs = 15_000;

export async function playRound(
  contender: Contender,
  load: Child<unknown>,
  wish: Pick<LoadQuestion, 'connections' | 'seconds' | 'round'>,
): Promise<Round> {
  const { url, workload, receiver } = contender;
  const forget: ReceiverQuestion = { forget: true };
  await receiver?.ask(forget);
  const usedBy = () => [processorSeconds(contender.pid), processorSeconds(load.pid)] as const;
  const before = usedBy();
  const question: LoadQuestion = { url, workload, ...wish };
  const answer = await load.ask<LoadAnswer>(question);
  const loadSeconds = (answer.endedAt - answer.beganAt) / 1_000;
  const after = usedBy();
  const used = (which: 0 | 1) => coresOf(before[which], after[which], loadSeconds);
  const cores = used(0);
  const processorUs = cores === null ? null : (cores * loadSeconds * 1e6) / Math.max(1, answer.accepted);
  let failed = Object.values(answer.refused).reduce((sum, each) => sum + each, 0);
  let done = answer.accepted;
  let seconds = loadSeconds;
  if (receiver !== null) {
    const until: ReceiverQuestion = { until: answer.accepted, patienceMs };
    const received = await receiver.ask<Received>(until);
    failed += Math.max(0, answer.accepted - received.pages);
    done = Math.min(done, received.pages);
    seconds = Math.max(received.lastAt, answer.endedAt) / 1_000 - answer.beganAt / 1_000;
  }
  const { p50Ms, p99Ms } = answer;
  return { rate: done / seconds, p50Ms, p99Ms, serverCores: cores, loadCores: used(1), processorUs, failed };
}

export function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  const middle = sorted.length >> 1;
  const upper = sorted[middle] ?? Number.NaN;
  return sorted.length % 2 === 1 ? upper : ((sorted[middle - 1] ?? Number.NaN) + upper) / 2;
}

function coresOf(before: number | null, after: number | null, seconds: number): number | null {
  return before === null || after === null ? null : (after - before) / seconds;
}
