// How long from the start of the process until it is ready, with a hundred thousand incidents open? Beside a start with none.

import { type Child, startChild } from '../child.ts';
import { makePlace } from '../place.ts';
import { startPopulation } from '../populated.ts';
import type { Row, RowContext } from '../row.ts';
import { startRunning } from '../running.ts';

const size = 100_000;
const target = { atMost: 5 };

export const restartRow: Row = {
  name: 'restart',
  question: `how long from the start until /readyz is green, with ${size.toLocaleString('en')} open incidents?`,
  onlyInFull: null,
  async run(context) {
    const place = await makePlace(context.databaseUrl);
    const pager: Child<{ readonly url: string }> = await startChild('pager', null);
    try {
      const population = await startPopulation({ place, pager, say: context.say }, 'open');
      const wish = { place, webhook: pager.ready.url };
      const empty = await starts(wish, '1 open incident', context);
      await population.grow(size);
      const full = await starts(wish, `${size.toLocaleString('en')} open incidents`, context);
      const what = `${size.toLocaleString('en')} open incidents`;
      return { readings: [{ what, unit: 's', rounds: full, target, beside: { what: 'with 1 open incident', rounds: empty }, lost: 0 }] };
    } finally {
      await pager.end();
      await place.remove();
    }
  },
};

/** Seconds, each time. */
async function starts(wish: Pick<Parameters<typeof startRunning>[0], 'place' | 'webhook'>, what: string, context: RowContext) {
  const seconds: number[] = [];
  for (let nth = 1; nth <= context.rounds; nth++) {
    // A profile slows the start, so only the last one is looked at, and not counted.
    const tocsin = await startRunning({ ...wish, sayProfile: null });
    seconds.push(tocsin.readyMs / 1_000);
    context.say(`${what}, start ${nth} of ${context.rounds}: ${(tocsin.readyMs / 1_000).toFixed(2)} s`);
    await tocsin.end();
  }
  if (context.profile) await (await startRunning({ ...wish, sayProfile: context.say })).end();
  return seconds;
}
