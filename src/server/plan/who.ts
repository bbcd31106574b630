// What does `tocsin who` answer? Who is on call in a schedule, or whom a path reaches, at a moment.

import type { ForecastSlot } from '../../core/escalation/forecast.ts';
import { formatDuration, formatExactly } from '../../core/kernel/duration.ts';
import { formatInstant, type Instant, parseInstant } from '../../core/kernel/instant.ts';
import { formatLocal, localToInstant, parseLocal } from '../../core/kernel/zone.ts';
import { zoneDataAge, zoneDataSentence } from '../../core/kernel/zone-age.ts';
import type { OnCall } from '../../core/oncall/oncall.ts';
import { nextChange, onCallAt } from '../../core/oncall/present.ts';
import type { EscalationPath, Plan, Schedule } from '../../core/plan/plan.ts';
import { nearestWord } from '../../core/plan/suggest.ts';
import type { Clock } from '../../engine/ports.ts';
import { zoneOfPath } from '../../verify/counterexample.ts';
import { type ExitCode, misuse, type Shell } from './commands.ts';
import { inCompilerStyle, tally } from './compiler-style.ts';
import { ladderOf, type Occasion, occasionOf } from './ladder.ts';
import { loadPlan } from './load.ts';
import { readPlanSources } from './read.ts';

export interface WhoArguments {
  /** A schedule's or a path's; where both have it, both are shown. */
  readonly name: string;
  /** ISO 8601 with an offset or `Z`; without, on the wall clock of the schedule or of the path's first; now if not said. */
  readonly at?: string | undefined;
  /** For which a path is run: steps may ask for it. Without one every step applies, and it is urgent. */
  readonly severity?: string | undefined;
  /** Who is concerned, by the contract's tier; all who use the path's services if not said. */
  readonly customer?: string | undefined;
  readonly json: boolean;
}

/** `tocsin who SCHEDULE|PATH [--at MOMENT] --plan PATH [--severity S [--customer C]] [--json]`. An unknown name, moment or plan is misuse. */
export async function who(args: WhoArguments & { readonly plan: string }, shell: Shell & { readonly clock: Clock }): Promise<ExitCode> {
  const read = await readPlanSources(args.plan);
  if (!read.ok) return misuse(read.refusal.message, args.json, shell);
  const { plan, problems } = loadPlan(read.value, shell.environment, shell.channels);
  if (plan !== null) return whoInPlan(args, plan, shell);
  if (args.json) return misuse(`${args.plan} is no valid plan: ${tally(problems)}`, true, shell);
  for (const problem of problems) shell.write(inCompilerStyle(problem, read.value));
  return 2;
}

/** The same for a plan at hand, the active one for instance. 1 where nobody is on call, or a path reaches nobody but its backstop. */
export function whoInPlan(args: WhoArguments, plan: Plan, shell: Pick<Shell, 'write'> & { readonly clock: Clock }): ExitCode {
  const schedule = Object.hasOwn(plan.schedules, args.name) ? plan.schedules[args.name] : undefined;
  const path = Object.hasOwn(plan.paths, args.name) ? plan.paths[args.name] : undefined;
  if (schedule === undefined && path === undefined) {
    const nearest = nearestWord(args.name, [...Object.keys(plan.schedules), ...Object.keys(plan.paths)]);
    const hint = nearest === null ? '' : ` (did you mean \`${nearest}\`?)`;
    return misuse(`there is no schedule or path \`${args.name}\`${hint}`, args.json, shell);
  }
  const at = args.at === undefined ? shell.clock.now() : momentOf(args.at, schedule?.zone ?? zoneOfPath({ plan }, args.name));
  if (at === null) return misuse(`\`${args.at}\` is no moment: write it like 2026-11-23T09:00 or 2026-11-23T09:00:00Z`, args.json, shell);
  const wrong = unknownOccasion(args, plan);
  if (wrong !== null) return misuse(wrong, args.json, shell);
  const shift = schedule === undefined ? null : shiftOf(schedule, at);
  const { severity, customer = null } = args;
  const occasion = path === undefined || severity === undefined ? null : occasionOf(plan, path.id, severity, customer);
  const rungs = path === undefined ? null : ladderOf(plan, path.id, at, occasion);
  const zoneData = zoneDataAge(shell.clock.now());
  if (args.json) {
    const answer = { ...inJson(plan, at, schedule, shift, path, rungs), ...(occasion === null ? {} : { for: occasion }), zoneData };
    shell.write(`${JSON.stringify(answer, null, 2)}\n`);
  } else {
    if (schedule !== undefined && shift !== null) shell.write(scheduleText(plan, schedule, shift, at));
    if (path !== undefined && rungs !== null) shell.write(ladderText(plan, path, rungs, { at, occasion }));
    shell.write(`${zoneDataSentence(zoneData)}\n`);
  }
  const nobody = shift?.now.people.length === 0 || rungs?.every((rung) => rung.backstop || rung.people.length === 0);
  return nobody === true ? 1 : 0;
}

function momentOf(text: string, zone: string): Instant | null {
  return parseLocal(text) === null ? parseInstant(text) : localToInstant(zone, text);
}

function unknownOccasion({ severity, customer }: WhoArguments, plan: Plan): string | null {
  const hint = (name: string, known: readonly string[]) => {
    const nearest = nearestWord(name, known);
    return nearest === null ? `; there are ${known.join(', ')}` : ` (did you mean \`${nearest}\`?)`;
  };
  const severities = plan.severities.map(({ name }) => name);
  if (severity !== undefined && !severities.includes(severity)) return `there is no severity \`${severity}\`${hint(severity, severities)}`;
  if (customer === undefined) return null;
  if (severity === undefined) return 'say `--severity`, too: a customer is concerned by an incident';
  const customers = Object.keys(plan.customers);
  return customers.includes(customer) ? null : `there is no customer \`${customer}\`${hint(customer, customers)}`;
}

interface Shift {
  readonly now: OnCall;
  readonly next: (OnCall & { readonly from: Instant }) | null;
}

function shiftOf(schedule: Schedule, at: Instant): Shift {
  return { now: onCallAt(schedule, at), next: nextChange(schedule, at) };
}

function scheduleText(plan: Plan, schedule: Schedule, { now, next }: Shift, at: Instant): string {
  const lines = [
    `${schedule.name} (schedule ${schedule.id}, ${schedule.zone})`,
    `  at        ${moment(at, schedule.zone)}`,
    `  on call   ${names(plan, now)}`,
    next === null
      ? '  until     nothing changes in the next two years'
      : `  until     ${moment(next.from, schedule.zone)}, in ${formatDuration(next.from - at)}`,
    ...(next === null ? [] : [`  then      ${names(plan, next)}`]),
  ];
  return `${lines.join('\n')}\n`;
}

function ladderText(
  plan: Plan,
  path: EscalationPath,
  rungs: readonly ForecastSlot[],
  { at, occasion }: { readonly at: Instant; readonly occasion: Occasion | null },
): string {
  const zone = zoneOfPath({ plan }, path.id);
  const lines = [
    `${path.name} (path ${path.id}, ${zone}), if nobody answers`,
    `  start     ${moment(at, zone)}`,
    ...(occasion === null ? [] : [`  for       ${occasionText(occasion)}`]),
  ];
  for (const rung of rungs) {
    const byTurns = !rung.backstop && path.steps[rung.step]?.roundRobin === true;
    for (const reason of rung.skipped) lines.push(`${' '.repeat(14)}skipped: ${reason}`);
    const name = `${label(path, rung)}${byTurns ? ', one by turns, such as' : ''}`;
    lines.push(`  ${`+${formatExactly(rung.at - at)}`.padEnd(12)}${name}`, `${' '.repeat(14)}at ${formatLocal(rung.at, zone)}`);
    if (rung.people.length === 0) lines.push(`${' '.repeat(14)}nobody`);
    for (const { person, because } of rung.people) lines.push(`${' '.repeat(14)}${personName(plan, person)}, ${because.text}`);
  }
  lines.push(`            again every ${formatDuration(path.backstop.everyMs)} until somebody answers`);
  return `${lines.join('\n')}\n`;
}

function occasionText({ urgency, facts }: Occasion): string {
  const contracts = facts.contractTiers.length === 0 ? [] : [`customers: ${facts.contractTiers.join(', ')}`];
  return [facts.severity, `tier ${facts.tier}`, ...contracts, `${urgency} urgency`].join(', ');
}

function label(path: EscalationPath, rung: ForecastSlot): string {
  if (rung.backstop) return 'backstop';
  return path.repeat === 0 ? `step ${rung.step + 1}` : `step ${rung.step + 1}, time ${rung.round + 1}`;
}

function inJson(
  plan: Plan,
  at: Instant,
  schedule: Schedule | undefined,
  shift: Shift | null,
  path: EscalationPath | undefined,
  rungs: readonly ForecastSlot[] | null,
): object {
  const people = (onCall: OnCall) =>
    onCall.people.map(({ person, rotation, override }) => ({ id: person, name: personName(plan, person), rotation, override }));
  return {
    at: formatInstant(at),
    local: formatLocal(at, schedule?.zone ?? zoneOfPath({ plan }, path?.id ?? '')),
    ...(schedule === undefined || shift === null
      ? {}
      : {
          schedule: {
            id: schedule.id,
            zone: schedule.zone,
            now: people(shift.now),
            until: shift.next === null ? null : formatInstant(shift.next.from),
            next: shift.next === null ? null : people(shift.next),
          },
        }),
    ...(path === undefined || rungs === null
      ? {}
      : {
          path: {
            id: path.id,
            zone: zoneOfPath({ plan }, path.id),
            backstopEveryMs: path.backstop.everyMs,
            rungs: rungs.map((rung) => rungInJson(plan, rung, { start: at, zone: zoneOfPath({ plan }, path.id) })),
          },
        }),
  };
}

function rungInJson(plan: Plan, rung: ForecastSlot, { start, zone }: { readonly start: Instant; readonly zone: string }): unknown {
  return {
    at: formatInstant(rung.at),
    local: formatLocal(rung.at, zone),
    afterMs: rung.at - start,
    ...(rung.backstop ? { backstop: true } : { round: rung.round + 1, step: rung.step + 1 }),
    people: rung.people.map(({ person, because }) => ({ id: person, name: personName(plan, person), because: because.text })),
    skipped: rung.skipped,
  };
}

function moment(at: Instant, zone: string): string {
  return `${formatLocal(at, zone)} = ${formatInstant(at)}`;
}

function names(plan: Plan, onCall: OnCall): string {
  const people = onCall.people.map(({ person, override }) => `${personName(plan, person)}${override ? ' (stands in)' : ''}`);
  const shadows = onCall.shadows.length === 0 ? '' : `; learning: ${onCall.shadows.map((id) => personName(plan, id)).join(', ')}`;
  return `${people.length === 0 ? 'nobody' : people.join(', ')}${shadows}`;
}

function personName(plan: Plan, id: string): string {
  return plan.people[id]?.name ?? id;
}
