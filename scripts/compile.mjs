// How do the sources become what runs? TypeScript is emitted, other files are copied, the screens are bundled: into dist.
import { copyFileSync, existsSync, mkdirSync, mkdtempSync, renameSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join, relative, sep } from 'node:path';
import { root, run, runPackage, TO_STDERR } from './run.mjs';
import { filesAt, hashOf, readStamp, writeStamp } from './stamp.mjs';

const dist = join(root, 'dist');
// Built beside and moved into place, so that a failed build leaves the last good one; at the same depth, so that source maps hold.
const fresh = join(root, '.stamp-dist');
const INPUTS = [
  'src',
  'scripts/compile.mjs',
  'vite.config.ts',
  'tsconfig.base.json',
  'tsconfig.json',
  'tsconfig.build.json',
  'package-lock.json',
];
const COPIED = /\.(mjs|sql|liquid|html|txt)$/;

export const buildStamp = join(dist, '.stamp');

/** The hash of everything a build reads; tests are no part of it. */
export function buildHash() {
  return hashOf(root, INPUTS, (name) => !/\.test\.tsx?$/.test(name));
}

export async function build(say) {
  const hash = buildHash();
  rmSync(fresh, { recursive: true, force: true });
  say('building the server');
  // Types are checked by `npm test` and `npm run types`; a build only translates, which takes a fraction of the time.
  await must(runPackage('typescript/bin/tsc', ['-p', 'tsconfig.build.json', '--noCheck', '--outDir', fresh], { stdio: TO_STDERR }), 'tsc');
  copyOthers();
  await newDatabase(say);
  if (existsSync(join(root, 'vite.config.ts')) && existsSync(join(root, 'src', 'web'))) {
    say('building the screens');
    const web = join(fresh, 'web');
    await must(
      runPackage('vite/bin/vite.js', ['build', '--outDir', web, '--emptyOutDir', '--logLevel', 'warn'], { stdio: TO_STDERR }),
      'vite build',
    );
  }
  writeStamp(join(fresh, '.stamp'), hash);
  rmSync(dist, { recursive: true, force: true });
  renameSync(fresh, dist);
}

async function must(running, name) {
  const code = await running;
  if (code !== 0) throw new Error(`${name} failed (exit code ${code}): see its messages above.`);
}

/** The files of an empty database, so that no first start has to make them. Those of the last build serve as long as nothing that makes them has changed. */
async function newDatabase(say) {
  const maker = join('src', 'server', 'store', 'embedded', 'worker.mjs');
  const hash = hashOf(root, [maker, join('node_modules', '@electric-sql', 'pglite', 'package.json')]);
  const [archive, stamp] = ['new-database.tar.gz', 'new-database.stamp'];
  if (readStamp(join(dist, stamp)) === hash && existsSync(join(dist, archive))) copyFileSync(join(dist, archive), join(fresh, archive));
  else {
    say('making the files of an empty database');
    const files = mkdtempSync(join(tmpdir(), 'tocsin-new-database-'));
    try {
      // Its input stays open: it ends with whoever started it.
      const stdio = ['pipe', 2, 2];
      await must(run(process.execPath, [join(fresh, relative('src', maker)), files], { stdio }), 'making an empty database');
      // Not before: what is missing in a clone is installed by who asks for this.
      const { create } = await import('tar');
      await create({ file: join(fresh, archive), cwd: files, gzip: true, portable: true }, ['.']);
    } finally {
      rmSync(files, { recursive: true, force: true });
    }
  }
  writeStamp(join(fresh, stamp), hash);
}

function copyOthers() {
  const source = join(root, 'src');
  const screens = join(source, 'web') + sep;
  for (const file of filesAt(source)) {
    if (!COPIED.test(file) || file.startsWith(screens)) continue;
    const target = join(fresh, relative(source, file));
    mkdirSync(dirname(target), { recursive: true });
    copyFileSync(file, target);
  }
}
