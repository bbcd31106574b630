// How do the built files and the packages that they use become a few files? Whatever a module looks for beside itself is looked for where it stood.
import { cpSync } from 'node:fs';
import { dirname, join, relative, sep } from 'node:path';
import { build } from 'vite';
import { root } from './run.mjs';

const dist = join(root, 'dist');
/** What is started by itself: the program, and what it starts beside it. */
const ENTRIES = ['main.js', 'server/plan/check-thread.js', 'bench/part.js'];
/** What those files read when they run. */
const READ = ['new-database.tar.gz', 'web', 'server/store/migrations', 'server/store/embedded/worker.mjs'];

/** Writes into the folder what `dist` holds, and beside each file the licences of what has become part of it. */
export async function bundle(folder, external) {
  for (const path of READ) cpSync(join(dist, path), join(folder, path), { recursive: true });
  for (const entry of ENTRIES) {
    await build({
      configFile: false,
      root,
      logLevel: 'error',
      plugins: [standing(dirname(join(dist, entry)))],
      ssr: { noExternal: true, external },
      build: {
        ssr: join(dist, entry),
        outDir: join(folder, dirname(entry)),
        emptyOutDir: false,
        target: 'node20',
        minify: false,
        license: { fileName: licencesOf(entry) },
        // One file for each, so that nothing is looked for while the program runs.
        rolldownOptions: { output: { codeSplitting: false, entryFileNames: '[name].js' } },
      },
    });
  }
}

function licencesOf(entry) {
  return `${entry.split('/').at(-1)}.licences.md`;
}

/** A module that has become part of a file in this folder speaks of the place where it stood. */
function standing(folder) {
  return {
    name: 'standing',
    transform(code, id) {
      if (!id.startsWith(dist + sep) || !code.includes('import.meta.url')) return null;
      const place = relative(folder, id).split(sep).join('/');
      return { code: code.replaceAll('import.meta.url', `new URL(${JSON.stringify(`./${place}`)}, import.meta.url).href`), map: null };
    },
  };
}
