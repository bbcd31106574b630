// How long until the dashboard has ten thousand open incidents? Page by page, as the web application asks.

import { type Child, startChild } from '../child.ts';
import { makePlace } from '../place.ts';
import { startPopulation } from '../populated.ts';
import type { Row, RowContext } from '../row.ts';
import { type Running, startRunning } from '../running.ts';

const size = 10_000;
/** As in `src/web/api/queries.ts`: a screen full first, then large pages. */
const pages = { first: 300, further: 5_000 } as const;
const askedEachRound = 5;

export const listRow: Row = {
  name: 'list',
  question: `how long do ${size.toLocaleString('en')} open incidents take by the API, page by page as the screens ask?`,
  onlyInFull: null,
  async run(context) {
    const place = await makePlace(context.databaseUrl);
    const pager: Child<{ readonly url: string }> = await startChild('pager', null);
    try {
      const population = await startPopulation({ place, pager, say: context.say }, 'open');
      await population.grow(size);
      const tocsin = await startRunning({ place, webhook: pager.ready.url, sayProfile: context.profile ? context.say : null });
      try {
        return { readings: await measure(tocsin, context) };
      } finally {
        await tocsin.end();
      }
    } finally {
      await pager.end();
      await place.remove();
    }
  },
};

async function measure(tocsin: Running, { rounds, say }: RowContext) {
  const cold = await readAll(tocsin);
  say(`the first time after the start: first page ${cold.firstMs.toFixed(0)} ms, all ${cold.allMs.toFixed(0)} ms`);
  const warm: Read[] = [];
  for (let nth = 1; nth <= rounds * askedEachRound; nth++) warm.push(await readAll(tocsin));
  const missing = [cold, ...warm].reduce((sum, each) => sum + Math.max(0, size - each.count), 0);
  const reading = (what: string, values: readonly number[], atMost: number | null, lost: number) => ({
    what,
    unit: 'ms' as const,
    rounds: values,
    target: atMost === null ? null : { atMost },
    beside: null,
    lost,
  });
  const megabytes = ((warm[0]?.bytes ?? 0) / 1e6).toFixed(1);
  return [
    reading('first screen, just started', [cold.firstMs], 1_000, 0),
    reading(`all ${size.toLocaleString('en')}, just started`, [cold.allMs], null, 0),
    reading(
      `first screen (${pages.first})`,
      warm.map((each) => each.firstMs),
      1_000,
      0,
    ),
    reading(
      `all ${size.toLocaleString('en')} (${megabytes} MB)`,
      warm.map((each) => each.allMs),
      1_000,
      missing,
    ),
  ];
}

interface Read {
  readonly firstMs: number;
  readonly allMs: number;
  readonly count: number;
  readonly bytes: number;
}

async function readAll({ url, bearer }: Running): Promise<Read> {
  const begun = performance.now();
  const seen = new Set<string>();
  let firstMs = 0;
  let bytes = 0;
  let cursor: string | null = null;
  do {
    const query = new URLSearchParams({ status: 'open', limit: String(seen.size === 0 ? pages.first : pages.further) });
    if (cursor !== null) query.set('cursor', cursor);
    const answer = await fetch(`${url}/api/v1/incidents?${query}`, { headers: { authorization: bearer } });
    const text = await answer.text();
    if (!answer.ok) throw new Error(`the list was refused: ${answer.status} ${text}`);
    bytes += text.length;
    const page = JSON.parse(text) as { incidents: { id: string }[]; next: string | null }; // the API's own answer
    for (const { id } of page.incidents) seen.add(id);
    if (firstMs === 0) firstMs = performance.now() - begun;
    cursor = page.next;
  } while (cursor !== null);
  return { firstMs, allMs: performance.now() - begun, count: seen.size, bytes };
}
