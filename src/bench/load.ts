// Who asks? One process, the same for all that is measured: so many connections, each sends when it was answered.

import { converse } from './connection.ts';
import type { StartPart } from './part.ts';
import { bodiesOf, type Workload } from './workloads.ts';

export interface LoadQuestion {
  readonly url: string;
  readonly workload: Workload;
  readonly connections: number;
  readonly seconds: number;
  /** Differs from round to round. */
  readonly round: string;
}

export interface LoadAnswer {
  /** Answered with 2xx. */
  readonly accepted: number;
  /** By status. */
  readonly refused: Readonly<Record<string, number>>;
  /** Milliseconds since 1970: the first request, the last answer. */
  readonly beganAt: number;
  readonly endedAt: number;
  readonly p50Ms: number;
  readonly p99Ms: number;
}

export const startLoad: StartPart = async () => ({
  ready: null,
  answer: (question) => load(question as LoadQuestion), // from rounds.ts
});

async function load({ url, workload, connections, seconds, round }: LoadQuestion): Promise<LoadAnswer> {
  const { hostname, port, host, pathname } = new URL(url);
  const body = bodiesOf(workload, round);
  const took: number[] = [];
  const refused: Record<string, number> = {};
  let accepted = 0;
  const beganAt = Date.now();
  const until = performance.now() + seconds * 1_000;
  const exchange = {
    host: hostname,
    port: Number(port),
    head: `POST ${pathname} HTTP/1.1\r\nhost: ${host}\r\ncontent-type: application/json\r\ncontent-length: `,
    next: () => (performance.now() < until ? body() : null),
    answered: (status: number, tookMs: number) => {
      took.push(tookMs);
      if (status >= 200 && status < 300) accepted += 1;
      else refused[status] = (refused[status] ?? 0) + 1;
    },
  };
  await Promise.all(Array.from({ length: connections }, () => converse(exchange)));
  const endedAt = Date.now();
  const sorted = Float64Array.from(took).sort();
  const share = (part: number) => sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * part))] ?? 0;
  return { accepted, refused, beganAt, endedAt, p50Ms: share(0.5), p99Ms: share(0.99) };
}
