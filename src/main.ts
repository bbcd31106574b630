// What can be asked of the command line? The only composition root: every command is wired here and nowhere else.
// Each command is loaded when it is asked for, so that none waits for what it does not need.

import { existsSync, realpathSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { Command, CommanderError, InvalidArgumentError, Option } from 'commander';
import type { BenchOptions } from './bench/bench.ts';
import { type Config, environment, readConfig, unknownVariables } from './server/config.ts';
import type { CatalogImport } from './server/import/gitlab/command.ts';
import type { HistoryImport } from './server/import/history/command.ts';
import { formats } from './server/import/history/read.ts';
import type { ReplayDeps, ReplayWishes } from './server/import/replay/command.ts';
import { createLog } from './server/log.ts';
import { planCommands } from './server/plan/command-line.ts';
import type { ExitCode, Shell } from './server/plan/commands.ts';
import type { PlanDesk } from './server/plan/desk.ts';
import type { VerifyArguments } from './server/plan/verify.ts';
import type { WhoArguments } from './server/plan/who.ts';

/** Where the checkout's own files are, from `dist/main.js`. */
const places = {
  shippedPlans: {
    starter: new URL('../examples/starter', import.meta.url).pathname,
    example: new URL('../examples/acme', import.meta.url).pathname,
  },
  checkThread: new URL('./server/plan/check-thread.js', import.meta.url),
  webRoot: new URL('./web', import.meta.url).pathname,
};

const output: Pick<Shell, 'write' | 'environment'> = {
  write: (text) => process.stdout.write(text),
  environment: (name) => environment[name],
};

/** For the commands about plans. */
async function shell(): Promise<Shell> {
  const { channelsToCheckBy } = await import('./server/notify/channels.ts');
  return { ...output, channels: channelsToCheckBy({ allowPrivateWebhooks: true }) };
}

/** They go on when nobody reads what they say any more. */
const servers: readonly (string | undefined)[] = ['serve', 'demo'];

/** Runs one command; gives the exit code: 0 clean, 1 findings or failure, 2 misuse. */
export async function main(argv: readonly string[]): Promise<ExitCode> {
  let code: ExitCode = 0;
  process.stdout.on('error', (error: NodeJS.ErrnoException) => {
    if (error.code !== 'EPIPE') throw error;
    if (!servers.includes(argv[0])) process.exit(code);
  });
  const done = async (work: Promise<ExitCode> | ExitCode) => {
    code = await work;
  };
  const program = commands(done);
  try {
    await program.parseAsync([...argv], { from: 'user' });
  } catch (error) {
    if (error instanceof CommanderError) return error.exitCode === 0 ? 0 : 2;
    throw error;
  }
  return code;
}

function commands(done: (work: Promise<ExitCode> | ExitCode) => Promise<void>): Command {
  const program = new Command('tocsin').description('Escalation paths and SLAs for customer incidents').exitOverride();

  program
    .command('serve')
    .description('serve until stopped')
    .action(() => done(configured(async (config) => (await import('./server/run.ts')).runServe({ ...setting(config), ...places }))));
  program
    .command('demo')
    .description('serve the example organization, signed in, with history and incidents arriving')
    .action(() => done(configured(async (config) => (await import('./server/demo/demo.ts')).runDemo({ ...setting(config), ...places }))));
  program
    .command('migrate')
    .description('bring the database to the form that this version needs')
    .action(() => done(configured(async (config) => (await import('./server/run.ts')).runMigrate(setting(config)))));

  planCommands(program, {
    done,
    shell,
    starterPlan: places.shippedPlans.starter,
    token: environment.TOCSIN_TOKEN ?? null,
    onStore: (run) => configured((config) => onStore(config, run)),
  });

  program
    .command('who')
    .description('say who is on call in a schedule, or whom a path would page')
    .argument('<name>', 'a schedule or a path')
    .option('--at <moment>', 'such as 2026-03-29T02:30:00Z, or 2026-03-29T02:30 on the clock of the schedule; now if not said')
    .option('--severity <name>', 'of the incident for which a path is run; every step applies if not said')
    .option('--customer <name>', 'whom it concerns, such as nordic-outfitters')
    .option('--plan <path>', 'a file or a folder', environment.TOCSIN_PLAN ?? places.shippedPlans.example)
    .option('--json', 'for programs', false)
    .action(async (name: string, options: Omit<WhoArguments, 'name'> & { plan: string }) => {
      const { who } = await import('./server/plan/who.ts');
      return done(who({ name, ...options }, { ...(await shell()), clock: { now: () => Date.now() } }));
    });

  program
    .command('verify')
    .description('prove a plan over a year: every finding is a counterexample')
    .argument('[path]', 'a file or a folder')
    .option('--from <instant>', 'the horizon begins then, such as 2026-03-29T02:30:00Z; now if not said')
    .option('--days <number>', 'how long it is', Number, 366)
    .option('--only <checks>', 'such as schedule-gap,silent-step', (text: string) => text.split(',').filter(Boolean), [])
    .option('--explain <check>', 'say what a check means')
    .option('--json', 'for programs', false)
    .option('--sarif', 'for code review, SARIF 2.1.0', false)
    .action(async (path: string | undefined, { from, explain, ...options }: VerifyWishes) => {
      const { verifyPlan } = await import('./server/plan/verify.ts');
      const terminal = { clock: { now: () => Date.now() }, colour: process.stdout.isTTY === true };
      return done(verifyPlan({ path, ...options, from, explain }, { ...(await shell()), ...terminal }));
    });

  program
    .command('simulate')
    .description('play a scenario on the production engine in virtual time: once as a timeline, or many times as figures')
    .argument('<scenario>', 'a scenario file')
    .option('--plan <path>', 'a file or a folder', environment.TOCSIN_PLAN ?? places.shippedPlans.example)
    .option('--at <instant>', 'when it begins; of many runs the beginning of the horizon')
    .option('--seed <number>', 'the same seed gives the same people, whatever the machine', wholeNumber, 1)
    .option('--runs <number>', 'how often, each from another moment of the horizon', wholeNumber)
    .option('--from-run <number>', 'the first of them, or the one that is told', wholeNumber, 1)
    .option('--days <number>', 'the horizon of many runs', count, 365)
    .option('--html <file>', 'also write a report of one page')
    .option('--names', 'name who did not answer, instead of counting them', false)
    .option('--state <file>', 'keep what is done, and go on from it')
    .option('--json', 'for programs', false)
    .action((scenario: string, options: SimulateWishes) => done(runSimulate(scenario, options)));

  const bring = program.command('import').description('bring plans and past incidents from elsewhere').exitOverride();
  bring
    .command('gitlab-catalog')
    .description('make a plan of a service catalogue in the form that GitLab uses')
    .argument('<folder>', 'with service-catalog.yml and teams.yml')
    .requiredOption('--out <folder>', 'where the plan is written')
    .requiredOption('--stand-in <email>', 'who answers for every team until its people are named')
    .option('--json', 'for programs', false)
    .action(async (folder: string, options: Omit<CatalogImport, 'folder'>) => {
      const { importGitlabCatalog } = await import('./server/import/gitlab/command.ts');
      return done(importGitlabCatalog({ folder, ...options }, await shell()));
    });

  bring
    .command('history')
    .description('keep incidents of the past, to replay plans on them')
    .argument('<file>', 'CSV, JSON or JSON lines, packed by gzip or not')
    .addOption(new Option('--format <format>', 'whose columns it has').choices(formats).default('tocsin'))
    .option('--source <name>', "rows are known by it and their id; the file's name if not said")
    .option('--skip-bad', 'leave out rows that cannot be read, instead of all', false)
    .option('--json', 'for programs', false)
    .action(async (file: string, options: Omit<HistoryImport, 'file' | 'source'> & { source?: string }) => {
      const { importHistory } = await import('./server/import/history/command.ts');
      const plans = await shell();
      return done(configured((config) => importHistory({ ...options, file, source: options.source ?? null }, storeDeps(config), plans)));
    });

  program
    .command('replay')
    .description('live through past incidents under a changed plan, and say what would have been otherwise')
    .requiredOption('--plan <path>', 'the changed plan')
    .option('--against <path>', 'the plan to compare with; the one in force if the past comes from the store')
    .option('--since <when>', '90d, or a day such as 2026-01-01; 90d if the past comes from the store')
    .option('--history <file>', 'past incidents; without it those that the store holds')
    .addOption(new Option('--format <format>', 'whose columns the file has').choices(formats).default('tocsin'))
    .option('--meanings <file>', "YAML that says what the record's services and severities are in the plan")
    .option('--answer <time>', 'how long people take to answer where the record does not say; 3m if not said')
    .option('--answer-at-night <time>', 'the same by night; 7m if not said')
    .option('--incident <id>', "show one incident's two timelines side by side")
    .option('--html <file>', 'write a page that needs nothing else')
    .option('--all', 'show every difference', false)
    .option('--json', 'for programs', false)
    .action(async (wishes: ReplayWishes) => {
      const { replay } = await import('./server/import/replay/command.ts');
      const plans = await shell();
      if (wishes.history !== undefined) return done(replay(wishes, withoutStore(), plans));
      return done(configured((config) => replay(wishes, storeDeps(config), plans)));
    });

  program
    .command('bench')
    .description('measure how fast it is here, beside baselines in the same run')
    .option('--json', 'for programs', false)
    .option('--database-url <url>', 'an empty PostgreSQL; the embedded database if not said')
    .option('--rounds <number>', 'of each measurement', count, 3)
    .option('--seconds <number>', 'a round lasts', count, 5)
    .option('--connections <numbers>', 'such as 32,128', (text) => text.split(',').map(count), [32, 128])
    .option('--only <rows>', 'such as page,lateness; all rows if not said', (text) => text.split(','), [])
    .option('--full', 'also what takes minutes: a million incidents', false)
    .option('--profile', 'also say where the time of the event loop goes', false)
    .action((options: BenchWishes) => done(bench(options)));

  return program;
}

type VerifyWishes = Omit<VerifyArguments, 'path' | 'from' | 'explain'> & { readonly from?: string; readonly explain?: string };

type BenchWishes = Omit<BenchOptions, 'databaseUrl'> & { readonly databaseUrl?: string };

async function bench(wishes: BenchWishes): Promise<ExitCode> {
  const { runBench } = await import('./bench/bench.ts');
  return runBench(
    { ...wishes, databaseUrl: wishes.databaseUrl ?? null },
    { write: output.write, say: (text) => process.stderr.write(`${text}\n`) },
  );
}

type SimulateWishes = {
  readonly at?: string;
  readonly runs?: number;
  readonly html?: string;
  readonly state?: string;
  readonly plan: string;
  readonly seed: number;
  readonly fromRun: number;
  readonly days: number;
  readonly names: boolean;
  readonly json: boolean;
};

/** The first Ctrl-C ends it in good order; a second one at once. */
async function runSimulate(scenario: string, wishes: SimulateWishes): Promise<ExitCode> {
  const { simulate } = await import('./server/simulate/command.ts');
  let stopped = false;
  process.once('SIGINT', () => {
    stopped = true;
  });
  const { at = null, runs = null, html = null, state = null } = wishes;
  return simulate(
    { ...wishes, scenario, at, runs, html, state },
    {
      ...(await shell()),
      say: (text) => process.stderr.write(`${text}\n`),
      now: Date.now,
      stopped: () => stopped,
      breathe: () => new Promise((resolve) => setImmediate(resolve)),
    },
  );
}

const mostOfAnything = 10_000;

function count(text: string): number {
  const number = Number(text);
  if (Number.isInteger(number) && number >= 1 && number <= mostOfAnything) return number;
  throw new InvalidArgumentError(`It is a whole number from 1 to ${mostOfAnything}.`);
}

const mostRuns = 10_000_000;

function wholeNumber(text: string): number {
  const number = Number(text);
  if (Number.isInteger(number) && number >= 1 && number <= mostRuns) return number;
  throw new InvalidArgumentError(`It is a whole number from 1 to ${mostRuns}.`);
}

/** For commands that look into the store and close it again; what takes time is told on the side. */
function storeDeps(config: Config): ReplayDeps {
  return { ...withoutStore(), open: async () => (await import('./server/run.ts')).opened(setting(config)) };
}

/** The plans of a store that no server has open, or of a database that several use. */
async function onStore(config: Config, run: (desk: PlanDesk) => Promise<ExitCode>): Promise<ExitCode> {
  const { withDesk } = await import('./server/plan/store-desk.ts');
  const { opened } = await import('./server/run.ts');
  const { allowPrivateWebhooks } = config;
  return withDesk({ open: () => opened(setting(config)), log: createLog(config.logLevel), ...output, allowPrivateWebhooks }, run);
}

function withoutStore(): ReplayDeps {
  const tells = process.stderr.isTTY;
  const progress = (text: string) => void (tells && process.stderr.write(`\r${text}\u001b[K`));
  return { open: async () => null, now: Date.now(), width: process.stdout.columns ?? 140, progress };
}

function setting(config: Config) {
  return { config, log: createLog(config.logLevel), environment: output.environment, write: output.write };
}

async function configured(run: (config: Config) => Promise<ExitCode>): Promise<ExitCode> {
  const config = readConfig(environment);
  if (!config.ok) {
    process.stderr.write(`${config.refusal.message}\n`);
    return 2;
  }
  for (const name of unknownVariables(environment)) process.stderr.write(`${name} means nothing to Tocsin\n`);
  return run(config.value);
}

/** `node dist/main.js …` does what `tocsin …` does. */
function isStarted(): boolean {
  const [, started] = process.argv;
  return started !== undefined && existsSync(started) && realpathSync(started) === realpathSync(fileURLToPath(import.meta.url));
}

if (isStarted()) process.exitCode = await main(process.argv.slice(2));
