// What is to be known about an import? What was assumed, what has no counterpart, what is wrong with what was read; each with its place.

export interface Note {
  /** `wrong`: in the source itself, and still in the plan. `assumed`: the source does not say it. `not-mapped`: it stays behind. */
  readonly kind: 'wrong' | 'assumed' | 'not-mapped';
  readonly file: string;
  readonly line: number;
  /** What it is about: `service api`. */
  readonly subject: string;
  readonly message: string;
}

const headings: Readonly<Record<Note['kind'], string>> = {
  wrong: 'Wrong in the source, kept as it is: `tocsin plan validate` and `tocsin verify` tell of it',
  assumed: 'Assumed, since the source does not say it',
  'not-mapped': 'Not taken over: it has no counterpart in a plan',
};

export const kindsOfNotes: readonly Note['kind'][] = ['wrong', 'assumed', 'not-mapped'];

/** In the order of kinds, files and lines. */
export function notesAsMarkdown(title: string, notes: readonly Note[]): string {
  const parts = kindsOfNotes.map((kind) => {
    const some = notes.filter((note) => note.kind === kind);
    const lines = inOrder(some).map((note) => `- ${note.file}:${note.line} **${note.subject}**: ${note.message}`);
    return `## ${headings[kind]} (${some.length})\n\n${lines.length === 0 ? 'Nothing.' : lines.join('\n')}\n`;
  });
  return `# ${title}\n\n${parts.join('\n')}`;
}

export function inOrder(notes: readonly Note[]): readonly Note[] {
  return notes.toSorted((a, b) => (a.file < b.file ? -1 : a.file > b.file ? 1 : a.line - b.line));
}

export function countOf(notes: readonly Note[], kind: Note['kind']): number {
  return notes.filter((note) => note.kind === kind).length;
}
