// What can be asked of the command line? The only composition root: every command is wired here and nowhere else.

import { Command, CommanderError, InvalidArgumentError, Option } from 'commander';
import type { BenchOptions } from './bench/bench.ts';
import { type Config, environment, readConfig, unknownVariables } from './server/config.ts';
import { runDemo } from './server/demo/demo.ts';
import { type CatalogImport, importGitlabCatalog } from './server/import/gitlab/command.ts';
import { type HistoryImport, importHistory } from './server/import/history/command.ts';
import { formats } from './server/import/history/read.ts';
import { type ReplayDeps, type ReplayWishes, replay } from './server/import/replay/command.ts';
import { createLog } from './server/log.ts';
import { channelsToCheckBy } from './server/notify/channels.ts';
import { type ExitCode, printPlanSchema, type Shell, validatePlan } from './server/plan/commands.ts';
import { who } from './server/plan/who.ts';
import { opened, runMigrate, runServe } from './server/run.ts';

/** Where the checkout's own files are, from `dist/main.js`. */
const places = {
  examplePlan: new URL('../examples/acme', import.meta.url).pathname,
  webRoot: new URL('./web', import.meta.url).pathname,
};

const shell: Shell = {
  write: (text) => process.stdout.write(text),
  environment: (name) => environment[name],
  channels: channelsToCheckBy({ allowPrivateWebhooks: true }),
};

/** Runs one command; gives the exit code: 0 clean, 1 findings or failure, 2 misuse. */
export async function main(argv: readonly string[]): Promise<ExitCode> {
  let code: ExitCode = 0;
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
    .action(() => done(configured((config) => runServe({ ...setting(config), ...places }))));
  program
    .command('demo')
    .description('serve the example organization, signed in, with history and incidents arriving')
    .action(() => done(configured((config) => runDemo({ ...setting(config), ...places }))));
  program
    .command('migrate')
    .description('bring the database to the form that this version needs')
    .action(() => done(configured((config) => runMigrate(setting(config)))));

  const plan = program.command('plan').description('read, check and describe plans').exitOverride();
  plan
    .command('validate')
    .argument('<path>', 'a file or a folder')
    .option('--json', 'for programs', false)
    .action((path: string, options: { json: boolean }) => done(validatePlan({ path, json: options.json }, shell)));
  plan
    .command('schema')
    .description('print the JSON Schema that editors use')
    .action(() => done(printPlanSchema(shell)));

  program
    .command('who')
    .description('say who is on call in a schedule, or whom a path would page')
    .argument('<name>', 'a schedule or a path')
    .requiredOption('--at <instant>', 'a moment such as 2026-03-29T02:30:00Z')
    .option('--plan <path>', 'a file or a folder', environment.TOCSIN_PLAN ?? places.examplePlan)
    .option('--json', 'for programs', false)
    .action((name: string, options: { at: string; plan: string; json: boolean }) => done(who({ name, ...options }, shell)));

  const bring = program.command('import').description('bring plans and past incidents from elsewhere').exitOverride();
  bring
    .command('gitlab-catalog')
    .description('make a plan of a service catalogue in the form that GitLab uses')
    .argument('<folder>', 'with service-catalog.yml and teams.yml')
    .requiredOption('--out <folder>', 'where the plan is written')
    .requiredOption('--stand-in <email>', 'who answers for every team until its people are named')
    .option('--json', 'for programs', false)
    .action((folder: string, options: Omit<CatalogImport, 'folder'>) => done(importGitlabCatalog({ folder, ...options }, shell)));

  bring
    .command('history')
    .description('keep incidents of the past, to replay plans on them')
    .argument('<file>', 'CSV, JSON or JSON lines, packed by gzip or not')
    .addOption(new Option('--format <format>', 'whose columns it has').choices(formats).default('tocsin'))
    .option('--source <name>', "rows are known by it and their id; the file's name if not said")
    .option('--skip-bad', 'leave out rows that cannot be read, instead of all', false)
    .option('--json', 'for programs', false)
    .action((file: string, options: Omit<HistoryImport, 'file' | 'source'> & { source?: string }) =>
      done(configured((config) => importHistory({ ...options, file, source: options.source ?? null }, storeDeps(config), shell))),
    );

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
    .action((wishes: ReplayWishes) =>
      done(
        wishes.history === undefined
          ? configured((config) => replay(wishes, storeDeps(config), shell))
          : replay(wishes, withoutStore(), shell),
      ),
    );

  program
    .command('bench')
    .description('measure how fast it is here, beside baselines in the same run')
    .option('--json', 'for programs', false)
    .option('--database-url <url>', 'an empty PostgreSQL; the embedded database if not said')
    .option('--rounds <number>', 'of each measurement', count, 3)
    .option('--seconds <number>', 'a round lasts', count, 5)
    .option('--connections <numbers>', 'such as 32,128', (text) => text.split(',').map(count), [32, 128])
    .option('--profile', 'also say where the time of the event loop goes', false)
    .action((options: BenchWishes) => done(bench(options)));

  return program;
}

type BenchWishes = Omit<BenchOptions, 'databaseUrl'> & { readonly databaseUrl?: string };

/** Loaded when it is asked for: it is no part of serving. */
async function bench(wishes: BenchWishes): Promise<ExitCode> {
  const { runBench } = await import('./bench/bench.ts');
  return runBench(
    { ...wishes, databaseUrl: wishes.databaseUrl ?? null },
    { write: shell.write, say: (text) => process.stderr.write(`${text}\n`) },
  );
}

const mostOfAnything = 10_000;

function count(text: string): number {
  const number = Number(text);
  if (Number.isInteger(number) && number >= 1 && number <= mostOfAnything) return number;
  throw new InvalidArgumentError(`It is a whole number from 1 to ${mostOfAnything}.`);
}

/** For commands that look into the store and close it again; what takes time is told on the side. */
function storeDeps(config: Config): ReplayDeps {
  return { ...withoutStore(), open: () => opened(setting(config)) };
}

function withoutStore(): ReplayDeps {
  const tells = process.stderr.isTTY;
  const progress = (text: string) => void (tells && process.stderr.write(`\r${text}\u001b[K`));
  return { open: async () => null, now: Date.now(), width: process.stdout.columns ?? 140, progress };
}

function setting(config: Config) {
  return { config, log: createLog(config.logLevel), environment: shell.environment, write: shell.write };
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
