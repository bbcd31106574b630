// How fast is it, and compared with what? Everything in one run, each figure beside its baseline. `docs/performance.md` explains it.

import { availableParallelism, tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Contender, type Field, startField } from './contenders.ts';
import { hotSpots } from './profile.ts';
import { type Figure, figureOf, type Measured, table } from './report.ts';
import { playRound, type Round } from './rounds.ts';
import type { TocsinQuestion } from './tocsin.ts';

export interface BenchOptions {
  readonly json: boolean;
  /** `null`: the embedded database. An empty PostgreSQL else: what is measured stays in it. */
  readonly databaseUrl: string | null;
  readonly rounds: number;
  readonly seconds: number;
  readonly connections: readonly number[];
  readonly profile: boolean;
}

export interface BenchShell {
  write(text: string): void;
  /** Progress: not part of the answer. */
  say(text: string): void;
}

const warmUpSeconds = 3;
const targets = { storm: 0.65, allNew: 1 } as const;

/** 0: measured, whatever came out. 1: something was refused or lost. */
export async function runBench(options: BenchOptions, shell: BenchShell): Promise<0 | 1> {
  const field = await startField(options.databaseUrl);
  try {
    const figures = await measure(field, options, shell);
    if (options.profile) await profile(field, options, shell);
    const about = {
      cores: availableParallelism(),
      node: process.version,
      store: options.databaseUrl === null ? 'embedded' : 'postgres',
      alertmanager: field.alertmanagerVersion,
      rounds: options.rounds,
      seconds: options.seconds,
    };
    if (options.json) shell.write(`${JSON.stringify({ ...about, figures }, null, 2)}\n`);
    else shell.write(`${table(figures)}${heading(about)}`);
    return figures.some((each) => each.failed > 0) ? 1 : 0;
  } finally {
    await field.stop();
  }
}

async function measure(field: Field, options: BenchOptions, shell: BenchShell): Promise<readonly Figure[]> {
  const all = [field.emptyHandler, field.storm, field.allNew, ...(field.alertmanager === null ? [] : [field.alertmanager])];
  const figures: Figure[] = [];
  for (const each of all) {
    shell.say(`warming up: ${each.name}`);
    await playRound(each, field.load, { connections: options.connections[0] ?? 1, seconds: warmUpSeconds, round: 'warm-up' });
  }
  for (const connections of options.connections) {
    const rounds = new Map<Contender, Round[]>(all.map((each) => [each, []]));
    for (let nth = 1; nth <= options.rounds; nth++) {
      for (const each of all) {
        const round = await playRound(each, field.load, { connections, seconds: options.seconds, round: `${connections}-${nth}` });
        rounds.get(each)?.push(round);
        shell.say(`${connections} connections, round ${nth} of ${options.rounds}: ${each.name} ${Math.round(round.rate)} per second`);
      }
    }
    const measured = (contender: Contender): Measured => ({ contender, connections, rounds: rounds.get(contender) ?? [] });
    const baseline = measured(field.emptyHandler);
    const neighbour = field.alertmanager === null ? null : measured(field.alertmanager);
    figures.push(figureOf(baseline, null, 0), figureOf(measured(field.storm), baseline, targets.storm));
    if (neighbour !== null) figures.push(figureOf(neighbour, null, 0));
    figures.push(figureOf(measured(field.allNew), neighbour, targets.allNew));
  }
  return figures;
}

async function profile(field: Field, options: BenchOptions, shell: BenchShell): Promise<void> {
  for (const each of [field.storm, field.allNew]) {
    const file = join(tmpdir(), `tocsin-bench-${each.workload}.cpuprofile`);
    const begin: TocsinQuestion = { profile: true };
    const end: TocsinQuestion = { stop: file };
    await field.tocsin.ask(begin);
    await playRound(each, field.load, { connections: options.connections[0] ?? 1, seconds: options.seconds, round: 'profile' });
    await field.tocsin.ask(end);
    shell.say(`${each.name}: ${file}\n${hotSpots(file)}`);
  }
}

function heading(about: {
  cores: number;
  node: string;
  store: string;
  alertmanager: string | null;
  rounds: number;
  seconds: number;
}): string {
  const neighbour = about.alertmanager === null ? 'no Alertmanager is installed, so it is left out' : `Alertmanager ${about.alertmanager}`;
  const what = `${about.rounds} interleaved rounds of ${about.seconds} s, medians; "server" and "load" are cores used while requests are sent, "µs each" is processor time of the server for each request`;
  return `${about.cores} cores, shared by everything; Node ${about.node}; ${about.store} database; ${neighbour}; ${what}\n`;
}
