// What does `tocsin import gitlab-catalog` do? It reads the catalogue, writes a plan's folder, and says what is to be known about it.

import { type ExitCode, misuse, type Shell } from '../../plan/commands.ts';
import { loadPlan } from '../../plan/load.ts';
import { countOf, kindsOfNotes, notesAsMarkdown } from '../note.ts';
import { notesFile, planFiles, writePlanFolder } from '../plan-folder.ts';
import { planOfCatalog } from './plan.ts';
import { readCatalog } from './source.ts';

export interface CatalogImport {
  readonly folder: string;
  readonly out: string;
  readonly standIn: string;
  readonly json: boolean;
}

/** 0: nothing is wrong in the source; 1: something is, and is named; 2: it could not be read or written. */
export async function importGitlabCatalog(args: CatalogImport, shell: Shell): Promise<ExitCode> {
  const catalog = await readCatalog(args.folder);
  if (!catalog.ok) return misuse(catalog.refusal.message, args.json, shell);
  const imported = planOfCatalog(catalog.value, args.standIn);
  if (!imported.ok) return misuse(imported.refusal.message, args.json, shell);
  const { texts, notes } = imported.value;
  const files = planFiles(texts);
  const { plan, problems } = loadPlan(files, shell.environment, shell.channels);
  if (plan === null) {
    const error = problems.find(({ severity }) => severity === 'error');
    return misuse(`no valid plan comes of it: ${error?.file}:${error?.line}: ${error?.message}`, args.json, shell);
  }
  const written = await writePlanFolder(args.out, files, notesAsMarkdown(`Imported from ${args.folder}`, notes));
  if (!written.ok) return misuse(written.refusal.message, args.json, shell);
  const counts = {
    services: Object.keys(texts.services).length,
    teams: Object.keys(texts.teams).length,
    dependencies: Object.values(plan.services).reduce((sum, service) => sum + service.dependsOn.length, 0),
    scenarios: Object.keys(texts.scenarios).length,
  };
  if (args.json) shell.write(`${JSON.stringify({ out: args.out, counts, notes, problems: problems.length }, null, 2)}\n`);
  else {
    shell.write(
      `${args.out}: ${Object.entries(counts)
        .map(([noun, count]) => `${count} ${noun}`)
        .join(', ')}\n`,
    );
    for (const note of notes.filter(({ kind }) => kind === 'wrong'))
      shell.write(`${note.file}:${note.line} wrong  ${note.subject} ${note.message}\n`);
    const said = kindsOfNotes.map((kind) => `${countOf(notes, kind)} ${kind}`).join(', ');
    shell.write(`${said}: all of it stands in ${args.out}/${notesFile}\n`);
  }
  return countOf(notes, 'wrong') > 0 ? 1 : 0;
}
