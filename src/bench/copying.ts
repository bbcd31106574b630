// Which parts of a stored text are an incident's own? Its names and its moments, each replaced by a mark that a copy fills in.

/** `@n0@` for the first name, and so on. */
export function renamed(text: string, names: readonly string[]): string {
  return names.reduce((marked, name, which) => marked.replaceAll(name, `@n${which}@`), text);
}

/** Moments are milliseconds since 1970 with thirteen digits: from 2001 to 2286. `@m0@` for the first that occurs, and so on. */
export function momentsIn(text: string): { readonly template: string; readonly moments: readonly number[] } {
  const moments: number[] = [];
  const template = text.replace(/(?<![\w.])[1-9]\d{12}(?![\w.])/g, (found) => {
    const known = moments.indexOf(Number(found));
    return `@m${known >= 0 ? known : moments.push(Number(found)) - 1}@`;
  });
  return { template, moments };
}
