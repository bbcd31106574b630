// What lies in the data folder: nothing yet, a whole database, or something that nobody may build upon? Nothing here is ever removed for it.

import fs from 'node:fs';
import path from 'node:path';

/** Says what lacks, and what to do. */
export class IncompleteFolder extends Error {
  override readonly name = 'IncompleteFolder';
}

/** Says that the database is whole and has been used. */
export const createdName = 'created';
/** Stands while a new database gets its name: what is there then is whole, and nobody has used it. */
export const creatingName = 'creating';
export const filesName = 'pg';

/** `named`: the first start ended just before it was done. */
export type FolderState = 'new' | 'named' | 'whole';

/** Without these PostgreSQL would not start, or would start as if it were another. */
const essentials = ['PG_VERSION', 'base', 'global', 'pg_wal', path.join('global', 'pg_control')];

/** Throws `IncompleteFolder`. */
export function stateOf(folder: string): FolderState {
  const files = path.join(folder, filesName);
  const inside = namesIn(files);
  const created = isThere(path.join(folder, createdName));
  if (inside.length === 0) {
    if (!created) return 'new';
    throw new IncompleteFolder(
      `A database was made in ${folder}, but its folder \`${filesName}\` is ${isThere(files) ? 'empty' : 'missing'}. Put it back, or restore a backup of the whole folder. ` +
        `Only if you want to begin anew with nothing: remove the file \`${createdName}\` there.`,
    );
  }
  const lacks = essentials.filter((name) => !isThere(path.join(files, name)));
  if (lacks.length > 0) {
    throw new IncompleteFolder(
      `The database in ${files} is not whole: it lacks ${lacks.join(', ')}. Restore a backup of the whole folder ${folder}. Nothing was changed.`,
    );
  }
  if (created) return 'whole';
  if (isThere(path.join(folder, creatingName))) return 'named';
  throw new IncompleteFolder(
    `${folder} has a database in \`${filesName}\`, but not the file \`${createdName}\` that says that it is whole: the folder was perhaps copied in part. ` +
      `Copy or restore all of it. If you know that \`${filesName}\` is whole, make an empty file \`${createdName}\` beside it. Nothing was changed.`,
  );
}

function namesIn(folder: string): readonly string[] {
  try {
    return fs.readdirSync(folder);
  } catch (error) {
    const code = codeOf(error);
    if (code === 'ENOENT') return [];
    throw new IncompleteFolder(`The database in ${folder} cannot be read (${code}): see to its owner and rights. Nothing was changed.`);
  }
}

function isThere(file: string): boolean {
  try {
    return fs.statSync(file, { throwIfNoEntry: false }) !== undefined;
  } catch (error) {
    throw new IncompleteFolder(`${file} cannot be read (${codeOf(error)}): see to its owner and rights. Nothing was changed.`);
  }
}

function codeOf(error: unknown): string {
  return error instanceof Error && 'code' in error ? String(error.code) : 'unknown';
}
