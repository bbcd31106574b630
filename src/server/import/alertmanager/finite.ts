// Which texts does a simple pattern fit? `gprd|gstg(-ref)?` fits three; most patterns of labels are such lists.

/** More than this are better left as a pattern. */
const mostTexts = 50;

/** Every text that the pattern fits as a whole, or `null` where they cannot be listed. */
export function textsOf(pattern: string): readonly string[] | null {
  const reading = { text: pattern, at: 0 };
  const texts = alternatives(reading);
  return texts === null || reading.at < pattern.length ? null : [...new Set(texts)];
}

interface Reading {
  readonly text: string;
  at: number;
}

function alternatives(reading: Reading): readonly string[] | null {
  const all: string[] = [];
  for (;;) {
    const some = sequence(reading);
    if (some === null) return null;
    all.push(...some);
    if (all.length > mostTexts) return null;
    if (reading.text[reading.at] !== '|') return all;
    reading.at += 1;
  }
}

function sequence(reading: Reading): readonly string[] | null {
  let texts: readonly string[] = [''];
  for (let next = reading.text[reading.at]; next !== undefined && next !== '|' && next !== ')'; next = reading.text[reading.at]) {
    const part = atom(reading, next);
    if (part === null) return null;
    texts = texts.flatMap((before) => part.map((after) => before + after));
    if (texts.length > mostTexts) return null;
  }
  return texts;
}

function atom(reading: Reading, first: string): readonly string[] | null {
  let texts: readonly string[] | null = null;
  if (first === '(') {
    reading.at += reading.text.startsWith('(?:', reading.at) ? 3 : 1;
    texts = alternatives(reading);
    if (texts === null || reading.text[reading.at] !== ')') return null;
    reading.at += 1;
  } else if (/[\w:/, @#~%&=<>;-]/.test(first)) {
    reading.at += 1;
    texts = [first];
  } else if (first === '\\' && /[.\\/+*?()[\]{}|^$-]/.test(reading.text[reading.at + 1] ?? '')) {
    texts = [reading.text[reading.at + 1] ?? ''];
    reading.at += 2;
  }
  const quantifier = reading.text[reading.at];
  if (quantifier === '*' || quantifier === '+' || quantifier === '{') return null;
  if (quantifier !== '?' || texts === null) return texts;
  reading.at += 1;
  return reading.text[reading.at] === '?' ? null : [...texts, ''];
}
