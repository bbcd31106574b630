// What is given to those who only run Tocsin? A tarball that installs with few packages and without build tools:
//   npm run package && cd EMPTY_FOLDER && npm install …/tocsin-VERSION.tgz && npx tocsin demo
import { cpSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { prepare, say } from './prepare.mjs';
import { root, runNpm, TO_STDERR } from './run.mjs';

/** They read files of their own when they run, so they stay packages; all others become part of the bundle. */
const EXTERNAL = ['@electric-sql/pglite', 'date-holidays'];
const staged = join(root, '.stamp-package');

try {
  const { values } = parseArgs({ options: { out: { type: 'string', default: root } } });
  await prepare({ install: true, build: true });
  rmSync(staged, { recursive: true, force: true });
  say('bundling');
  const { bundle } = await import('./bundle.mjs');
  await bundle(join(staged, 'dist'), EXTERNAL);
  for (const path of ['examples', 'docs', 'README.md']) cpSync(join(root, path), join(staged, path), { recursive: true });
  mkdirSync(join(staged, 'scripts'));
  cpSync(join(root, 'scripts', 'packaged.mjs'), join(staged, 'scripts', 'tocsin.mjs'));
  writeFileSync(join(staged, 'package.json'), `${JSON.stringify(manifest(), null, 2)}\n`);
  mkdirSync(values.out, { recursive: true });
  const code = await runNpm(['pack', staged, '--pack-destination', values.out, '--silent'], { stdio: TO_STDERR });
  if (code !== 0) throw new Error(`npm pack failed (exit code ${code}): see its messages above.`);
  rmSync(staged, { recursive: true, force: true });
} catch (error) {
  say(error.message);
  process.exitCode = 1;
}

function manifest() {
  const { name, version, description, license, type, engines, bin, dependencies } = JSON.parse(
    readFileSync(join(root, 'package.json'), 'utf8'),
  );
  const own = Object.fromEntries(EXTERNAL.map((each) => [each, dependencies[each]]));
  return { name, version, description, license, type, engines, bin, dependencies: own };
}
