// Which files do the house rules hold for? All that people write: sources, tests and scripts.
import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs';
import { dirname, join, normalize } from 'node:path';

export const root = join(import.meta.dirname, '../..');

export interface Source {
  /** From the root of the repository, with slashes: `src/core/kernel/id.ts`. */
  readonly path: string;
  readonly text: string;
}

/** The code below the named folders, in a stable order. */
export function sources(...folders: readonly string[]): Source[] {
  return folders.flatMap((folder) => filesBelow(folder).filter((path) => /\.(tsx?|mjs)$/.test(path))).map(read);
}

/** Paths from the root of every file below a folder. */
export function filesBelow(folder: string): string[] {
  if (!existsSync(join(root, folder))) return [];
  return readdirSync(join(root, folder))
    .sort()
    .map((name) => `${folder}/${name}`)
    .flatMap((path) => (statSync(join(root, path)).isDirectory() ? filesBelow(path) : [path]));
}

export function read(path: string): Source {
  return { path, text: readFileSync(join(root, path), 'utf8') };
}

export function isTest({ path }: Source): boolean {
  return /\.test\.tsx?$/.test(path);
}

/** The text without comments, so that a comment may speak of what code must not do. Line breaks stay. */
export function code({ text }: Source): string {
  return text.replace(/\/\*[\s\S]*?\*\//g, (comment) => comment.replace(/[^\n]/g, '')).replace(/(?<![:'"`\w/\\])\/\/.*$/gm, '');
}

/** `path:line` of each match, for a message that leads to the place. */
export function places(source: Source, pattern: RegExp): string[] {
  return code(source)
    .split('\n')
    .flatMap((line, index) => (pattern.test(line) ? [`${source.path}:${index + 1}  ${line.trim()}`] : []));
}

/** What a file imports, static or dynamic: a path from the root, or a package's name. */
export function imports(source: Source): string[] {
  const specifiers = code(source).matchAll(/(?:\bfrom\s+|\bimport\s*\(?\s*)(['"])([^'"\n]+)\1/g);
  return [...specifiers].map(([, , specifier = '']) =>
    specifier.startsWith('.') ? normalize(join(dirname(source.path), specifier)) : specifier,
  );
}
