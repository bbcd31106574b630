// What does `tocsin plan export` do? It writes a version of the plan as it was written: the same files, byte for byte, comments and all.

import { mkdir, readdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { type ExitCode, misuse, type Shell } from './commands.ts';
import type { PlanDesk } from './desk.ts';
import { soundFiles } from './files.ts';

export interface ExportArguments {
  /** `null`: the active one. */
  readonly version: number | null;
  /** A folder that is new or empty; `null`: to the terminal, which takes a plan of one file. */
  readonly out: string | null;
}

/** Never writes over anything. 0: written; 2: it could not be. */
export async function exportPlan({ version, out }: ExportArguments, desk: PlanDesk, shell: Pick<Shell, 'write'>): Promise<ExitCode> {
  const found = await desk.text(version);
  if (!found.ok) return misuse(found.refusal.message, false, shell);
  // Whatever stands there is written to this disk.
  const sound = soundFiles(found.value.files);
  if (!sound.ok) return misuse(sound.refusal.message, false, shell);
  const [only, ...more] = sound.value;
  if (only === undefined) return misuse(`version ${found.value.version} was stored without its text`, false, shell);
  if (out === null) {
    if (more.length > 0)
      return misuse(`version ${found.value.version} has ${more.length + 1} files: name a folder with --out`, false, shell);
    shell.write(only.text);
    return 0;
  }
  try {
    await mkdir(out, { recursive: true });
    if ((await readdir(out)).length > 0) return misuse(`${out} is not empty: name a new folder`, false, shell);
    for (const { name, text } of sound.value) await writeFile(join(out, name), text, { flag: 'wx' });
  } catch (error) {
    return misuse(`${out} cannot be written: ${error instanceof Error ? error.message : String(error)}`, false, shell);
  }
  shell.write(`Version ${found.value.version} is in ${out}: ${sound.value.map(({ name }) => name).join(', ')}\n`);
  return 0;
}
