// How goes a campaign? Inputs from a seed, some at once, against one server; each finding with the request that led to it.

import { setTimeout as wait } from 'node:timers/promises';
import fc from 'fast-check';
import type { InjectOptions } from 'fastify';
import { operationsOf } from './document.ts';
import { drawFrom, readPool } from './pool.ts';
import { type ApiRequest, apiRequests, type Held, type Wire } from './requests.ts';
import { groupRequests } from './sender-groups.ts';
import type { SenderRequest } from './sender-request.ts';
import { markOf, readWritten, type Written } from './sender-verdict.ts';
import { senderRequests } from './senders.ts';
import type { FuzzedServer } from './server.ts';
import { type Answer, findInAnswer } from './verdict.ts';

/** With one picture of what is there. */
const inputsPerChunk = 200;
/** Enough that decisions meet in one batch. */
const inFlight = 16;
/** While the answer is that the store is late. */
const timesAsked = 4;
const askAgainMs = 1_000;
/** Whoever finds more has seen enough. */
const mostFindings = 40;

export interface Campaign {
  readonly findings: readonly string[];
  /** How often each was answered how: `declareIncident 201`. */
  readonly tally: ReadonlyMap<string, number>;
}

export async function fuzz(server: FuzzedServer, inputs: number, seed: number): Promise<Campaign> {
  const operations = operationsOf(await server.ask('/openapi.json'));
  const arbitrary = fc.oneof(
    { weight: 3, arbitrary: apiRequests(operations).map((api) => ({ api })) },
    { weight: 1, arbitrary: senderRequests.map((sender) => ({ sender })) },
    { weight: 1, arbitrary: groupRequests.map((sender) => ({ sender })) },
  );
  const findings = new Map<string, string>();
  const tally = new Map<string, number>();
  let held: Held = { token: server.token, session: await server.signIn() };
  for (let from = 0; from < inputs && findings.size < mostFindings; from += inputsPerChunk) {
    const chunk = fc.sample(arbitrary, { seed: seed + from, numRuns: Math.min(inputsPerChunk, inputs - from) });
    const pool = await readPool(server);
    const chunkMark = `${seed}-${from}`;
    const judged: Judged[] = [];
    let next = 0;
    const work = async () => {
      while (next < chunk.length) {
        const index = next++;
        judged[index] = await judge(server, chunk[index] ?? {}, drawFrom(pool), held, markOf(chunkMark, index));
      }
    };
    await Promise.all(Array.from({ length: inFlight }, work));
    const written = await readWritten(server, chunkMark);
    for (const [index, { name, find, answer, wire }] of judged.entries()) {
      const outcome = `${name} ${answer?.status ?? 'unsendable'}`;
      tally.set(outcome, (tally.get(outcome) ?? 0) + 1);
      for (const text of find(written)) {
        // The same finding again teaches nothing.
        const key = `${name}: ${text}`.replace(/\d+/g, 'n').slice(0, 160);
        if (!findings.has(key)) findings.set(key, `input ${from + index}: ${name}: ${text}\n  ${shown(wire)}`);
      }
    }
    if ((await send(server, { url: '/api/v1/me', headers: held.session }))?.status === 401)
      held = { ...held, session: await server.signIn() };
  }
  return { findings: [...findings.values()].concat(server.faults().slice(0, 5)), tally };
}

interface Judged {
  readonly name: string;
  /** Once it is known what the senders' requests have written. */
  find(written: Written): readonly string[];
  readonly answer: Answer | null;
  readonly wire: Wire;
}

type Either = { readonly api?: ApiRequest; readonly sender?: SenderRequest };

/** `mark` is this input's alone. */
async function judge(
  server: FuzzedServer,
  { api, sender }: Either,
  draw: ReturnType<typeof drawFrom>,
  held: Held,
  mark: string,
): Promise<Judged> {
  if (api !== undefined) {
    const wire = api.wire(draw, held);
    const answer = await sendUntilDecided(server, wire, api.operation.streams && wire.method === 'GET');
    return { name: api.operation.id, find: () => (answer === null ? [] : findInAnswer(api, wire, answer, server.secrets)), answer, wire };
  }
  if (sender === undefined) throw new Error('a request is either of the two');
  const wire = sender.wire(draw, mark);
  const answer = await sendUntilDecided(server, wire);
  return {
    name: sender.name,
    find: (written) => (answer === null ? [] : sender.find({ answer, secrets: server.secrets, written, mark })),
    answer,
    wire,
  };
}

function optionsOf({ method, url, headers, payload, remoteAddress }: Wire): InjectOptions {
  // Fastify's types know fewer methods than HTTP.
  const to = { method: method as 'GET', url, headers: { ...headers }, remoteAddress };
  return payload === null ? to : { ...to, payload };
}

/** A machine with too much else to do makes the store late, and that is told in all honesty. What an input itself brings about comes again. */
async function sendUntilDecided(server: FuzzedServer, wire: Wire, isStream = false): Promise<Answer | null> {
  for (let left = timesAsked - 1; ; left--) {
    const answer = await send(server, optionsOf(wire), isStream);
    if (answer?.status !== 503 || answer.headers['retry-after'] === undefined || left === 0) return answer;
    await wait(askAgainMs);
  }
}

/** `null`: no client could send such an address. */
async function send(server: FuzzedServer, options: InjectOptions, isStream = false): Promise<Answer | null> {
  if (typeof options.url === 'string' && !URL.canParse(options.url, 'http://localhost')) return null;
  const answer = await inTime(server.app.inject({ ...options, payloadAsStream: isStream }));
  if (answer === null) return { status: 599, headers: {}, body: `no answer within ${answerLimitMs} ms` };
  const about = { status: answer.statusCode, headers: answer.headers };
  if (!isStream) return { ...about, body: answer.body };
  const endless = String(answer.headers['content-type']).startsWith('text/event-stream');
  const chunks: Buffer[] = [];
  for await (const chunk of answer.stream()) {
    chunks.push(Buffer.from(chunk));
    if (endless) break;
  }
  if (endless) answer.raw.res.destroy();
  return { ...about, body: Buffer.concat(chunks).toString() };
}

const answerLimitMs = 60_000;

/** `null`: it did not come. Nothing measured: only that everything is answered at all. */
async function inTime<T>(answer: Promise<T>): Promise<T | null> {
  let timer: NodeJS.Timeout | undefined;
  const never = new Promise<null>((resolve) => {
    timer = setTimeout(() => resolve(null), answerLimitMs);
  });
  try {
    return await Promise.race([answer, never]);
  } finally {
    clearTimeout(timer);
  }
}

const shownLength = 700;

function shown({ method, url, headers, payload }: Wire): string {
  const { authorization: _, ...rest } = headers;
  return `${method} ${url.slice(0, shownLength)} ${JSON.stringify(rest).slice(0, shownLength)} ${payload?.toString().slice(0, shownLength) ?? ''}`;
}
