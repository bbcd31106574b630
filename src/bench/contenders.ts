// What is measured against what? Each server in a process of its own, with a receiver of its own where it pages.

import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Alertmanager, startAlertmanager } from './alertmanager.ts';
import { type Child, startChild } from './child.ts';
import type { TocsinGiven } from './tocsin.ts';
import type { Workload } from './workloads.ts';

export interface Contender {
  readonly name: string;
  readonly url: string;
  readonly pid: number;
  readonly workload: Workload;
  /** Who gets its pages, if all of them are waited for. */
  readonly receiver: Child<unknown> | null;
}

export interface Field {
  readonly emptyHandler: Contender;
  readonly storm: Contender;
  readonly allNew: Contender;
  /** `null`: not installed. */
  readonly alertmanager: Contender | null;
  readonly alertmanagerVersion: string | null;
  readonly tocsin: Child<unknown>;
  readonly load: Child<unknown>;
  stop(): Promise<void>;
}

interface Listening {
  readonly url: string;
}

export async function startField(databaseUrl: string | null): Promise<Field> {
  const folder = mkdtempSync(join(tmpdir(), 'tocsin-bench-'));
  const started: { end(): Promise<void> }[] = [];
  const start = async <Ready>(part: string, given: unknown = null): Promise<Child<Ready>> => {
    const child = await startChild<Ready>(part, given);
    started.push(child);
    return child;
  };
  const stop = async () => {
    for (const each of started.reverse()) await each.end();
    rmSync(folder, { recursive: true, force: true });
  };
  try {
    const load = await start('load');
    const empty = await start<Listening>('empty-handler');
    const receiver = await start<Listening>('receiver');
    const given: TocsinGiven = { folder, databaseUrl, webhook: receiver.ready.url };
    const tocsin = await start<Listening>('tocsin', given);
    const otherReceiver = await start<Listening>('receiver');
    const other: Alertmanager | null = await startAlertmanager(folder, otherReceiver.ready.url);
    if (other !== null) started.push(other);
    const events = `${tocsin.ready.url}/v2/enqueue`;
    return {
      emptyHandler: { name: 'empty handler', url: `${empty.ready.url}/v2/enqueue`, pid: empty.pid, workload: 'storm', receiver: null },
      storm: { name: 'Tocsin, event storm', url: events, pid: tocsin.pid, workload: 'storm', receiver: null },
      allNew: { name: 'Tocsin, all new', url: events, pid: tocsin.pid, workload: 'new', receiver },
      alertmanager:
        other === null
          ? null
          : { name: 'Alertmanager, all new', url: other.url, pid: other.pid, workload: 'alertmanager', receiver: otherReceiver },
      alertmanagerVersion: other?.version ?? null,
      tocsin,
      load,
      stop,
    };
  } catch (error) {
    await stop();
    throw error;
  }
}
