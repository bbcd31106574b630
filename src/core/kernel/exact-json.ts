// How is JSON read and written so that whole numbers stay exact? Those beyond what a `number` holds are bigints.
// By the runtime's own parser, which is asked twice only where there is such a number: a parser in JavaScript would stop
// everything else for seconds on what senders may post.

/** As `JSON.parse`, and throws as it does. */
export function parseExactly(text: string): unknown {
  const value: unknown = JSON.parse(text);
  if (!manyDigits.test(text)) return value;
  // Written anew, since an escape in the text itself could hide the mark.
  const marked = markWholeNumbers(text, markFor(JSON.stringify(value)));
  return marked === null ? value : unmarked(JSON.parse(marked.text), marked.mark);
}

/** As `JSON.stringify` for what came of JSON; `undefined` is written as `null`. */
export function writeExactly(value: unknown): string {
  try {
    return JSON.stringify(value) ?? 'null';
  } catch (error) {
    if (!(error instanceof TypeError)) throw error;
    const mark = markFor(JSON.stringify(value, (_key, each: unknown) => (typeof each === 'bigint' ? 0 : each)));
    const text = JSON.stringify(value, (_key, each: unknown) => (typeof each === 'bigint' ? `${mark}${each}` : each));
    return text.replaceAll(new RegExp(`"${mark}(-?\\d+)"`, 'g'), '$1');
  }
}

const manyDigits = /\d{16}/;
const wholeNumber = /^-?\d{16,}$/;
/** How deep it may be nested for its numbers to be looked at; deeper, they are as `JSON.parse` gives them. */
const levelsLookedAt = 1_000;

/** A text that the other does not hold. */
function markFor(text: string): string {
  let mark = 'exactly:';
  for (let n = 0; text.includes(mark); n++) mark = `exactly-${n}:`;
  return mark;
}

/** The same document with each number that would lose digits as a text behind the mark; `null`: there is none. */
function markWholeNumbers(text: string, mark: string): { readonly text: string; readonly mark: string } | null {
  const parts: string[] = [];
  let copied = 0;
  for (let at = 0; at < text.length; at++) {
    const code = text.charCodeAt(at);
    if (code === quote) at = endOfString(text, at);
    else if (code === minus || isDigit(code)) {
      let end = at + 1;
      while (isOfNumber(text.charCodeAt(end))) end += 1;
      const number = text.slice(at, end);
      if (wholeNumber.test(number) && !Number.isSafeInteger(Number(number))) {
        parts.push(text.slice(copied, at), `"${mark}${number}"`);
        copied = end;
      }
      at = end - 1;
    }
  }
  return copied === 0 ? null : { text: parts.join('') + text.slice(copied), mark };
}

/** Of valid JSON: where the string ends that begins here. */
function endOfString(text: string, from: number): number {
  let at = from + 1;
  for (let code = text.charCodeAt(at); code !== quote; code = text.charCodeAt(at)) at += code === backslash ? 2 : 1;
  return at;
}

function unmarked(value: unknown, mark: string, levels = levelsLookedAt): unknown {
  if (typeof value === 'string') return value.startsWith(mark) ? exact(value.slice(mark.length)) : value;
  if (typeof value !== 'object' || value === null) return value;
  const of = value as { [key: string]: unknown }; // just parsed: a list or a plain object
  for (const key of Object.keys(of)) {
    const each = of[key];
    const found = levels === 0 ? shallowly(each, mark) : unmarked(each, mark, levels - 1);
    // As JSON.parse does: an own property, whatever its name.
    if (found !== each) Object.defineProperty(of, key, { value: found, writable: true, enumerable: true, configurable: true });
  }
  return of;
}

function shallowly(value: unknown, mark: string): unknown {
  return typeof value === 'string' && value.startsWith(mark) ? Number(value.slice(mark.length)) : value;
}

function exact(digits: string): bigint {
  return BigInt(digits);
}

const quote = 34;
const backslash = 92;
const minus = 45;

function isDigit(code: number): boolean {
  return code >= 48 && code <= 57;
}

/** Digits, signs, the point and the e of exponents. */
function isOfNumber(code: number): boolean {
  return isDigit(code) || code === 43 || code === minus || code === 46 || code === 69 || code === 101;
}
