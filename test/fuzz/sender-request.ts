// What is one request of a sender, and how does it go bad on its way?

import type { Mutation } from './mutate.ts';
import type { Draw } from './pool.ts';
import { payloadOf, type Wire, type Write } from './requests.ts';
import type { Written } from './sender-verdict.ts';
import type { Answer } from './verdict.ts';

export interface SenderRequest {
  readonly name: string;
  /** `mark` is this request's alone: in its dedup keys what it wrote can be found again. */
  wire(draw: Draw, mark: string): Wire;
  find(outcome: Outcome): readonly string[];
}

export interface Outcome {
  readonly answer: Answer;
  readonly secrets: readonly string[];
  readonly written: Written;
  readonly mark: string;
}

interface Sent {
  readonly method: string;
  readonly url: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: unknown;
  /** As JSON unless said otherwise. */
  readonly write?: Write | undefined;
}

/** What goes bad in the address is its last part, the key or the alert. */
export function mutatedWire({ method, url, headers, body, write }: Sent, mutations: readonly Mutation[]): Wire {
  const [path = '', search = ''] = url.split('?');
  const at = path.lastIndexOf('/') + 1;
  const where = mutations.reduce(
    (before, each) => (each.part === undefined ? before : before.slice(0, at) + each.part(before.slice(at))),
    path,
  );
  const query = mutations.reduce((before, each) => each.query?.(before) ?? before, search);
  return {
    method: mutations.findLast((each) => each.method !== undefined)?.method ?? method,
    url: query === '' ? where : `${where}?${query}`,
    headers: Object.assign(
      {},
      body === null ? {} : { 'content-type': 'application/json' },
      headers,
      ...mutations.map((each) => each.headers ?? {}),
    ),
    payload: body === null ? null : payloadOf(body, mutations, write),
    remoteAddress: '127.0.0.1',
  };
}
