// How does a function say no? It returns a refusal: a value with a code, never an exception.

export type Result<T, R = Refusal> = { readonly ok: true; readonly value: T } | { readonly ok: false; readonly refusal: R };

/** `code` is stable and for programs; `message` is a sentence for people; `field` names the offending input, if one does. */
export interface Refusal {
  readonly code: string;
  readonly message: string;
  readonly field?: string;
}

export function ok<T>(value: T): { readonly ok: true; readonly value: T } {
  return { ok: true, value };
}

export function refuse(code: string, message: string, field?: string): { readonly ok: false; readonly refusal: Refusal } {
  return { ok: false, refusal: field === undefined ? { code, message } : { code, message, field } };
}
