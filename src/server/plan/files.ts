// Which files make a plan? Names that can lie in one folder, texts that can be written as they are; the same in the store, on disk and over HTTP.

import type { PlanFile } from '../../contract/activation.ts';
import { ok, type Result, refuse } from '../../core/kernel/result.ts';
import type { PlanSource } from '../../core/plan/document.ts';
import { longestPlan } from '../../core/plan/parse.ts';

/** What `readPlanSources` would find in a folder. */
const fileName = /^[^./\\\p{Cc}][^/\\\p{Cc}]*\.ya?ml$/iu;

/** Of files that come from elsewhere. Refusals name the field `files`: `bad-files`. */
export function soundFiles(files: readonly PlanFile[]): Result<readonly PlanFile[]> {
  const seen = new Set<string>();
  let length = 0;
  for (const { name, text } of files) {
    if (!fileName.test(name) || !isWellFormed(name)) return bad(`${JSON.stringify(name)} is no name of a plan's file, such as people.yaml`);
    // Some file systems take two such names for one.
    const folded = name.normalize('NFC').toLowerCase();
    if (seen.has(folded)) return bad(`there are two files ${name}`);
    seen.add(folded);
    if (!isWellFormed(text)) return bad(`${name} has half a character, which no file can hold`);
    length += text.length;
    if (length > longestPlan) return bad(`a plan may have ${longestPlan / 1_000_000} MB at most`);
  }
  return ok(inFolderOrder(files));
}

/** As they are kept: by their names within the folder, in the order in which a folder is read. */
export function filesOf(sources: readonly PlanSource[]): readonly PlanFile[] {
  return inFolderOrder(sources.map(({ file, text }) => ({ name: nameOf(file), text })));
}

/** A plan of one file may be called anything; in a folder it would have to end so. */
function nameOf(path: string): string {
  const name = (path.split('/').at(-1) ?? path).replace(/^\.+/, '');
  return /\.ya?ml$/i.test(name) ? name : `${name}.yaml`;
}

export function sourcesOf(files: readonly PlanFile[]): readonly PlanSource[] {
  return files.map(({ name, text }) => ({ file: name, text }));
}

export function sameFiles(a: readonly PlanFile[], b: readonly PlanFile[]): boolean {
  return a.length === b.length && a.every(({ name, text }, index) => name === b[index]?.name && text === b[index]?.text);
}

/** Names of variables that `${env:NAME}` refers to, anywhere in the text. */
export function variablesIn(files: readonly PlanFile[]): ReadonlySet<string> {
  return new Set(files.flatMap(({ text }) => [...text.matchAll(/\$\{env:([A-Za-z_][A-Za-z0-9_]{0,99})\}/g)].map(([, name = '']) => name)));
}

/** By code units, so that the order is the same on every machine. */
function inFolderOrder(files: readonly PlanFile[]): readonly PlanFile[] {
  return files.toSorted((a, b) => (a.name < b.name ? -1 : 1));
}

function isWellFormed(text: string): boolean {
  return !/\p{Surrogate}/u.test(text);
}

function bad(message: string): Result<never> {
  return refuse('bad-files', message, 'files');
}
