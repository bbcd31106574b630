// Of what is a printed page made? Headings, texts, lists and tables; how they look is decided elsewhere.

export type Block =
  | { readonly kind: 'heading'; readonly level: 1 | 2 | 3; readonly text: string }
  | { readonly kind: 'text'; readonly text: string }
  /** A term and what stands for it, once or several times. */
  | { readonly kind: 'terms'; readonly terms: readonly { readonly term: string; readonly says: readonly string[] }[] }
  | { readonly kind: 'list'; readonly ordered: boolean; readonly items: readonly string[] }
  | { readonly kind: 'table'; readonly head: readonly string[]; readonly rows: readonly (readonly string[])[] };

export interface Page {
  readonly title: string;
  readonly blocks: readonly Block[];
}

export function heading(level: 1 | 2 | 3, text: string): Block {
  return { kind: 'heading', level, text };
}

export function text(content: string): readonly Block[] {
  return content === '' ? [] : [{ kind: 'text', text: content }];
}

/** Nothing where there is nothing to list. */
export function list(items: readonly string[], ordered = false): readonly Block[] {
  return items.length === 0 ? [] : [{ kind: 'list', ordered, items }];
}

/** Nothing where no row is left; terms without text are left out. */
export function terms(pairs: readonly (readonly [term: string, says: string | readonly string[]])[]): readonly Block[] {
  const found = pairs.flatMap(([term, says]) => {
    const lines = (typeof says === 'string' ? [says] : says).filter((line) => line !== '');
    return lines.length === 0 ? [] : [{ term, says: lines }];
  });
  return found.length === 0 ? [] : [{ kind: 'terms', terms: found }];
}

export function table(head: readonly string[], rows: readonly (readonly string[])[]): readonly Block[] {
  return rows.length === 0 ? [] : [{ kind: 'table', head, rows }];
}
