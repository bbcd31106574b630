// What has one value until it has the next? A quantity over time, as pieces without a gap; neighbours differ.

import type { Instant } from '../core/kernel/instant.ts';
import { firstEndingAfter, type Interval } from '../core/kernel/interval.ts';

export interface Piece<T> extends Interval {
  readonly value: T;
}

export type Piecewise<T> = readonly Piece<T>[];

export function always<T>(span: Interval, value: T): Piecewise<T> {
  return [{ from: span.from, to: span.to, value }];
}

/** Each piece with another value; neighbours that have become equal are one. */
export function map<S extends Interval, T>(pieces: readonly S[], change: (piece: S) => T): Piecewise<T> {
  const found: Piece<T>[] = [];
  for (const piece of pieces) append(found, piece.from, piece.to, change(piece));
  return found;
}

/** Both at once; they span the same time. */
export function combine<A, B, T>(a: Piecewise<A>, b: Piecewise<B>, both: (a: A, b: B) => T): Piecewise<T> {
  const found: Piece<T>[] = [];
  let i = 0;
  let j = 0;
  for (let x = a[i], y = b[j]; x !== undefined && y !== undefined; x = a[i], y = b[j]) {
    const to = Math.min(x.to, y.to);
    append(found, Math.max(x.from, y.from), to, both(x.value, y.value));
    if (x.to === to) i += 1;
    if (y.to === to) j += 1;
  }
  return found;
}

/** The pieces that meet the span, cut to it. */
export function within<T>(pieces: Piecewise<T>, span: Interval): Piecewise<T> {
  const found: Piece<T>[] = [];
  for (let index = firstEndingAfter(pieces, span.from); index < pieces.length; index += 1) {
    const piece = pieces[index];
    if (piece === undefined || piece.from >= span.to) break;
    const cut = piece.from < span.from || piece.to > span.to;
    found.push(cut ? { from: Math.max(piece.from, span.from), to: Math.min(piece.to, span.to), value: piece.value } : piece);
  }
  return found;
}

/** `undefined` outside. */
export function valueAt<T>(pieces: Piecewise<T>, at: Instant): T | undefined {
  const piece = pieces[firstEndingAfter(pieces, at)];
  return piece !== undefined && piece.from <= at ? piece.value : undefined;
}

function append<T>(pieces: Piece<T>[], from: Instant, to: Instant, value: T): void {
  if (from >= to) return;
  const last = pieces.at(-1);
  if (last !== undefined && last.to === from && Object.is(last.value, value)) pieces[pieces.length - 1] = { from: last.from, to, value };
  else pieces.push({ from, to, value });
}
