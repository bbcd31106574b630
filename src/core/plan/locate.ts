// Where in the text does each part of the plan stand? The YAML as a plain tree that knows file, line and column of everything.

export interface Position {
  readonly file: string;
  readonly line: number;
  readonly column: number;
}

export type Path = readonly (string | number)[];

/** One value of the document. A mapping has named children, a list numbered ones, anything else none. */
export interface Located {
  readonly kind: 'mapping' | 'list' | 'scalar';
  /** Of a scalar: text, number, true, false or null. */
  readonly scalar: unknown;
  readonly children: ReadonlyMap<string | number, Located>;
  readonly at: Position;
  /** Of its key, where it has one. */
  readonly keyAt: Position | null;
  /** Columns from `at` to the first character of its text; `null` where the text does not stand on one line as it is. */
  readonly textStart: number | null;
}

/** The position of the deepest part of `path` that exists; of a part that is missing, the key of what lacks it. */
export function positionOf(root: Located, path: Path, onKey: boolean, offset: number): Position {
  let found = root;
  for (const [depth, part] of path.entries()) {
    const next = found.children.get(part);
    if (next === undefined) return plain(depth === 0 ? found.at : (found.keyAt ?? found.at));
    found = next;
  }
  if (onKey) return plain(found.keyAt ?? found.at);
  if (offset === 0 || found.textStart === null) return plain(found.at);
  return { ...plain(found.at), column: found.at.column + found.textStart + offset };
}

/** The tree as ordinary objects, lists and scalars, without positions. */
export function valueIn(located: Located): unknown {
  switch (located.kind) {
    case 'scalar':
      return located.scalar;
    case 'list':
      return [...located.children.values()].map(valueIn);
    case 'mapping':
      return Object.fromEntries([...located.children].map(([name, child]) => [String(name), valueIn(child)]));
  }
}

/** `people.yaml:3:5` */
export function placeName(at: Position): string {
  return `${at.file}:${at.line}:${at.column}`;
}

function plain(at: Position): Position {
  return { file: at.file, line: at.line, column: at.column };
}
