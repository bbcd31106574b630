// How does a test run the whole of Tocsin? As a user does: the built program in a process of its own, on a folder or a database.

import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { freePort, until } from './system/fixtures/process.ts';

export interface TocsinOptions {
  /** YAML; `null`: none is named. */
  readonly plan: string | null;
  /** Further variables, `TOCSIN_SMTP_URL` for instance. */
  readonly environment?: Readonly<Record<string, string>>;
  /** The very first start is killed after so long, and the next one counts. */
  readonly firstStartEndsAfterMs?: number;
}

export interface Tocsin {
  readonly url: string;
  readonly folder: string;
  /** Asks the API as the administrator, who is created on first use; throws with the answer where it is no success. */
  api<T>(path: string, body?: object): Promise<T>;
  /** Asks without any credentials. */
  post(path: string, body: unknown, headers?: Readonly<Record<string, string>>): Promise<Response>;
  kill9(): Promise<void>;
  /** While it runs. `SIGSTOP` makes it stand still until `SIGCONT`. */
  signal(signal: NodeJS.Signals): void;
  /** After a kill or a stop: again on the same folder, port and database. */
  start(): Promise<void>;
  /** How long it took the last time to serve. */
  lastStartMs(): number;
  /** As `systemctl stop` would. Gives the exit code. */
  stop(): Promise<number | null>;
  /** Stops and removes its folder. */
  remove(): Promise<void>;
  output(): string;
}

const keptOutput = 200_000;
const shownOutput = 3_000;
const startLimitMs = 180_000;
/** Created on the first use of `api`, unless a test has done so by then. */
export const administrator = { name: 'Test Admin', email: 'admin@acme.example', password: 'a long enough password' };
const program = new URL('../scripts/tocsin.mjs', import.meta.url).pathname;

/** Resolves when it serves. */
export async function startTocsin(options: TocsinOptions): Promise<Tocsin> {
  const folder = mkdtempSync(path.join(tmpdir(), 'tocsin-'));
  const planFile = path.join(folder, 'plan.yaml');
  if (options.plan !== null) writeFileSync(planFile, options.plan);
  const port = await freePort();
  const url = `http://127.0.0.1:${port}`;
  const env = {
    ...process.env,
    TOCSIN_DATA: path.join(folder, 'data'),
    TOCSIN_PORT: String(port),
    TOCSIN_LOG_LEVEL: 'warn',
    ...(options.plan === null ? {} : { TOCSIN_PLAN: planFile }),
    ...options.environment,
  };
  let output = '';
  let child: ChildProcess | null = null;
  let token: string | null = null;
  let startedInMs = 0;

  async function start(): Promise<void> {
    const from = performance.now();
    const started = spawn(process.execPath, [program, 'serve'], { env, stdio: ['ignore', 'pipe', 'pipe'] });
    child = started;
    const keep = (chunk: Buffer) => {
      output = (output + chunk.toString()).slice(-keptOutput);
    };
    started.stdout.on('data', keep);
    started.stderr.on('data', keep);
    const killWithUs = () => started.kill('SIGKILL');
    process.once('exit', killWithUs);
    started.once('exit', () => process.removeListener('exit', killWithUs));
    const said = `Tocsin listens on ${url}`;
    const before = output.split(said).length;
    // Not its exit, which may be heard of before its last words.
    let over = false;
    started.once('close', () => {
      over = true;
    });
    const serves = () => {
      if (over) throw new Error(`Tocsin ended at its start:\n${output}`);
      return output.split(said).length > before;
    };
    await until('Tocsin serves', serves, startLimitMs).catch((error: unknown) => {
      throw new Error(`${error instanceof Error ? error.message : error}, which has said:\n${output.slice(-shownOutput)}`, { cause: error });
    });
    startedInMs = performance.now() - from;
  }

  async function end(signal: NodeJS.Signals): Promise<number | null> {
    const running = child;
    child = null;
    if (running === null) return null;
    if (running.exitCode === null && running.signalCode === null) {
      const ended = once(running, 'exit');
      running.kill(signal);
      await ended;
    }
    return running.exitCode;
  }

  async function signIn(): Promise<string> {
    const setUp = /set-up\?token=(\S+)/.exec(output)?.[1];
    const session = await ask('/api/v1/session', { email: administrator.email, password: administrator.password });
    const come = session.ok || setUp === undefined ? session : await ask('/api/v1/set-up', { ...administrator, token: setUp });
    const cookie = (await succeeded(come)).headers.get('set-cookie')?.split(';')[0] ?? '';
    const made = await succeeded(await ask('/api/v1/tokens', { name: 'test' }, { cookie, origin: url }));
    return ((await made.json()) as { token: string }).token;
  }

  function ask(where: string, body?: unknown, headers: Readonly<Record<string, string>> = {}): Promise<Response> {
    if (body === undefined) return fetch(url + where, { headers, redirect: 'manual' });
    const text = typeof body === 'string' ? body : JSON.stringify(body);
    return fetch(url + where, {
      method: 'POST',
      body: text,
      headers: { 'content-type': 'application/json', ...headers },
      redirect: 'manual',
    });
  }

  if (options.firstStartEndsAfterMs !== undefined) {
    const begun = start().catch(() => {}); // It is not to succeed.
    await wait(options.firstStartEndsAfterMs);
    await end('SIGKILL');
    await begun;
  }
  await start().catch((error: unknown) => {
    rmSync(folder, { recursive: true, force: true });
    throw error;
  });
  return {
    url,
    folder,
    api: async <T>(where: string, body?: object) => {
      token ??= await signIn();
      const answer = await succeeded(await ask(where, body, { authorization: `Bearer ${token}` }));
      return (await answer.json()) as T;
    },
    post: ask,
    kill9: async () => {
      await end('SIGKILL');
    },
    signal: (signal) => {
      child?.kill(signal);
    },
    start,
    lastStartMs: () => startedInMs,
    stop: () => end('SIGTERM'),
    remove: async () => {
      await end('SIGTERM');
      rmSync(folder, { recursive: true, force: true });
    },
    output: () => output,
  };
}

async function succeeded(answer: Response): Promise<Response> {
  if (!answer.ok) throw new Error(`${answer.url} answered ${answer.status}: ${await answer.text()}`);
  return answer;
}
