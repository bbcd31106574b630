// How does a row come by many incidents? One is opened in the whole product; the rest are copied from it while nobody serves.

import { join } from 'node:path';
import { type Child, startChild } from './child.ts';
import type { PagerAnswer, PagerQuestion } from './pager.ts';
import type { Place } from './place.ts';
import type { PopulationQuestion } from './population.ts';
import type { RowContext } from './row.ts';
import { startRunning } from './running.ts';
import { newKey } from './workloads.ts';

export interface Populating {
  readonly place: Place;
  readonly pager: Child<{ readonly url: string }>;
  readonly say: RowContext['say'];
}

export interface Population {
  /** Adds copies until there are so many. Nobody may be serving. */
  grow(to: number): Promise<void>;
}

/** A receipt is written a moment after its page has arrived. */
const settleMs = 500;
/** Open incidents were opened within the last ninety minutes; they wait for half an hour at least. */
const openSpreadMs = 90 * 60_000;
/** Resolved ones lie within the last ninety days. */
const resolvedSpreadMs = 90 * 24 * 3_600_000;

/** Makes the incident that is copied; `resolved`: the condition is over by then. */
export async function startPopulation({ place, pager, say }: Populating, status: 'open' | 'resolved'): Promise<Population> {
  const webhook = pager.ready.url;
  const tocsin = await startRunning({ place, webhook, sayProfile: null });
  try {
    const events = `${tocsin.url}/v2/enqueue`;
    const question: PagerQuestion = { url: events, workload: 'new', until: 'page', perSecond: 1, seconds: 1, round: 'original' };
    const { lost } = await pager.ask<PagerAnswer>(question);
    if (lost > 0) throw new Error('the incident that was to be copied was not paged for');
    await settle();
    if (status === 'resolved') await resolve(events);
    await settle();
  } finally {
    await tocsin.end();
  }
  let copies = 0;
  let original: string | null = null;
  return {
    async grow(to) {
      const more = to - 1 - copies;
      if (more <= 0) return;
      const begun = performance.now();
      const writer = await startChild('population', null);
      try {
        const question: PopulationQuestion = {
          dataDirectory: join(place.folder, 'data'),
          databaseUrl: place.databaseUrl,
          copies: more,
          from: copies + 1,
          original,
          spreadMs: status === 'open' ? openSpreadMs : resolvedSpreadMs,
        };
        original = await writer.ask<string>(question);
      } finally {
        await writer.end();
      }
      copies += more;
      say(`${to.toLocaleString('en')} ${status} incidents, written in ${Math.round((performance.now() - begun) / 1_000)} s`);
    },
  };
}

async function resolve(url: string): Promise<void> {
  const body = JSON.stringify({ routing_key: newKey, event_action: 'resolve', dedup_key: 'new-original-0' });
  const answer = await fetch(url, { method: 'POST', headers: { 'content-type': 'application/json' }, body });
  if (!answer.ok) throw new Error(`an alert was not resolved: ${answer.status}`);
}

const settle = () => new Promise((done) => setTimeout(done, settleMs));
