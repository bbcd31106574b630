// How does the bench hold its processes? Each is started, asked, watched for the processor time it takes, and ended.

import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { extname } from 'node:path';
import { fileURLToPath } from 'node:url';

export interface Child<Ready> {
  readonly ready: Ready;
  readonly pid: number;
  /** One at a time. */
  ask<Answer>(question: unknown): Promise<Answer>;
  end(): Promise<void>;
}

// Beside this file: TypeScript in the sources, JavaScript in what was built of them.
const program = fileURLToPath(new URL(`./part${extname(import.meta.url)}`, import.meta.url));
const endTimeoutMs = 20_000;

/** Starts a part of `part.ts`; resolves when it is ready. Throws when it ends before. */
export async function startChild<Ready>(part: string, given: unknown): Promise<Child<Ready>> {
  const child = fork(program, [part, JSON.stringify(given)], { stdio: ['ignore', 'inherit', 'inherit', 'ipc'] });
  const first = await heard(child, part);
  if (child.pid === undefined) throw new Error(`${part} has no process`);
  return {
    ready: first.ready as Ready, // what the part of this name says
    pid: child.pid,
    ask: async <Answer>(question: unknown) => {
      const answer = heard(child, part);
      child.send(question as object);
      return (await answer).answer as Answer; // what the part of this name answers
    },
    end: () => ended(child),
  };
}

/** Ends it in order; by force when it takes too long. */
export async function ended(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const exited = once(child, 'exit');
  child.kill('SIGTERM');
  const force = setTimeout(() => child.kill('SIGKILL'), endTimeoutMs);
  await exited;
  clearTimeout(force);
}

/** Processor seconds that a process has used with all its threads; `null` where the system does not say (other than Linux). */
export function processorSeconds(pid: number): number | null {
  try {
    const fields = readFileSync(`/proc/${pid}/stat`, 'utf8').split(') ')[1]?.split(' ') ?? [];
    return (Number(fields[11]) + Number(fields[12])) / ticksPerSecond;
  } catch {
    return null;
  }
}

/** `USER_HZ`: 100 on every Linux that Node runs on. */
const ticksPerSecond = 100;

interface Message {
  readonly ready?: unknown;
  readonly answer?: unknown;
  readonly failed?: string;
}

function heard(child: ChildProcess, part: string): Promise<Message> {
  return new Promise((resolve, reject) => {
    const told = (message: unknown) => {
      child.off('exit', gone);
      const said = message as Message; // from part.ts
      if (said.failed === undefined) resolve(said);
      else reject(new Error(`${part}: ${said.failed}`));
    };
    const gone = () => {
      child.off('message', told);
      reject(new Error(`${part} ended before its time`));
    };
    child.once('message', told);
    child.once('exit', gone);
  });
}
