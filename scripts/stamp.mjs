// Has anything changed since the last install or build? A stamp is the hash of what went in.
import { createHash } from 'node:crypto';
import { existsSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join, relative } from 'node:path';

/** The hash of the named files and of every file below the named folders; what is missing counts as missing. */
export function hashOf(root, paths, isIncluded = () => true) {
  const hash = createHash('sha256');
  for (const path of paths) {
    for (const file of filesAt(join(root, path))) {
      const name = relative(root, file);
      if (isIncluded(name)) hash.update(`${name}\0`).update(readFileSync(file)).update('\0');
    }
  }
  return hash.digest('hex');
}

export function readStamp(file) {
  return existsSync(file) ? readFileSync(file, 'utf8') : null;
}

export function writeStamp(file, hash) {
  writeFileSync(file, hash);
}

/** Every file at or below a path, in a stable order. */
export function filesAt(path) {
  if (!existsSync(path)) return [];
  if (!statSync(path).isDirectory()) return [path];
  return readdirSync(path)
    .sort()
    .flatMap((name) => filesAt(join(path, name)));
}
