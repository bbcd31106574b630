// What can be asked of the command line? The only composition root: every command is wired here and nowhere else.

import { Command, CommanderError, InvalidArgumentError } from 'commander';
import type { BenchOptions } from './bench/bench.ts';
import { type Config, environment, readConfig, unknownVariables } from './server/config.ts';
import { runDemo } from './server/demo/demo.ts';
import { type CatalogImport, importGitlabCatalog } from './server/import/gitlab/command.ts';
import { createLog } from './server/log.ts';
import { channelsToCheckBy } from './server/notify/channels.ts';
import { type ExitCode, printPlanSchema, type Shell, validatePlan } from './server/plan/commands.ts';
import { who } from './server/plan/who.ts';
import { runMigrate, runServe } from './server/run.ts';

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
