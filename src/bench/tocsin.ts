// How does the whole product run under the bench? As `serve` runs it, in a process of its own that can be profiled.

import { writeFileSync } from 'node:fs';
import { Session } from 'node:inspector/promises';
import { join } from 'node:path';
import { readConfig } from '../server/config.ts';
import { createLog } from '../server/log.ts';
import { runServe } from '../server/run.ts';
import type { StartPart } from './part.ts';
import { benchPlan } from './plan.ts';

export interface TocsinGiven {
  /** Its own, empty. */
  readonly folder: string;
  /** `null`: the embedded database. */
  readonly databaseUrl: string | null;
  /** Where everybody's pages go. */
  readonly webhook: string;
}

/** Where the processor's time goes is written to `file` from `profile` to `stop`. */
export type TocsinQuestion = { readonly profile: true } | { readonly stop: string };

export const startTocsin: StartPart = async (given) => {
  const { folder, databaseUrl, webhook } = given as TocsinGiven; // from contenders.ts
  const plan = join(folder, 'plan.yaml');
  writeFileSync(plan, benchPlan(webhook));
  const config = readConfig({
    TOCSIN_DATA: join(folder, 'data'),
    TOCSIN_PORT: '0',
    TOCSIN_PLAN: plan,
    TOCSIN_LOG_LEVEL: 'warn',
    TOCSIN_ALLOW_PRIVATE_WEBHOOKS: '1',
    ...(databaseUrl === null ? {} : { TOCSIN_DATABASE_URL: databaseUrl }),
  });
  if (!config.ok) throw new Error(config.refusal.message);
  const options = {
    config: config.value,
    log: createLog(config.value.logLevel),
    environment: () => undefined,
    shippedPlans: { starter: '', example: '' },
    checkThread: new URL('../server/plan/check-thread.js', import.meta.url),
    webRoot: '',
  };
  const url = await new Promise<string>((resolve, reject) => {
    const said: string[] = [];
    const write = (text: string) => {
      said.push(text);
      const where = /^Tocsin listens on (\S+)/.exec(text)?.[1];
      if (where !== undefined) resolve(where);
    };
    runServe({ ...options, write }).then((code) => {
      if (code !== 0) reject(new Error(`Tocsin does not start: ${said.join('')}`));
      process.exit(code);
    }, reject);
  });
  return { ready: { url }, answer: profiler() };
};

const sampleEveryUs = 500;

function profiler(): (question: unknown) => Promise<unknown> {
  const session = new Session();
  return async (asked) => {
    const question = asked as TocsinQuestion; // from profile.ts
    if ('profile' in question) {
      session.connect();
      await session.post('Profiler.enable');
      await session.post('Profiler.setSamplingInterval', { interval: sampleEveryUs });
      await session.post('Profiler.start');
      return null;
    }
    const { profile } = await session.post('Profiler.stop');
    writeFileSync(question.stop, JSON.stringify(profile));
    session.disconnect();
    return null;
  };
}
