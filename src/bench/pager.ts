// How long does a page take? One process sends events at a steady pace and receives the pages, so that one clock tells.

import { Agent, createServer, request } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { StartPart } from './part.ts';
import { soonKey } from './plan.ts';
import { preciseNow, type Spread, spreadOf } from './spread.ts';
import { bodiesOf, newKey, type Workload } from './workloads.ts';

export interface PagerQuestion {
  readonly url: string;
  readonly workload: Exclude<Workload, 'storm'>;
  /** `page`: from the moment an event was to be sent until its page is there. `escalation`: from when the second page was announced for. */
  readonly until: 'page' | 'escalation';
  readonly perSecond: number;
  readonly seconds: number;
  /** Differs from round to round. */
  readonly round: string;
}

export interface PagerAnswer extends Spread {
  /** Refused, or no page came. */
  readonly lost: number;
}

/** After so long without a page the rest counts as lost. */
const patienceMs = 30_000;
const pauseMs = 5;
const sockets = 64;

interface Arrival {
  readonly at: number;
  readonly escalatesAt: number | null;
}

export const startPager: StartPart = async () => {
  /** By the name that the event gave its condition; the title of each page holds it. */
  const arrivals = new Map<string, Arrival[]>();
  let lastAt = 0;
  const server = createServer((incoming, response) => {
    const at = preciseNow();
    let body = '';
    incoming.setEncoding('utf8');
    incoming.on('data', (chunk: string) => {
      body += chunk;
    });
    incoming.on('end', () => {
      response.writeHead(204).end();
      const name = /new-[\w-]+/.exec(body)?.[0];
      if (name === undefined) return;
      const escalatesAt = /"escalatesAt":"([^"]+)"/.exec(body)?.[1];
      const before = arrivals.get(name) ?? [];
      arrivals.set(name, [...before, { at, escalatesAt: escalatesAt === undefined ? null : Date.parse(escalatesAt) }]);
      lastAt = Date.now();
    });
  });
  server.keepAliveTimeout = patienceMs * 2;
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo; // it listens on TCP
  const agent = new Agent({ keepAlive: true, maxSockets: sockets });

  async function answer(asked: unknown): Promise<PagerAnswer> {
    const question = asked as PagerQuestion; // from the rows
    arrivals.clear();
    const sent = await send(question, agent);
    lastAt = Date.now();
    const pages = question.until === 'page' ? 1 : 2;
    const isComplete = () => [...sent.keys()].every((name) => (arrivals.get(name)?.length ?? 0) >= pages);
    while (Date.now() - lastAt < patienceMs && !isComplete()) await pause();
    const took: number[] = [];
    for (const [name, due] of sent) {
      const [first, second] = arrivals.get(name) ?? [];
      if (question.until === 'page' && first !== undefined) took.push(first.at - due);
      if (question.until === 'escalation' && first?.escalatesAt != null && second !== undefined) took.push(second.at - first.escalatesAt);
    }
    return { ...spreadOf(took), lost: question.perSecond * question.seconds - took.length };
  }

  return { ready: { url: `http://127.0.0.1:${port}/page` }, answer };
};

/** Gives when each accepted event was to be sent: whoever answers late must not slow the pace. */
async function send(
  { url, workload, until, perSecond, seconds, round }: PagerQuestion,
  agent: Agent,
): Promise<ReadonlyMap<string, number>> {
  const next = bodiesOf(workload, round);
  const sent = new Map<string, number>();
  const answers: Promise<void>[] = [];
  const begun = preciseNow();
  for (let nth = 0; nth < perSecond * seconds; nth++) {
    const due = begun + (nth / perSecond) * 1_000;
    const early = due - preciseNow();
    if (early > 0) await new Promise((resolve) => setTimeout(resolve, early));
    const body = until === 'escalation' ? next().replace(newKey, soonKey) : next();
    const accepted = post(url, body, agent).then((status) => {
      const name = /new-[\w-]+/.exec(body)?.[0] ?? '';
      if (status >= 200 && status < 300) sent.set(name, due);
    });
    answers.push(accepted);
  }
  await Promise.all(answers);
  return sent;
}

function post(url: string, body: string, agent: Agent): Promise<number> {
  return new Promise((resolve) => {
    const headers = { 'content-type': 'application/json', 'content-length': Buffer.byteLength(body) };
    const outgoing = request(url, { method: 'POST', agent, headers }, (incoming) => {
      incoming.resume();
      incoming.once('end', () => resolve(incoming.statusCode ?? 0));
    });
    outgoing.once('error', () => resolve(0));
    outgoing.end(body);
  });
}

const pause = () => new Promise((resolve) => setTimeout(resolve, pauseMs));
