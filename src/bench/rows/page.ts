// How long from an event to its page? At a steady pace of new incidents, beside a handler that keeps nothing, and Alertmanager.

import { type Alertmanager, startAlertmanager } from '../alertmanager.ts';
import { type Child, startChild } from '../child.ts';
import type { PagerAnswer, PagerQuestion } from '../pager.ts';
import { makePlace } from '../place.ts';
import type { Reading } from '../readings.ts';
import type { Row, RowContext } from '../row.ts';
import { startRunning } from '../running.ts';
import { spreadReadings, spreadText } from '../spread.ts';

const perSecond = 200;
const warmUpSeconds = 8;
const relayName = 'a handler that keeps nothing';
const target = { atMost: 50 };

interface Listening {
  readonly url: string;
}

export const pageRow: Row = {
  name: 'page',
  question: `how long from an event to its page, at ${perSecond} new incidents a second?`,
  onlyInFull: null,
  async run(context) {
    const place = await makePlace(context.databaseUrl);
    const started: { end(): Promise<void> }[] = [];
    const start = async (part: string, given: unknown = null): Promise<Child<Listening>> => {
      const child = await startChild<Listening>(part, given);
      started.push(child);
      return child;
    };
    try {
      const pager = await start('pager');
      const webhook = pager.ready.url;
      const relay = await start('relay', { webhook });
      const tocsin = await startRunning({ place, webhook, sayProfile: context.profile ? context.say : null });
      started.push(tocsin);
      const neighbour: Alertmanager | null = await startAlertmanager(place.folder, webhook);
      if (neighbour !== null) started.push(neighbour);
      const contenders: Contender[] = [
        { name: relayName, url: `${relay.ready.url}/v2/enqueue`, workload: 'new' },
        { name: 'Tocsin', url: `${tocsin.url}/v2/enqueue`, workload: 'new' },
        ...(neighbour === null ? [] : [{ name: 'Alertmanager', url: neighbour.url, workload: 'alertmanager' } as const]),
      ];
      return { readings: readingsOf(await measure(contenders, pager, context)) };
    } finally {
      for (const each of started.reverse()) await each.end();
      await place.remove();
    }
  },
};

interface Contender {
  readonly name: string;
  readonly url: string;
  readonly workload: PagerQuestion['workload'];
}

type Measured = ReadonlyMap<string, readonly PagerAnswer[]>;

async function measure(contenders: readonly Contender[], pager: Child<Listening>, { rounds, seconds, say }: RowContext): Promise<Measured> {
  const measured = new Map<string, PagerAnswer[]>();
  for (let nth = 0; nth <= rounds; nth++) {
    for (const { name, url, workload } of contenders) {
      const isWarmUp = nth === 0;
      const pace = { perSecond, seconds: isWarmUp ? warmUpSeconds : seconds };
      const question: PagerQuestion = { url, workload, until: 'page', ...pace, round: `${Date.now()}-${nth}` };
      const answer = await pager.ask<PagerAnswer>(question);
      say(`${isWarmUp ? 'warming up' : `round ${nth} of ${rounds}`}: ${name}: ${spreadText(answer)}`);
      if (!isWarmUp) measured.set(name, [...(measured.get(name) ?? []), answer]);
    }
  }
  return measured;
}

function readingsOf(measured: Measured): Reading[] {
  const answersOf = (name: string) => measured.get(name) ?? [];
  const beside = { what: relayName, answers: answersOf(relayName) };
  const neighbour = answersOf('Alertmanager');
  return [
    ...spreadReadings({ what: 'Tocsin', answers: answersOf('Tocsin'), target, beside }),
    ...(neighbour.length === 0 ? [] : spreadReadings({ what: 'Alertmanager', answers: neighbour, target: null, beside: null })),
  ];
}
