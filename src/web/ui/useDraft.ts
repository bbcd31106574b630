// Where does what I write stay while I look elsewhere? In this tab, under its name, until it is sent or cleared.

import { useCallback, useState } from 'react';

/** `first` stands there where nothing has been written yet. */
export function useDraft(name: string, first = ''): readonly [string, (text: string) => void] {
  const key = `draft ${name}`;
  const [text, setText] = useState(() => read(key) || first);
  const write = useCallback(
    (next: string) => {
      setText(next);
      try {
        if (next === '') sessionStorage.removeItem(key);
        else sessionStorage.setItem(key, next);
      } catch {
        // Storage is full or forbidden: the text still stands on the page.
      }
    },
    [key],
  );
  return [text, write];
}

function read(key: string): string {
  try {
    return sessionStorage.getItem(key) ?? '';
  } catch {
    return '';
  }
}
