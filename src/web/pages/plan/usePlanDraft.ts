// Where does a draft of the plan stay while I look elsewhere? In this tab, whole: its files, and the version that it was begun on.

import { useCallback, useState } from 'react';
import type { PlanFile } from '../../../contract/activation.ts';

export interface PlanDraft {
  /** 0: no plan was active. */
  readonly basedOn: number;
  /** The version whose text it began as. */
  readonly from: number;
  readonly files: readonly PlanFile[];
}

const places = { draft: 'draft plan', discarded: 'discarded draft plan' } as const;

/** `null`: nothing has been begun, or none was discarded of late. */
export function usePlanDraft(which: keyof typeof places = 'draft'): readonly [PlanDraft | null, (draft: PlanDraft | null) => void] {
  const key = places[which];
  const [draft, setDraft] = useState(() => read(key));
  const write = useCallback(
    (next: PlanDraft | null) => {
      setDraft(next);
      try {
        if (next === null) sessionStorage.removeItem(key);
        else sessionStorage.setItem(key, JSON.stringify(next));
      } catch {
        // Storage is full or forbidden: the draft still stands on the page.
      }
    },
    [key],
  );
  return [draft, write];
}

function read(key: string): PlanDraft | null {
  try {
    const kept: unknown = JSON.parse(sessionStorage.getItem(key) ?? 'null');
    return isDraft(kept) ? kept : null;
  } catch {
    return null;
  }
}

/** What an earlier version of this page kept may look otherwise. */
function isDraft(kept: unknown): kept is PlanDraft {
  if (typeof kept !== 'object' || kept === null || !('basedOn' in kept) || !('files' in kept)) return false;
  return (
    typeof kept.basedOn === 'number' &&
    'from' in kept &&
    typeof kept.from === 'number' &&
    Array.isArray(kept.files) &&
    kept.files.length > 0 &&
    kept.files.every(isFile)
  );
}

function isFile(each: unknown): each is PlanFile {
  return (
    typeof each === 'object' &&
    each !== null &&
    'name' in each &&
    typeof each.name === 'string' &&
    'text' in each &&
    typeof each.text === 'string'
  );
}
