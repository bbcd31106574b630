// What is left when Tocsin is killed under load, and while it starts, and while it only waits? Everything that was answered; and every step is taken.

import { setTimeout as wait } from 'node:timers/promises';
import { expect } from 'vitest';
import { type Random, seededRandom } from '../../src/core/kernel/random.ts';
import { openDatabase } from '../../src/server/store/open.ts';
import { findInAlerts } from '../aftermath/alerts.ts';
import { findInDeliveries } from '../aftermath/deliveries.ts';
import { findInEscalations } from '../aftermath/escalations.ts';
import { findInHistories } from '../aftermath/history.ts';
import type { Outage } from '../aftermath/outage.ts';
import { readStored, type Stored } from '../aftermath/stored.ts';
import { startLoad, type Told } from '../load.ts';
import { settled } from '../settled.ts';
import { silent } from '../stores.ts';
import { startTocsin, type Tocsin } from '../tocsin.ts';
import { startWebhookReceiver, type WebhookReceiver } from '../webhook-receiver.ts';
import { keys, planFor } from './plan.ts';
import { keepStallDiary } from './stalls.ts';
import { placeOf, type Store, type Stores } from './stores.ts';

const longestAnswerMs = 400;
const settleLimitMs = 240_000;
const startsTried = 4;
/** What a fresh folder's first start may take, on a machine with much else to do. */
const firstStartMs = 6_000;

export interface Round {
  /** Empty: it held. */
  readonly findings: readonly string[];
  readonly kills: number;
  readonly events: number;
  readonly requests: number;
  readonly incidents: number;
  readonly messages: number;
  readonly copies: number;
  readonly stepsMissed: number;
  readonly outages: readonly Outage[];
}

/** The seed names the plan and the moments of the kills; how the load meets them differs with each run. */
export async function playRound(stores: Stores, seed: number): Promise<Round> {
  const random = seededRandom(seed);
  const isNew = random.next() < 1 / 16;
  const store = await stores.begin(isNew);
  const receiver = await startWebhookReceiver();
  // So that a kill meets messages that have come and are not known to have come.
  const slowness = seededRandom(seed);
  receiver.answerWith((response) => setTimeout(() => response.writeHead(204).end(), slowness.below(longestAnswerMs)));
  const tocsin = await startTocsin({
    plan: planFor(receiver.url, random),
    environment: { ...store.environment, TOCSIN_ALLOW_PRIVATE_WEBHOOKS: '1' },
    ...(isNew && { firstStartEndsAfterMs: random.below(firstStartMs) }),
  });
  const stalls = keepStallDiary(tocsin.url);
  try {
    if (store.folder !== null && random.next() < 1 / 8) await refuseAnother(store.folder);
    const { told, outages: ours, kills } = await suffer(tocsin, random, seed);
    await settled(tocsin, settleLimitMs);
    const outages = [...ours, ...(await stalls.stop())];
    expect(await tocsin.stop()).toBe(0);
    const stored = await readAll(store);
    const found = findAll(stored, told, outages, receiver);
    return { ...found, kills: kills + (isNew ? 1 : 0), outages, ...counts(stored, told, receiver) };
  } finally {
    await stalls.stop();
    await tocsin.remove();
    await receiver.stop();
    await store.remove();
  }
}

function findAll(stored: Stored, told: readonly Told[], outages: readonly Outage[], receiver: WebhookReceiver) {
  const findings = [
    ...told.filter((each) => !each.answered).map(({ key, action }) => `${action} of ${key} was never answered`),
    ...findInHistories(stored),
    ...findInAlerts(stored, told),
    ...findInEscalations(stored, outages),
    ...findInDeliveries(stored, receiver.received(), outages),
    ...(stored.deliveries.length > stored.incidents.length ? [] : ['there are fewer messages than incidents']),
  ];
  return { findings };
}

function counts(stored: Stored, told: readonly Told[], receiver: WebhookReceiver) {
  return {
    events: told.length,
    requests: told.reduce((sum, { attempts }) => sum + attempts, 0),
    incidents: stored.incidents.length,
    messages: new Set(receiver.received().map(({ headers }) => headers['webhook-id'])).size,
    copies: receiver.received().length,
    stepsMissed: stored.commits.flatMap(({ events }) => events.filter(({ type }) => type === 'StepMissed')).length,
  };
}

async function readAll(store: Store): Promise<Stored> {
  const database = await openDatabase({ ...placeOf(store), log: silent });
  try {
    return await readStored(database);
  } finally {
    await database.close();
  }
}

/** That a folder is free again after a kill, the rest of the round shows. */
async function refuseAnother(folder: string): Promise<void> {
  const said = /is in use by process \d+: stop it, or choose another folder with TOCSIN_DATA/;
  await expect(startTocsin({ plan: null, environment: { TOCSIN_DATA: folder } })).rejects.toThrow(said);
}

interface Suffered {
  readonly told: readonly Told[];
  readonly outages: readonly Outage[];
  readonly kills: number;
}

/** Kills under load, in some rounds an orderly stop as well, and in some a kill when nothing comes any more and only steps are due. */
async function suffer(tocsin: Tocsin, random: Random, seed: number): Promise<Suffered> {
  const outages: Outage[] = [];
  let kills = 0;
  const load = startLoad({
    url: `${tocsin.url}/v2/enqueue`,
    senders: 8,
    seed,
    keysPerPhase: 2,
    integrations: { apart: { id: 'apart', key: keys.apart }, together: { id: 'together', key: keys.together } },
  });
  const killOnce = async () => {
    const { outage, times } = await killed(tocsin, random);
    outages.push(outage);
    kills += times;
  };
  try {
    for (let left = random.next() < 0.6 ? 1 : 2; left > 0; left--) {
      await load.answers(someAnswers(random));
      // What was answered last is on its way out just then; or its first steps are.
      if (random.next() < 0.4) await wait(random.below(4_000));
      await killOnce();
      load.nextPhase();
    }
    if (random.next() < 0.25) {
      await load.answers(someAnswers(random));
      outages.push(await stoppedInOrder(tocsin));
      load.nextPhase();
    }
    await load.answers(someAnswers(random));
    await load.stop();
    if (random.next() < 0.4) {
      await wait(random.below(8_000));
      await killOnce();
    }
    return { told: load.told(), outages, kills };
  } finally {
    load.abandon();
  }
}

/** A moment is a number of answers: the same on a fast machine and a slow one. */
function someAnswers(random: Random): number {
  return 20 + random.below(250);
}

/** In some cases again while it starts, at any moment of as long as its last start took. */
async function killed(tocsin: Tocsin, random: Random): Promise<{ readonly outage: Outage; readonly times: number }> {
  const from = Date.now();
  let times = 1;
  await tocsin.kill9();
  while (random.next() < 0.25) {
    const start = tocsin.start().catch(() => {}); // It is not to succeed.
    await wait(random.next() * tocsin.lastStartMs());
    await tocsin.kill9();
    await start;
    times += 1;
  }
  await startedByItself(tocsin);
  return { outage: { kind: 'kill', from, until: Date.now() }, times };
}

async function stoppedInOrder(tocsin: Tocsin): Promise<Outage> {
  const from = Date.now();
  expect(await tocsin.stop()).toBe(0);
  await startedByItself(tocsin);
  return { kind: 'stop', from, until: Date.now() };
}

/** As a service manager does: again, where a machine with too much else to do kept its database from answering in time. */
async function startedByItself(tocsin: Tocsin): Promise<void> {
  for (let left = startsTried - 1; ; left--) {
    try {
      return await tocsin.start();
    } catch (error) {
      if (left === 0 || !String(error).includes('the database is not available')) throw error;
      console.info('the database did not answer in time at a start: started again');
    }
  }
}
