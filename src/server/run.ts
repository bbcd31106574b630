// How does `tocsin serve` go, from an empty folder to a clean stop?

import { randomBytes } from 'node:crypto';
import { setTimeout as wait } from 'node:timers/promises';
import type { Millis } from '../core/kernel/instant.ts';
import type { Result } from '../core/kernel/result.ts';
import { isUnavailable } from '../engine/ports.ts';
import type { Config } from './config.ts';
import type { Log } from './log.ts';
import type { ExitCode } from './plan/commands.ts';
import type { ServeOptions, Server } from './serve.ts';
import type { Database } from './store/database.ts';
import { openDatabase } from './store/open.ts';

export interface RunOptions {
  readonly config: Config;
  readonly log: Log;
  readonly environment: (name: string) => string | undefined;
  readonly write: (text: string) => void;
  readonly shippedPlans: ServeOptions['shippedPlans'];
  readonly checkThread: ServeOptions['checkThread'];
  readonly webRoot: string;
}

/** A machine that starts anew starts its database beside Tocsin; and a fail-over takes half a minute and more. */
const startPatienceMs = 60_000;
const startRetryMs = 1_000;

/** Serves until SIGINT or SIGTERM. */
export async function runServe(options: RunOptions): Promise<ExitCode> {
  const { write } = options;
  // The database starts in a thread of its own; meanwhile this one reads the rest of the program.
  const [database, { serve }] = await Promise.all([opened(options), import('./serve.ts')]);
  if (database === null) return 1;
  let server: Server | null = null;
  try {
    server = await serve({ ...options, database });
    const planned = await startingPlan(options, server);
    if (!planned.ok) {
      write(`${planned.refusal.message}\n`);
      await server.stop();
      return 1;
    }
    const { ensureSetUpToken } = await import('./identity/set-up.ts');
    const token = await ensureSetUpToken(database.db, randomBytes);
    const link = token === null ? '' : `Create the first administrator: ${options.config.publicUrl}/set-up?token=${token}\n`;
    // In one breath: whoever waits for the first line finds the second.
    write(`Tocsin listens on ${server.url}\n${link}`);
  } catch (error) {
    if (!isUnavailable(error)) throw error;
    options.log.error({ err: error }, 'the database went away during the start');
    write(`${reasonOf(error)}\n`);
    await (server === null ? database.close() : server.stop());
    return 1;
  }
  await stopped(server, write);
  return 0;
}

export async function runMigrate(options: Pick<RunOptions, 'config' | 'log' | 'write'>): Promise<ExitCode> {
  const database = await opened(options);
  if (database === null) return 1;
  await database.close();
  options.write('The database is as this version needs it\n');
  return 0;
}

/** `null`: it was said why. A server that is not there yet, or away for a moment, is waited for. */
export async function opened(
  { config, log, write }: Pick<RunOptions, 'config' | 'log' | 'write'>,
  patienceMs: Millis = startPatienceMs,
): Promise<Database | null> {
  const giveUpAt = performance.now() + patienceMs;
  for (;;) {
    try {
      return await openDatabase({ url: config.databaseUrl, dataDirectory: config.data, log });
    } catch (error) {
      const reason = reasonOf(error);
      if (config.databaseUrl === null || !isUnavailable(error) || performance.now() >= giveUpAt) {
        log.error({ err: error }, 'the database could not be opened');
        write(`${reason}\n`);
        return null;
      }
      log.warn({ reason }, 'the database is not there yet; trying again');
      await wait(startRetryMs);
    }
  }
}

function reasonOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}

/** Resolves when a signal has come and everything has stopped. A second signal does not wait. */
export async function stopped(server: Pick<Server, 'stop'>, write: (text: string) => void): Promise<void> {
  await new Promise<void>((resolve) => {
    process.once('SIGINT', resolve);
    process.once('SIGTERM', resolve);
  });
  write('Stopping: what was taken is finished first\n');
  for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => process.exit(1));
  await server.stop();
}

/** In whose name what `TOCSIN_PLAN` names is activated. */
const startedBy = 'TOCSIN_PLAN';

async function startingPlan({ config, environment, write }: RunOptions, server: Server): Promise<Result<number | null>> {
  if (config.plan === null) return { ok: true, value: null };
  const { channelsToCheckBy } = await import('./notify/channels.ts');
  const { activatePlanAt } = await import('./plan/activate.ts');
  const activated = await activatePlanAt(config.plan, {
    plans: server.plans,
    clock: server.clock,
    by: startedBy,
    environment,
    channels: channelsToCheckBy(config),
  });
  if (!activated.ok) return activated;
  const [newest] = await server.plans.versions(1);
  if (newest !== undefined && newest.activatedBy !== startedBy)
    write(`Version ${newest.version} of the plan, activated by ${newest.activatedBy}, stays active: TOCSIN_PLAN says nothing new\n`);
  await server.keyring.refresh();
  return activated;
}
