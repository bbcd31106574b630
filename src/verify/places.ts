// Where in the text does a finding point? The same tree from which the plan was resolved, asked by path.

import { type PlanSource, readDocument } from '../core/plan/document.ts';
import { readDraft } from '../core/plan/draft.ts';
import { type Path, type Position, positionOf } from '../core/plan/locate.ts';

/** The deepest part of the path that the text has; `null` where it has none of it, as of what is usual and not written. */
export function placesOf(sources: readonly PlanSource[]): (path: Path) => Position | null {
  const documents = sources.map((source) => readDocument(source, [])).filter((document) => document !== null);
  if (documents.length === 0) return () => null;
  const { root } = readDraft(documents, []).draft;
  return (path) => (root.children.has(path[0] ?? '') ? positionOf(root, path, true, 0) : null);
}
