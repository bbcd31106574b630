// What does `tocsin simulate` do? It plays a scenario on the production engine in virtual time: once, told as it would be; or many times, as figures.

import { createHash } from 'node:crypto';
import { readFile, writeFile } from 'node:fs/promises';
import { day, formatInstant, type Instant, parseInstant, second } from '../../core/kernel/instant.ts';
import type { Plan } from '../../core/plan/plan.ts';
import { type Outcome, outcomeOf, withoutNames } from '../../sim/outcome.ts';
import { readScript } from '../../sim/read-script.ts';
import { play, timelineOf } from '../../sim/run.ts';
import type { Script } from '../../sim/script.ts';
import { startOf, summaryOf } from '../../sim/summary.ts';
import { type ExitCode, misuse, type Shell } from '../plan/commands.ts';
import { inCompilerStyle, tally } from '../plan/compiler-style.ts';
import { loadPlan } from '../plan/load.ts';
import { readPlanSources, unreadable } from '../plan/read.ts';
import { assumptionsOf } from './assumptions.ts';
import { htmlReport } from './html.ts';
import { readProgress, writeProgress } from './progress.ts';
import { runText, summaryText } from './text.ts';
import { lengthText, momentText } from './times.ts';

export interface SimulateArguments {
  readonly scenario: string;
  readonly plan: string;
  /** ISO 8601; of many runs the beginning of the horizon. */
  readonly at: string | null;
  readonly seed: number;
  /** `null`: one run, told as a timeline. */
  readonly runs: number | null;
  /** The first of them, or the one that is told; from 1. */
  readonly fromRun: number;
  /** Starting moments of many runs lie within so many days. */
  readonly days: number;
  readonly json: boolean;
  readonly html: string | null;
  /** Whether who did not answer is named; else they are counted. */
  readonly names: boolean;
  /** Where to keep what is done, to go on later. */
  readonly state: string | null;
}

export interface SimulateShell extends Shell {
  /** Progress: not part of the answer. */
  say(text: string): void;
  now(): Instant;
  /** True once somebody wants it to stop. */
  stopped(): boolean;
  /** Lets whatever else waits have its turn. */
  breathe(): Promise<void>;
}

/** 0: every objective was met in every run that decided it. 1: one was missed. 2: misuse. */
export async function simulate(args: SimulateArguments, shell: SimulateShell): Promise<ExitCode> {
  const at = args.at === null ? null : parseInstant(args.at);
  if (args.at !== null && at === null) return misuse(`\`${args.at}\` is no moment: write it like 2026-11-23T09:00:00Z`, args.json, shell);
  const wantsMany = args.html !== null || args.state !== null;
  if (args.runs === null && wantsMany) return misuse('--html and --state are for many runs: say --runs, too', args.json, shell);
  const loaded = await load(args, shell);
  if (typeof loaded === 'number') return loaded;
  const { plan, script } = loaded;
  const start = at ?? script.at;
  if (args.runs === null) return once(args, plan, script, start ?? nextMinute(shell.now()), shell);
  const from = start ?? nextMinute(shell.now());
  return many({ ...args, runs: args.runs }, loaded, { from, to: from + args.days * day }, shell);
}

interface Loaded {
  readonly plan: Plan;
  readonly script: Script;
  /** All texts that were read. */
  readonly text: string;
}

async function load(args: SimulateArguments, shell: SimulateShell): Promise<Loaded | ExitCode> {
  const read = await readPlanSources(args.plan);
  if (!read.ok) return misuse(read.refusal.message, args.json, shell);
  const { plan, problems } = loadPlan(read.value, shell.environment, shell.channels);
  if (plan === null) {
    if (args.json) return misuse(`${args.plan} is no valid plan: ${tally(problems)}`, true, shell);
    for (const problem of problems) shell.write(inCompilerStyle(problem, read.value));
    return 2;
  }
  let text: string;
  try {
    text = await readFile(args.scenario, 'utf8');
  } catch (error) {
    return misuse(unreadable(args.scenario, error), args.json, shell);
  }
  const source = { file: args.scenario, text };
  const { script, problems: faults } = readScript(source, plan);
  if (script !== null) return { plan, script, text: [...read.value, source].map((each) => each.text).join('\n') };
  if (args.json) shell.write(`${JSON.stringify({ error: `${args.scenario}: ${tally(faults)}`, problems: faults }, null, 2)}\n`);
  else for (const fault of faults) shell.write(inCompilerStyle(fault, [source]));
  return 2;
}

async function once(args: SimulateArguments, plan: Plan, script: Script, start: Instant, shell: SimulateShell): Promise<ExitCode> {
  const run = play({ plan, script, seed: args.seed, run: args.fromRun, start });
  const full = outcomeOf(run, plan, script);
  const outcome = args.names ? full : withoutNames(full);
  if (args.json) {
    const timeline = timelineOf(run, plan).map(({ at, text, tone }) => ({ at: formatInstant(at), text, tone }));
    shell.write(`${JSON.stringify({ title: script.title, seed: args.seed, start: formatInstant(start), timeline, outcome }, null, 2)}\n`);
  } else shell.write(runText(run, outcome, plan, script, args.seed));
  return codeOf([outcome]);
}

/** Between looks at whether somebody wants it to stop. */
const runsAtOnce = 50;
const wordEveryMs = 5 * second;
const stateEveryMs = 30 * second;

async function many(
  args: SimulateArguments & { readonly runs: number },
  { plan, script, text }: Loaded,
  horizon: { readonly from: Instant; readonly to: Instant },
  shell: SimulateShell,
): Promise<ExitCode> {
  const { seed, runs, fromRun, state } = args;
  const question = createHash('sha256')
    .update(JSON.stringify([text, seed, horizon, fromRun]))
    .digest('hex');
  const before = state === null ? null : await readProgress(state, question);
  if (before !== null && !before.ok) return misuse(before.refusal.message, args.json, shell);
  const outcomes: Outcome[] = [...(before?.value ?? [])].slice(0, runs);
  if (outcomes.length > 0) shell.say(`going on after ${outcomes.length} runs of ${state}`);
  const [begunAt, begunWith] = [shell.now(), outcomes.length];
  let saidAt = begunAt;
  let keptAt = begunAt;
  while (outcomes.length < runs && !shell.stopped()) {
    for (let left = Math.min(runsAtOnce, runs - outcomes.length); left > 0; left--) {
      const run = fromRun + outcomes.length;
      const played = play({ plan, script, seed, run, start: startOf(seed, run, horizon) });
      outcomes.push(outcomeOf(played, plan, script));
    }
    const now = shell.now();
    if (now - saidAt >= wordEveryMs && outcomes.length < runs) {
      saidAt = now;
      const leftMs = ((now - begunAt) / (outcomes.length - begunWith)) * (runs - outcomes.length);
      shell.say(`${outcomes.length} of ${runs} runs, about ${lengthText(Math.ceil(leftMs / second) * second)} left`);
    }
    if (state !== null && now - keptAt >= stateEveryMs) {
      keptAt = now;
      await writeProgress(state, question, outcomes);
    }
    await shell.breathe();
  }
  if (state !== null) await writeProgress(state, question, outcomes);
  if (outcomes.length < runs) {
    shell.say(
      `stopped after run ${fromRun + outcomes.length - 1}; the same command${state === null ? ` with --from-run ${fromRun + outcomes.length}` : ''} goes on`,
    );
  }
  const summary = summaryOf(outcomes, plan, { names: args.names });
  const span = `from ${momentText(horizon.from)} to ${momentText(horizon.to)}`;
  if (args.html !== null) await writeFile(args.html, htmlReport(summary, { script, plan, seed, horizon: span }));
  if (args.json)
    shell.write(
      `${JSON.stringify({ title: script.title, seed, fromRun, horizon, summary, assumed: assumptionsOf(script, plan) }, null, 2)}\n`,
    );
  else shell.write(summaryText(summary, { script, plan, seed, horizon: span }));
  if (args.html !== null) shell.say(`wrote ${args.html}`);
  return codeOf(outcomes);
}

function codeOf(outcomes: readonly Outcome[]): ExitCode {
  const broken = ({ clocks, updates = [] }: Outcome) =>
    clocks.some(({ verdict }) => verdict === 'missed') || updates.some(({ missed }) => missed > 0);
  return outcomes.some(broken) ? 1 : 0;
}

function nextMinute(now: Instant): Instant {
  return Math.ceil(now / 60_000) * 60_000;
}
