// How does a script run a program? Its output is the caller's, and it ends in an exit code.
import { spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

/** The checkout, wherever the script is called from. */
export const root = join(dirname(fileURLToPath(import.meta.url)), '..');

/** Standard output stays free for the program's own answer (`--json`); what preparing says goes to standard error. */
export const TO_STDERR = ['ignore', 2, 2];

/** Runs a program in the checkout; resolves to its exit code, 1 when a signal ended it. */
export function run(program, args, { stdio = 'inherit', env = process.env } = {}) {
  return new Promise((resolve, reject) => {
    const child = spawn(program, args, { cwd: root, stdio, env, shell: program.endsWith('.cmd') });
    child.once('error', reject);
    child.once('exit', (code) => resolve(code ?? 1));
  });
}

/** Runs a package's own program with this Node, so that no shell and no PATH is involved. */
export function runPackage(script, args, options) {
  return run(process.execPath, [join(root, 'node_modules', script), ...args], options);
}

/** npm as it was started, if it was; else the npm on the PATH. */
export function runNpm(args, options) {
  const started = process.env.npm_execpath;
  if (started && /npm-cli\.c?js$/.test(started) && existsSync(started)) return run(process.execPath, [started, ...args], options);
  return run(process.platform === 'win32' ? 'npm.cmd' : 'npm', args, options);
}
