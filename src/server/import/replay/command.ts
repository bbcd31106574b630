// What does `tocsin replay` do? It lives through the past under a plan, compares it with another, and tells of every difference.

import { writeFile } from 'node:fs/promises';
import { parseSpan } from '../../../core/kernel/duration.ts';
import { type Instant, type Millis, minute } from '../../../core/kernel/instant.ts';
import { ok, type Result, refuse } from '../../../core/kernel/result.ts';
import type { Plan } from '../../../core/plan/plan.ts';
import { type Assumptions, usualAssumptions } from '../../../sim/replay/answering.ts';
import { replayHtml } from '../../../sim/replay/html.ts';
import { liveThrough } from '../../../sim/replay/live.ts';
import type { PastIncident } from '../../../sim/replay/past.ts';
import { asJson, type ReplayReport, reportOf } from '../../../sim/replay/report.ts';
import { replayText, timelineText } from '../../../sim/replay/text.ts';
import { type ExitCode, misuse, type Shell } from '../../plan/commands.ts';
import { inCompilerStyle, tally } from '../../plan/compiler-style.ts';
import { loadPlan } from '../../plan/load.ts';
import { readPlanSources } from '../../plan/read.ts';
import type { Database } from '../../store/database.ts';
import { badRowsText } from '../history/command.ts';
import { type Format, readHistoryFile } from '../history/read.ts';
import { readMeanings } from './meanings.ts';
import { activePlan, readSince, recordInStore } from './record.ts';

export interface ReplayWishes {
  readonly plan: string;
  readonly against?: string;
  readonly since?: string;
  /** A file; without it, what the store holds. */
  readonly history?: string;
  readonly format: Format;
  readonly meanings?: string;
  readonly answer?: string;
  readonly answerAtNight?: string;
  /** One incident's two timelines. */
  readonly incident?: string;
  readonly html?: string;
  readonly all: boolean;
  readonly json: boolean;
}

export interface ReplayDeps {
  /** `null`: it was said why not. */
  open(): Promise<Database | null>;
  readonly now: Instant;
  /** Columns of the terminal. */
  readonly width: number;
  /** Told of what takes time, each time in place of what was said before. */
  progress(text: string): void;
}

const mostShown = 20;
/** How far back the store is read where nothing is said. */
const usualSince = '90d';

interface Replaying {
  readonly record: readonly PastIncident[];
  readonly recordName: string;
  readonly since: Instant | null;
  readonly against: { readonly plan: Plan; readonly name: string } | null;
}

/** 0: no promise is lost; 1: some are; 2: it could not be done as it was asked. */
export async function replay(wishes: ReplayWishes, deps: ReplayDeps, shell: Shell): Promise<ExitCode> {
  const plan = await planAt(wishes.plan, shell, wishes.json);
  const meanings = await readMeanings(wishes.meanings ?? null);
  const assumptions = assumptionsOf(wishes);
  if (!plan.ok) return misuse(plan.refusal.message, wishes.json, shell);
  if (!meanings.ok) return misuse(meanings.refusal.message, wishes.json, shell);
  if (!assumptions.ok) return misuse(assumptions.refusal.message, wishes.json, shell);
  const replaying =
    wishes.history === undefined ? await fromStore(wishes, deps, shell) : await fromFile(wishes.history, wishes, deps, shell);
  if (!replaying.ok) return misuse(replaying.refusal.message, wishes.json, shell);
  const { record, recordName, since, against } = replaying.value;
  if (record.length === 0)
    return misuse(`${recordName} has no incident${since === null ? '' : ` since ${new Date(since).toISOString()}`}`, wishes.json, shell);
  const playing = (name: string) => ({
    meanings: meanings.value,
    assumptions: assumptions.value,
    progress: (share: number) => deps.progress(`${name}: ${Math.round(share * 100)} %`),
  });
  const before = against === null ? null : await liveThrough(record, against.plan, playing(against.name));
  const after = await liveThrough(record, plan.value, { ...playing(wishes.plan), comparedWith: before });
  deps.progress('');
  const words = { planName: wishes.plan, againstName: against?.name ?? null, since, record: recordName, assumptions: assumptions.value };
  const report = reportOf(words, after, before);
  return tell(report, wishes, deps, shell);
}

async function tell(report: ReplayReport, wishes: ReplayWishes, deps: ReplayDeps, shell: Shell): Promise<ExitCode> {
  const lost = report.differences.some(({ promises }) => promises.some(({ change }) => change === 'lost'));
  if (wishes.html !== undefined) await writeFile(wishes.html, replayHtml(report));
  if (wishes.incident !== undefined) {
    const found = report.differences.find(({ id }) => id === wishes.incident);
    if (found === undefined)
      return misuse(`nothing of incident ${wishes.incident} would have gone otherwise, or it was not played`, wishes.json, shell);
    shell.write(wishes.json ? `${JSON.stringify(found, null, 2)}\n` : timelineText(found, deps.width));
  } else if (wishes.json) shell.write(`${JSON.stringify(asJson(report), null, 2)}\n`);
  else shell.write(replayText(report, { most: wishes.all ? Number.POSITIVE_INFINITY : mostShown }));
  return lost ? 1 : 0;
}

async function planAt(path: string, shell: Shell, json: boolean): Promise<Result<Plan>> {
  const read = await readPlanSources(path);
  if (!read.ok) return read;
  const { plan, problems } = loadPlan(read.value, shell.environment, shell.channels);
  if (plan !== null) return ok(plan);
  if (!json)
    for (const problem of problems.filter(({ severity }) => severity === 'error')) shell.write(inCompilerStyle(problem, read.value));
  return refuse('bad-plan', `${path} is no valid plan: ${tally(problems)}`);
}

async function againstAt(path: string | undefined, shell: Shell, json: boolean): Promise<Result<Replaying['against']>> {
  if (path === undefined) return ok(null);
  const plan = await planAt(path, shell, json);
  return plan.ok ? ok({ plan: plan.value, name: path }) : plan;
}

async function fromFile(file: string, wishes: ReplayWishes, deps: ReplayDeps, shell: Shell): Promise<Result<Replaying>> {
  const since = wishes.since === undefined ? ok(null) : readSince(wishes.since, deps.now);
  if (!since.ok) return since;
  const against = await againstAt(wishes.against, shell, wishes.json);
  if (!against.ok) return against;
  const read = await readHistoryFile(file, wishes.format);
  if (!read.ok) return read;
  if (read.value.bad.length > 0) return refuse('bad-rows', badRowsText(file, read.value.bad).trimEnd());
  const record = read.value.incidents.filter(({ openedAt }) => since.value === null || openedAt >= since.value);
  return ok({ record, recordName: file, since: since.value, against: against.value });
}

/** Without `--against`, against the plan that is in force. */
async function fromStore(wishes: ReplayWishes, deps: ReplayDeps, shell: Shell): Promise<Result<Replaying>> {
  const since = readSince(wishes.since ?? usualSince, deps.now);
  if (!since.ok) return since;
  const against = await againstAt(wishes.against, shell, wishes.json);
  if (!against.ok) return against;
  const database = await deps.open();
  if (database === null) return refuse('store-unavailable', 'the store could not be opened');
  try {
    const active = against.value === null ? await activePlan(database) : null;
    const record = await recordInStore(database, since.value);
    const inForce = active === null ? null : { plan: active, name: 'the plan in force' };
    return ok({ record, recordName: 'the store', since: since.value, against: against.value ?? inForce });
  } finally {
    await database.close();
  }
}

function assumptionsOf(wishes: ReplayWishes): Result<Assumptions> {
  const answerMs = spanOf(wishes.answer, usualAssumptions.answerMs, '--answer');
  if (!answerMs.ok) return answerMs;
  const answerAtNightMs = spanOf(wishes.answerAtNight, Math.max(answerMs.value, usualAssumptions.answerAtNightMs), '--answer-at-night');
  return answerAtNightMs.ok ? ok({ answerMs: answerMs.value, answerAtNightMs: answerAtNightMs.value }) : answerAtNightMs;
}

/** Longer than this nobody is waited for. */
const longestAnswerMs = 24 * 60 * minute;

function spanOf(text: string | undefined, otherwise: Millis, option: string): Result<Millis> {
  if (text === undefined) return ok(otherwise);
  const span = parseSpan(text);
  if (!span.ok || span.value.kind !== 'elapsed' || span.value.ms > longestAnswerMs)
    return refuse('bad-answer', `${option}: \`${text}\` is no time like \`5m\`, of a day at most`);
  return ok(span.value.ms);
}
