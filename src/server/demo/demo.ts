// How does one see Tocsin at work within a minute? The example organization, signed in, with a past and with trouble arriving.

import { randomBytes } from 'node:crypto';
import { mkdir, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { seededRandom } from '../../core/kernel/random.ts';
import type { Clock } from '../../engine/ports.ts';
import { ensureAdministrator } from '../identity/set-up.ts';
import { createToken, listTokens, revokeToken } from '../identity/tokens.ts';
import type { User } from '../identity/user.ts';
import type { Channel } from '../notify/channel.ts';
import { channelsToCheckBy } from '../notify/channels.ts';
import { createDeliveryStore } from '../notify/delivery-store.ts';
import { createInboxChannel } from '../notify/inbox.ts';
import { activateSources } from '../plan/activate.ts';
import type { ExitCode } from '../plan/commands.ts';
import { readPlanSources } from '../plan/read.ts';
import { realTimer, stoppableTimer } from '../real-time.ts';
import { opened, type RunOptions, stopped } from '../run.ts';
import { type Server, serve } from '../serve.ts';
import type { Database } from '../store/database.ts';
import { createEngineStore } from '../store/engine-store.ts';
import { createPlanStore, type PlanStore } from '../store/plan-store.ts';
import { getSetting, putSetting } from '../store/settings.ts';
import { liveThroughPast } from './past.ts';
import { createPeople } from './people.ts';
import { startSender } from './sender.ts';
import { tourSource } from './tour.ts';

/** Who looks on: the person of the example plan whose pages are not answered by itself. */
const onlooker = { person: 'dana', name: 'Dana Reyes', email: 'dana@acme.example' } as const;
const marker = 'demonstration';
const tokenName = 'Demonstration';
const seed = 20_261;

/** Serves until a signal. Refuses a database that holds something else than a demonstration. */
export async function runDemo(options: RunOptions): Promise<ExitCode> {
  const { write, config, log } = options;
  const database = await opened(options);
  if (database === null) return 1;
  const clock = database;
  const plans = await createPlanStore(database);
  if (!(await mayHoldDemo(database, plans))) {
    write('This database holds something already that is no demonstration. Name another folder, e.g. TOCSIN_DATA=./demo npm run demo\n');
    await database.close();
    return 1;
  }
  const user = await ensureAdministrator(database.db, { ...onlooker, password: null }, clock.now(), randomBytes);
  if (plans.active() === null) {
    const channels = channelsToCheckBy(config);
    const read = await readPlanSources(options.shippedPlans.example);
    const activation = { plans, clock, by: user.name, environment: options.environment, channels };
    const activated = read.ok ? await activateSources([...read.value, tourSource(onlooker.person)], activation) : read;
    if (!activated.ok) {
      write(`${activated.refusal.message}\n`);
      await database.close();
      return 1;
    }
    await fillPast(database, plans, clock, write);
  }
  const server = await serve({ ...options, database, demoUser: user, channels: demoChannels });
  const keys = await integrationKeys(server);
  await writeCard(config.data, { url: server.url, token: await freshToken(database, user, clock), keys });
  write(`Tocsin listens on ${server.url}\nYou are ${onlooker.name}, on call for gift cards; your phone is ${config.publicUrl}/inbox\n`);
  const end = stir(server, keys, log);
  await stopped(
    {
      stop: async () => {
        end();
        await server.stop();
      },
    },
    write,
  );
  return 0;
}

/** Every message, by whatever channel, arrives on the page that plays the phone. */
function demoChannels(registry: ReadonlyMap<string, Channel>): ReadonlyMap<string, Channel> {
  return new Map([...registry].map(([name, channel]) => [name, name === 'inbox' ? channel : { ...createInboxChannel(), name }]));
}

async function mayHoldDemo(database: Database, plans: PlanStore): Promise<boolean> {
  if ((await getSetting(database.db, marker)) !== null) return true;
  const anybody = await database.db.selectFrom('users').select('id').limit(1).executeTakeFirst();
  if (anybody !== undefined || plans.active() !== null) return false;
  await putSetting(database.db, marker, 'yes');
  return true;
}

async function fillPast(database: Database, plans: PlanStore, clock: Clock, write: (text: string) => void): Promise<void> {
  write('Living through ninety days at Acme');
  let dots = 0;
  const progress = (share: number) => {
    for (; dots < share * 30; dots++) write('.');
  };
  const past = await liveThroughPast(plans, { now: clock.now(), seed, progress });
  const store = createEngineStore(database);
  for (const batch of past.batches) {
    const done = await store.commit(batch);
    if (!done.ok) throw new Error('somebody else writes to this database');
  }
  const deliveries = createDeliveryStore(database);
  await deliveries.record(past.receipts);
  await deliveries.recordAnswers(past.answers);
  write(` ${past.batches.reduce((sum, batch) => sum + batch.incidents.length, 0)} incidents\n`);
}

/** The demonstration's sender, and those of its people who are not the onlooker. */
function stir(server: Server, keys: Readonly<Record<string, string>>, log: RunOptions['log']): () => void {
  const timer = stoppableTimer(realTimer(server.clock));
  const random = seededRandom(Math.floor(server.clock.now() / 1_000));
  const plan = server.plans.active()?.plan;
  const notPlayed = new Set([onlooker.person]);
  if (plan !== undefined)
    server.listen(createPeople({ plan, engine: server.engine, clock: server.clock, timer, random, seed: server.clock.now(), notPlayed }));
  startSender({
    url: server.url,
    keyOf: (integration) => keys[integration] ?? '',
    clock: server.clock,
    timer,
    random,
    failed: (error) => log.warn({ err: error }, 'the demonstration could not send an event'),
  });
  return timer.stop;
}

async function integrationKeys(server: Server): Promise<Readonly<Record<string, string>>> {
  const names = Object.keys(server.plans.active()?.plan.integrations ?? {});
  return Object.fromEntries(await Promise.all(names.map(async (name) => [name, (await server.keyring.keyOf(name)) ?? ''] as const)));
}

/** The one of the run before is revoked. */
async function freshToken(database: Database, user: User, clock: Clock): Promise<string> {
  for (const token of await listTokens(database.db, user.id)) {
    if (token.name === tokenName) await revokeToken(database.db, user.id, token.id);
  }
  const wish = { user: user.id, name: tokenName, expiresAt: null };
  const made = await createToken(database.db, wish, clock.now(), randomBytes);
  if (!made.ok) throw new Error(made.refusal.message);
  return made.value.token;
}

/** For programs that want to try it. */
async function writeCard(folder: string, card: { readonly url: string; readonly token: string; readonly keys: object }): Promise<void> {
  await mkdir(folder, { recursive: true });
  await writeFile(path.join(folder, 'demo.json'), `${JSON.stringify(card, null, 2)}\n`, { mode: 0o600 });
}
