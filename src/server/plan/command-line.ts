// Which commands are about plans? Each with its words; what it does is loaded when it is asked for.

import { type Command, InvalidArgumentError } from 'commander';
import type { ExitCode, Shell } from './commands.ts';
import type { PlanDesk } from './desk.ts';

export interface PlanCommandsGiven {
  done(work: Promise<ExitCode> | ExitCode): Promise<void>;
  shell(): Promise<Shell>;
  /** Folder of the plan that is shipped to start from. */
  readonly starterPlan: string;
  /** Of a server's API, from the environment. */
  readonly token: string | null;
  /** Runs with the plans of the store that the environment names. */
  onStore(run: (desk: PlanDesk) => Promise<ExitCode>): Promise<ExitCode>;
}

export function planCommands(program: Command, given: PlanCommandsGiven): void {
  const plan = program.command('plan').description('read, check, describe and activate plans').exitOverride();
  readingCommands(plan, given);
  activatingCommands(plan, given);
}

/** Of files alone. */
function readingCommands(plan: Command, { done, shell, starterPlan }: PlanCommandsGiven): void {
  plan
    .command('validate')
    .argument('<path>', 'a file or a folder')
    .option('--json', 'for programs', false)
    .action(async (path: string, { json }: { json: boolean }) => {
      const { validatePlan } = await import('./commands.ts');
      return done(validatePlan({ path, json }, await shell()));
    });
  plan
    .command('schema')
    .description('print the JSON Schema that editors use')
    .action(async () => {
      const { printPlanSchema } = await import('./commands.ts');
      return done(printPlanSchema(await shell()));
    });
  plan
    .command('diff')
    .description('say what a new plan changes for whom')
    .argument('<old>', 'a file or a folder')
    .argument('<new>', 'a file or a folder')
    .option('--from <instant>', 'the moment from which it is compared who is paged; now if not said')
    .option('--days <number>', 'for how long; four weeks if not said', days)
    .option('--json', 'for programs', false)
    .action(async (before: string, after: string, { from, days, json }: { from?: string; days?: number; json: boolean }) => {
      const { diffDays, diffPlanFiles } = await import('./diff.ts');
      return done(diffPlanFiles({ before, after, from: from ?? null, days: days ?? diffDays, json }, await shell(), Date.now()));
    });
  for (const [what, description] of [
    ['map', 'print the scenario map: who owns which trouble, who calls whom, who is told what'],
    ['glossary', 'print what each word of the plan means'],
  ] as const) {
    plan
      .command(what)
      .description(description)
      .argument('<path>', 'a file or a folder')
      .option('--html', 'as one HTML file; Markdown if not said', false)
      .action(async (path: string, { html }: { html: boolean }) => {
        const { printPage } = await import('./print.ts');
        return done(printPage(what, { path, html }, await shell()));
      });
  }
  plan
    .command('init')
    .description('write a plan to start from: common practice, with comments that teach')
    .argument('<path>', 'a folder that is new or empty')
    .action(async (path: string) => {
      const { initPlan } = await import('./init.ts');
      return done(initPlan({ path, starter: starterPlan }, await shell()));
    });
  plan
    .command('reference')
    .description('print every word of the language, as docs/plan.md has it')
    .action(async () => {
      const { printPlanReference } = await import('./commands.ts');
      return done(printPlanReference(await shell()));
    });
}

interface Where {
  readonly url?: string;
  readonly token?: string;
}

/** Of a store, here or behind a server. */
function activatingCommands(plan: Command, given: PlanCommandsGiven): void {
  for (const [what, description, reason] of [
    ['apply', 'make a plan the active one: shows its problems, what changes for whom and what the verifier finds, then activates it', ''],
    ['import', 'make a plan that another Tocsin exported the active one: as `apply`, with a reason at hand', 'imported from '],
  ] as const) {
    elsewhere(plan.command(what).description(description).argument('<path>', 'a file or a folder'))
      .option('--reason <text>', 'why, where warnings stand; kept with the version')
      .option('--dry-run', 'show all of it and change nothing', false)
      .option('--json', 'for programs', false)
      .action(async (path: string, wishes: Where & { reason?: string; dryRun: boolean; json: boolean }) => {
        const { applyPlan } = await import('./apply.ts');
        const args = { path, dryRun: wishes.dryRun, json: wishes.json, reason: wishes.reason ?? (reason === '' ? '' : reason + path) };
        const terminal = { ...(await given.shell()), by: await whoIsHere() };
        return given.done(atDesk(wishes, given, terminal, (desk) => applyPlan(args, desk, terminal)));
      });
  }
  elsewhere(plan.command('export').description('write a version of the plan as it was written, file by file'))
    .option('--version <number>', 'which; the active one if not said', versionNumber)
    .option('--out <folder>', 'a folder that is new or empty; a plan of one file may go to the terminal')
    .action(async ({ version, out, ...where }: Where & { version?: number; out?: string }) => {
      const { exportPlan } = await import('./export.ts');
      const terminal = await given.shell();
      return given.done(
        atDesk(where, given, terminal, (desk) => exportPlan({ version: version ?? null, out: out ?? null }, desk, terminal)),
      );
    });
}

function elsewhere(command: Command): Command {
  return command
    .option('--url <url>', 'of a Tocsin that runs; the data folder or database of the environment if not said')
    .option('--token <token>', 'an API token of it; TOCSIN_TOKEN if not said');
}

async function atDesk(
  { url, token }: Where,
  given: PlanCommandsGiven,
  terminal: Pick<Shell, 'write'>,
  run: (desk: PlanDesk) => Promise<ExitCode>,
): Promise<ExitCode> {
  if (url === undefined) return given.onStore(run);
  const { remoteDesk } = await import('./remote-desk.ts');
  const { misuse } = await import('./commands.ts');
  const held = token ?? given.token;
  if (!URL.canParse(url) || !/^https?:/.test(url))
    return misuse(`\`${url}\` is no address such as https://tocsin.example.org`, false, terminal);
  if (held === null) return misuse('a server asks for an API token: --token or TOCSIN_TOKEN', false, terminal);
  return run(remoteDesk(url, held));
}

/** For the record: there is no other name at a terminal. */
async function whoIsHere(): Promise<string> {
  const { userInfo } = await import('node:os');
  try {
    return `${userInfo().username} at the command line`;
  } catch {
    return 'the command line'; // a user without a name, as in some containers
  }
}

function days(text: string): number {
  return wholeNumber(text, 366, 'A year at most is compared: 366.');
}

function versionNumber(text: string): number {
  return wholeNumber(text, 2_147_483_647, 'A version is a whole number from 1 on.');
}

function wholeNumber(text: string, most: number, complaint: string): number {
  const number = Number(text);
  if (Number.isInteger(number) && number >= 1 && number <= most) return number;
  throw new InvalidArgumentError(complaint);
}
