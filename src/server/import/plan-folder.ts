// How does an imported plan come to lie in a folder? One readable YAML file for each kind of thing, and what is to be known about it beside.

import { mkdir, readdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { stringify } from 'yaml';
import { ok, type Result, refuse } from '../../core/kernel/result.ts';
import type { PlanSource } from '../../core/plan/document.ts';

type Entries = Readonly<Record<string, object>>;

/** Entries of the plan's sections as they are to be written. */
export interface PlanTexts {
  readonly name: string;
  readonly people: Entries;
  readonly teams: Entries;
  readonly paths: Entries;
  readonly services: Entries;
  readonly scenarios: Entries;
  readonly integrations: Entries;
  readonly runbooks: Entries;
}

const sections = ['integrations', 'paths', 'people', 'runbooks', 'scenarios', 'services', 'teams'] as const;

/** Beside the plan; it is no YAML, so that the plan does not hold it. */
export const notesFile = 'IMPORT.md';

/** In the order of the files' names. */
export function planFiles(texts: PlanTexts): readonly PlanSource[] {
  const section = (name: (typeof sections)[number]): PlanSource => ({
    file: `${name}.yaml`,
    text: stringify({ [name]: texts[name] }, { lineWidth: name === 'scenarios' ? 140 : 0 }),
  });
  const organization: PlanSource = { file: 'organization.yaml', text: stringify({ name: texts.name }) };
  const used = sections.filter((name) => Object.keys(texts[name]).length > 0);
  return [...used.map(section), organization].toSorted((a, b) => (a.file < b.file ? -1 : 1));
}

/** Into a new or empty folder, or over an earlier import. Refusals: `folder-in-use`, `folder-unwritable`. */
export async function writePlanFolder(folder: string, files: readonly PlanSource[], notes: string): Promise<Result<null>> {
  try {
    await mkdir(folder, { recursive: true });
    const there = await readdir(folder);
    if (there.length > 0 && !there.includes(notesFile))
      return refuse('folder-in-use', `${folder} is not empty, and no earlier import made it`);
    const strange = there.filter((name) => /\.ya?ml$/i.test(name) && !files.some(({ file }) => file === name));
    if (strange.length > 0) return refuse('folder-in-use', `${folder} has files that would become part of the plan: ${strange.join(', ')}`);
    for (const { file, text } of files) await writeFile(join(folder, file), text);
    await writeFile(join(folder, notesFile), notes);
    return ok(null);
  } catch (error) {
    return refuse('folder-unwritable', `${folder} cannot be written: ${error instanceof Error ? error.message : String(error)}`);
  }
}
