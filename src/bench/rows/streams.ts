// How long from a commit to a browser's screen? With one, a hundred and a thousand streams open, beside a server that only writes.

import { type Child, startChild } from '../child.ts';
import type { EmptyStreamsQuestion } from '../empty-streams.ts';
import type { ListenersAnswer, ListenersQuestion } from '../listeners.ts';
import type { PagerAnswer, PagerQuestion } from '../pager.ts';
import { makePlace } from '../place.ts';
import type { Reading } from '../readings.ts';
import type { Row, RowContext } from '../row.ts';
import { startRunning } from '../running.ts';
import { spreadReadings, spreadText } from '../spread.ts';

const sizes = [1, 100, 1_000] as const;
/** New incidents; each is about two commits, the second being the receipt of its page. */
const perSecond = 10;
const quietMs = 1_000;
const target = { atMost: 150 };

export const streamsRow: Row = {
  name: 'streams',
  question: `how long from the decision until a listener has it, commit included, at ${perSecond} new incidents a second?`,
  onlyInFull: null,
  async run(context) {
    const place = await makePlace(context.databaseUrl);
    const started: { end(): Promise<void> }[] = [];
    const start = async <Ready>(part: string): Promise<Child<Ready>> => {
      const child = await startChild<Ready>(part, null);
      started.push(child);
      return child;
    };
    try {
      const pager = await start<{ readonly url: string }>('pager');
      const listeners = await start<null>('listeners');
      const empty = await start<{ readonly url: string }>('empty-streams');
      const tocsin = await startRunning({ place, webhook: pager.ready.url, sayProfile: context.profile ? context.say : null });
      started.push(tocsin);
      const plain: Contender = {
        name: 'a server that only writes',
        streams: { url: empty.ready.url, bearer: 'Bearer none' },
        async happen(seconds) {
          const question: EmptyStreamsQuestion = { perSecond, seconds };
          await empty.ask(question);
        },
      };
      const ours: Contender = {
        name: 'Tocsin',
        streams: { url: `${tocsin.url}/api/v1/stream`, bearer: tocsin.bearer },
        async happen(seconds, round) {
          const question: PagerQuestion = { url: `${tocsin.url}/v2/enqueue`, workload: 'new', until: 'page', perSecond, seconds, round };
          const { lost } = await pager.ask<PagerAnswer>(question);
          if (lost > 0) throw new Error(`${lost} pages did not come`);
        },
      };
      const readings: Reading[] = [];
      for (const size of sizes) readings.push(...(await measure(size, ours, plain, listeners, context)));
      return { readings };
    } finally {
      for (const each of started.reverse()) await each.end();
      await place.remove();
    }
  },
};

interface Contender {
  readonly name: string;
  readonly streams: { readonly url: string; readonly bearer: string };
  happen(seconds: number, round: string): Promise<void>;
}

async function measure(
  size: number,
  ours: Contender,
  plain: Contender,
  listeners: Child<null>,
  { rounds, seconds, say }: RowContext,
): Promise<readonly Reading[]> {
  const heard = new Map<Contender, (ListenersAnswer & { lost: number })[]>([
    [plain, []],
    [ours, []],
  ]);
  for (let nth = 1; nth <= rounds; nth++) {
    for (const [each, answers] of heard) {
      const open: ListenersQuestion = { open: size, ...each.streams };
      await listeners.ask(open);
      const begin: ListenersQuestion = { begin: true };
      await listeners.ask(begin);
      await each.happen(seconds, `${Date.now()}-${size}-${nth}`);
      const end: ListenersQuestion = { end: true, quietMs };
      const answer = await listeners.ask<ListenersAnswer>(end);
      // Every stream hears the same; and none of them hears nothing.
      const lost = answer.most * size - answer.heard + Math.max(0, perSecond * seconds - answer.fewest);
      answers.push({ ...answer, lost });
      say(`${size} streams, round ${nth} of ${rounds}: ${each.name}: ${spreadText({ ...answer, lost })}`);
    }
  }
  const what = size === 1 ? '1 stream' : `${size.toLocaleString('en')} streams`;
  const beside = { what: plain.name, answers: heard.get(plain) ?? [] };
  return spreadReadings({ what, answers: heard.get(ours) ?? [], target, beside });
}
