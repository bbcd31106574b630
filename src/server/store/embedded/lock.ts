// May this process use the data folder? Only one may: the lock file names its holder, who shows every few seconds that it lives.

import { randomUUID } from 'node:crypto';
import fs from 'node:fs';
import { hostname } from 'node:os';
import path from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { z } from 'zod';

/** Says who holds the folder. */
export class DataFolderInUse extends Error {
  override readonly name = 'DataFolderInUse';
}

const beatMs = 2_000;
/** A holder whose process cannot be looked up from here (another container) is gone after this long without a beat. */
const silenceMs = 15_000;
/** How long a taker of a dead holder's lock waits to see whether somebody else took it too. */
const settleMs = 100;

const Holder = z.object({ pid: z.number(), started: z.string(), where: z.string(), token: z.string() });
type Holder = z.infer<typeof Holder>;

/** Returns how to give the folder back. `onLost` is called when another process has taken it. */
export async function lockFolder(folder: string, onLost: () => void): Promise<() => void> {
  fs.mkdirSync(folder, { recursive: true, mode: 0o700 });
  const file = path.join(folder, 'lock');
  const mine: Holder = { pid: process.pid, started: startOf(process.pid) ?? '', where: whereabouts(), token: randomUUID() };
  const draft = `${file}.${mine.token}`;
  fs.writeFileSync(draft, JSON.stringify(mine), { mode: 0o600, flush: true });
  try {
    if (!create(file, draft)) await takeOver(file, draft, mine, folder);
  } finally {
    fs.rmSync(draft, { force: true });
  }
  const timer = setInterval(() => {
    if (read(file)?.token === mine.token) fs.utimesSync(file, new Date(), new Date());
    else {
      clearInterval(timer);
      onLost();
    }
  }, beatMs);
  timer.unref();
  return () => {
    clearInterval(timer);
    if (read(file)?.token === mine.token) fs.rmSync(file, { force: true });
  };
}

/** A link appears at once with all that it says, so that nobody reads a half-written lock. */
function create(file: string, draft: string): boolean {
  try {
    fs.linkSync(draft, file);
    return true;
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'EEXIST') return false;
    throw error;
  }
}

/** Replaces the lock of a dead holder; of several takers the last one wins, and the others see it. */
async function takeOver(file: string, draft: string, mine: Holder, folder: string): Promise<void> {
  const held = read(file);
  if (held !== null && (await lives(file, held))) {
    const who = held.where === mine.where ? `process ${held.pid}` : `process ${held.pid} on ${held.where.split(' ')[0]}`;
    throw new DataFolderInUse(`${folder} is in use by ${who}: stop it, or choose another folder with TOCSIN_DATA`);
  }
  if (read(file)?.token === held?.token) fs.renameSync(draft, file);
  await pause(settleMs);
  if (read(file)?.token !== mine.token) throw new DataFolderInUse(`${folder} was taken by another process at the same moment`);
}

async function lives(file: string, held: Holder): Promise<boolean> {
  if (held.where === whereabouts()) return startOf(held.pid) === held.started;
  const seen = beatOf(file);
  for (let waited = 0; waited < silenceMs; waited += beatMs) {
    if (beatOf(file) !== seen) return true;
    await pause(beatMs);
  }
  return beatOf(file) !== seen;
}

function beatOf(file: string): number {
  return fs.statSync(file, { throwIfNoEntry: false })?.mtimeMs ?? 0;
}

function read(file: string): Holder | null {
  try {
    return Holder.parse(JSON.parse(fs.readFileSync(file, 'utf8')));
  } catch {
    return null; // Gone, or cut off while its writer died: nobody holds it.
  }
}

/** When a process started, so that a number used again is told apart; `null` if there is none. Without /proc: the empty text. */
function startOf(pid: number): string | null {
  try {
    const stat = fs.readFileSync(`/proc/${pid}/stat`, 'utf8');
    // The name in brackets may hold anything; after it, field 3 is the state and field 22 the start in clock ticks.
    const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
    const state = fields[0];
    return state === 'Z' || state === 'X' ? null : (fields[19] ?? '');
  } catch {
    return isRunning(pid) && !fs.existsSync('/proc/self/stat') ? '' : null;
  }
}

function isRunning(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return error instanceof Error && 'code' in error && error.code === 'EPERM';
  }
}

/** The machine, its boot and its table of processes: only within the same is a process number worth anything. */
function whereabouts(): string {
  const facts = [
    hostname(),
    textOf(() => fs.readFileSync('/proc/sys/kernel/random/boot_id', 'utf8')),
    textOf(() => fs.readlinkSync('/proc/self/ns/pid')),
  ];
  return facts.join(' ');
}

function textOf(get: () => string): string {
  try {
    return get().trim();
  } catch {
    return '-';
  }
}
