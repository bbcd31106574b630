// How late is an escalation while very many others are pending? Flat in their number, or a queue somewhere is not one.

import { type Child, startChild } from '../child.ts';
import type { PagerAnswer, PagerQuestion } from '../pager.ts';
import { makePlace } from '../place.ts';
import { soonMs } from '../plan.ts';
import { startPopulation } from '../populated.ts';
import type { Reading } from '../readings.ts';
import type { Row, RowContext } from '../row.ts';
import { startRunning } from '../running.ts';
import { spreadReadings, spreadText } from '../spread.ts';

const sizes = [10_000, 100_000] as const;
const sizeInFull = 1_000_000;
const perSecond = 50;
/** A round takes half a minute and has five hundred pages, so each size has one; with `--full` as many as are wished. */
const roundsInShort = 1;
/** The first events after a start are slower: they are no round. */
const warmUp = { perSecond: 50, seconds: 4 } as const;
/** Shorter than `soonMs`: nothing is opened any more when the first one falls due. */
const openingSeconds = 10;
const target = { atMost: 250 };

export const latenessRow: Row = {
  name: 'lateness',
  question: `how late is the second page, ${perSecond} a second falling due, with 10,000, 100,000 and 1,000,000 others pending?`,
  onlyInFull: '1,000,000 pending, which takes some minutes to write, and more than one round of each',
  async run(context) {
    const place = await makePlace(context.databaseUrl);
    const pager = await startChild<{ readonly url: string }>('pager', null);
    try {
      const { say } = context;
      const population = await startPopulation({ place, pager, say }, 'open');
      const readings: Reading[] = [];
      for (const size of context.full ? [...sizes, sizeInFull] : sizes) {
        await population.grow(size);
        const tocsin = await startRunning({ place, webhook: pager.ready.url, sayProfile: context.profile ? say : null });
        try {
          readings.push(...(await measure(size, `${tocsin.url}/v2/enqueue`, pager, context)));
        } finally {
          await tocsin.end();
        }
      }
      return { readings };
    } finally {
      await pager.end();
      await place.remove();
    }
  },
};

async function measure(size: number, url: string, pager: Child<unknown>, context: RowContext): Promise<readonly Reading[]> {
  const { say, full } = context;
  const rounds = full ? context.rounds : roundsInShort;
  await pager.ask<PagerAnswer>({ url, workload: 'new', until: 'page', ...warmUp, round: `${Date.now()}-warm-up` } satisfies PagerQuestion);
  const answers: PagerAnswer[] = [];
  const pending = size.toLocaleString('en');
  for (let nth = 1; nth <= rounds; nth++) {
    say(`${pending} pending, round ${nth} of ${rounds}: takes ${openingSeconds + soonMs / 1_000} s`);
    const question: PagerQuestion = {
      url,
      workload: 'new',
      until: 'escalation',
      perSecond,
      seconds: openingSeconds,
      round: `${Date.now()}-${nth}`,
    };
    const answer = await pager.ask<PagerAnswer>(question);
    answers.push(answer);
    say(spreadText(answer));
  }
  return spreadReadings({ what: `${pending} pending`, answers, target, beside: null });
}
