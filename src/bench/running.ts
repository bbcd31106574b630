// How does a row get a Tocsin? As a user starts one: the command `serve`, in a process of its own, with a plan and an API token.

import { spawn } from 'node:child_process';
import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { environment } from '../server/config.ts';
import { ended } from './child.ts';
import type { Place } from './place.ts';
import { benchPlan } from './plan.ts';
import { hotSpots } from './profile.ts';

export interface Running {
  readonly url: string;
  readonly pid: number;
  /** For the header `authorization`. */
  readonly bearer: string;
  /** From the start of its process until `/readyz` was green. */
  readonly readyMs: number;
  end(): Promise<void>;
}

export interface RunningWish {
  readonly place: Place;
  /** Where everybody's pages go. */
  readonly webhook: string;
  /** Says the hot spots of the event loop when it has ended; `null`: no profile is made, which costs nothing. */
  readonly sayProfile: ((text: string) => void) | null;
}

const program = fileURLToPath(new URL('../../scripts/tocsin.mjs', import.meta.url));
const startTimeoutMs = 120_000;
const lookEveryMs = 5;

export async function startRunning({ place, webhook, sayProfile }: RunningWish): Promise<Running> {
  const plan = join(place.folder, 'plan.yaml');
  writeFileSync(plan, benchPlan(webhook));
  const profiles = join(place.folder, 'profiles');
  const options = sayProfile === null ? [] : ['--cpu-prof', `--cpu-prof-dir=${profiles}`, '--cpu-prof-interval=500'];
  const begun = performance.now();
  const child = spawn(process.execPath, [...options, program, 'serve'], {
    env: { ...inherited(), ...settings(place, plan) },
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  let said = '';
  child.stdout.setEncoding('utf8').on('data', (text: string) => {
    said += text;
  });
  const end = async () => {
    await ended(child);
    if (sayProfile !== null) for (const file of profilesIn(profiles)) sayProfile(`${file}\n${hotSpots(file)}`);
  };
  try {
    const alive = () => {
      if (child.exitCode !== null || performance.now() - begun > startTimeoutMs) throw new Error(`Tocsin does not start: ${said}`);
    };
    let url: string | undefined;
    while (url === undefined) {
      url = /^Tocsin listens on (\S+)\n/m.exec(said)?.[1];
      alive();
      await pause();
    }
    while (!(await isReady(url))) {
      alive();
      await pause();
    }
    const readyMs = performance.now() - begun;
    return { url, pid: child.pid ?? 0, bearer: await tokenFor(place, url, said), readyMs, end };
  } catch (error) {
    await ended(child);
    throw error;
  }
}

/** What the bench's own environment says of Tocsin is not for the one that is measured. */
function inherited(): Record<string, string | undefined> {
  return Object.fromEntries(Object.entries(environment).filter(([name]) => !name.startsWith('TOCSIN_')));
}

function settings(place: Place, plan: string): Record<string, string> {
  return {
    TOCSIN_DATA: join(place.folder, 'data'),
    TOCSIN_PORT: '0',
    TOCSIN_PLAN: plan,
    TOCSIN_LOG_LEVEL: 'warn',
    TOCSIN_ALLOW_PRIVATE_WEBHOOKS: '1',
    ...(place.databaseUrl === null ? {} : { TOCSIN_DATABASE_URL: place.databaseUrl }),
  };
}

/** The first start prints the link that makes an administrator; the token made then lasts as long as the place. */
async function tokenFor(place: Place, url: string, said: string): Promise<string> {
  const file = join(place.folder, 'token');
  if (existsSync(file)) return readFileSync(file, 'utf8');
  const token = /set-up\?token=(\S+)/.exec(said)?.[1];
  const administrator = { token, name: 'Bench', email: 'bench@acme.example', password: 'a password for the bench', plan: 'none' };
  const setUp = await posted(`${url}/api/v1/set-up`, administrator, {});
  const cookie = (setUp.headers.get('set-cookie') ?? '').split(';')[0] ?? '';
  const made = await posted(`${url}/api/v1/tokens`, { name: 'bench' }, { cookie });
  const bearer = `Bearer ${((await made.json()) as { token: string }).token}`; // the API's own answer
  writeFileSync(file, bearer);
  return bearer;
}

async function posted(url: string, body: object, headers: Record<string, string>): Promise<Response> {
  const answer = await fetch(url, {
    method: 'POST',
    headers: { 'content-type': 'application/json', ...headers },
    body: JSON.stringify(body),
  });
  if (!answer.ok) throw new Error(`${url}: ${answer.status} ${await answer.text()}`);
  return answer;
}

function profilesIn(folder: string): readonly string[] {
  mkdirSync(folder, { recursive: true });
  return readdirSync(folder).map((name) => join(folder, name));
}

async function isReady(url: string): Promise<boolean> {
  return (await fetch(`${url}/readyz`)).ok;
}

const pause = () => new Promise((resolve) => setTimeout(resolve, lookEveryMs));
