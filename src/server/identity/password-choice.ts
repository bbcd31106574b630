// May this be a password? By its length and by whether others would guess it (NIST SP 800-63B-4); nothing is asked of its composition.

import { shortestPassword } from '../../contract/password.ts';
import { ok, type Result, refuse } from '../../core/kernel/result.ts';

/** What must be left once known words are taken out: a password that leans on one is only as long as the rest. */
const leastLeft = 8;
/** A word shorter than this is a part of too many others. */
const shortestWord = 4;

/** Refusal: `weak-password`. */
export async function checkPassword(password: string, of: { readonly name: string; readonly email: string }): Promise<Result<null>> {
  const plain = password.normalize('NFKC').toLowerCase();
  if (Array.from(plain).length < shortestPassword)
    return weak(`A password has ${shortestPassword} characters at least; a sentence is easy to keep`);
  if (new Set(plain).size < leastLeft / 2 || isRow(plain))
    return weak('This is a few characters over and over, or a row of them; others try that first');
  const common = await commonPasswords();
  const unit = unitOf(plain);
  if (common.has(plain) || common.has(unit) || common.has(middleOf(unit))) return weak('This is among the passwords that others try first');
  const left = wordsOf(of).reduce((rest, word) => rest.replaceAll(word, ''), plain);
  if (left.length < leastLeft) return weak('This is mostly your name, your address or ours; others try that first');
  return ok(null);
}

/** What is repeated, where the whole is that once and a half at least: `secret` of `secretsecretsecret`, ten digits of fifteen. */
function unitOf(text: string): string {
  for (let length = 1; length * 3 <= text.length * 2; length += 1) {
    if (text.startsWith(text.slice(length))) return text.slice(0, length);
  }
  return text;
}

/** `abcdefghijklmno`, `987654321098765` in parts: always the next one, or the one before. */
function isRow(text: string): boolean {
  const steps = new Set(
    Array.from(text, (character, at) => (at === 0 ? 0 : (character.codePointAt(0) ?? 0) - (text.codePointAt(at - 1) ?? 0))).slice(1),
  );
  return steps.size <= 1;
}

/** Without what people add to a word to make it long enough. */
function middleOf(text: string): string {
  const isLetter = (at: number) => /\p{L}/u.test(text.charAt(at));
  let from = 0;
  let to = text.length;
  while (from < to && !isLetter(from)) from += 1;
  while (to > from && !isLetter(to - 1)) to -= 1;
  return text.slice(from, to);
}

function wordsOf({ name, email }: { readonly name: string; readonly email: string }): readonly string[] {
  const words = `${name} ${email} tocsin`
    .normalize('NFKC')
    .toLowerCase()
    .split(/[^\p{L}\p{N}]+/u);
  return [...new Set(words)].filter((word) => word.length >= shortestWord).toSorted((a, b) => b.length - a.length);
}

let kept: ReadonlySet<string> | null = null;

/** Read when somebody chooses one, which is seldom. */
async function commonPasswords(): Promise<ReadonlySet<string>> {
  if (kept !== null) return kept;
  const { dictionary } = await import('@zxcvbn-ts/language-common');
  kept = new Set(dictionary['passwords-common']);
  return kept;
}

function weak(message: string): ReturnType<typeof refuse> {
  return refuse('weak-password', message, 'password');
}
