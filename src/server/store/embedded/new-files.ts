// Where do the files of a new database come from? From the archive that was made when Tocsin was built; else PostgreSQL makes them, which takes it some seconds.

import { execFile } from 'node:child_process';
import fs from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { extract } from 'tar';

const program = fileURLToPath(new URL('./worker.mjs', import.meta.url));
/** By `scripts/compile.mjs`. From the sources as from what was built of them it is the same file. */
const archive = fileURLToPath(new URL('../../../../dist/new-database.tar.gz', import.meta.url));

/** Piece by piece: what is held at once is never given back. */
const readBytes = 16 * 1_024;

/** Into an empty folder; they are on the disk when it is done. */
export async function createFiles(directory: string): Promise<void> {
  if (!fs.existsSync(archive)) {
    await promisify(execFile)(process.execPath, [program, directory]);
    return;
  }
  extract({ file: archive, cwd: directory, sync: true, strict: true, maxReadSize: readBytes });
  flushTree(directory);
}

function flushTree(folder: string): void {
  for (const entry of fs.readdirSync(folder, { withFileTypes: true })) {
    const name = path.join(folder, entry.name);
    if (entry.isDirectory()) flushTree(name);
    else flush(name);
  }
  flush(folder);
}

/** A file, or the names in a folder. */
function flush(name: string): void {
  const descriptor = fs.openSync(name, 'r');
  fs.fsyncSync(descriptor);
  fs.closeSync(descriptor);
}
