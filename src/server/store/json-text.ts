// How does a document lie in the database? As JSON in a plain text, into which the database never looks.

/** The JSON of a `T`: what `JSON.stringify` made of one, and nobody else writes. */
export type JsonText<T> = string & { readonly jsonOf?: T };

export function parsed<T>(text: JsonText<T>): T {
  return JSON.parse(text) as T; // border: the engine's own columns
}
