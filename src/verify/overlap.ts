// Is there an alert that two conditions fit at once? Looked for among alerts made of the words that the conditions themselves ask for.

import { type AlertFacts, matches } from '../core/plan/condition.ts';
import { alertLevels } from '../core/plan/defaults.ts';
import { type Bounded, gaveUp, proven } from './bounded.ts';
import { formulaOf, partsOf } from './formula.ts';
import { verifyLimits } from './limits.ts';

type TextField = 'summary' | 'source' | 'component' | 'group' | 'class';
const textFields: readonly TextField[] = ['summary', 'source', 'component', 'group', 'class'];

/** One thing that an alert may say. */
type Word =
  | { readonly kind: 'field'; readonly field: TextField; readonly text: string }
  | { readonly kind: 'level'; readonly text: (typeof alertLevels)[number] }
  | { readonly kind: 'integration'; readonly text: string }
  | { readonly kind: 'label'; readonly label: string; readonly text: string };

/** The alert in words, `class "data-leak", summary "region"`; `null`: none was found, which proves nothing. */
export function alertForBoth(
  a: string,
  b: string,
  of: { readonly service: string; readonly senders: readonly string[] },
  mostAlerts: number = verifyLimits.alertsPerPair,
): Bounded<{ readonly alert: AlertFacts; readonly said: string } | null> {
  const words = [...new Map([...wordsOf(a), ...wordsOf(b)].map((word) => [JSON.stringify(word), word])).values()];
  const [sender = ''] = of.senders;
  const plain: AlertFacts = {
    ...{ summary: 'Something is wrong', source: '', component: null, group: null, class: null },
    ...{ level: 'critical' as const, details: '{}', service: of.service, integration: sender },
  };
  let tried = 0;
  for (const some of combinations(words)) {
    tried += 1;
    if (tried > mostAlerts) return gaveUp('alertsPerPair');
    const alert = some.reduce(saying, plain);
    if (!of.senders.includes(alert.integration)) continue;
    if (matches(a, alert) && matches(b, alert)) return proven({ alert, said: inWords(some) });
  }
  return proven(null);
}

function wordsOf(when: string): readonly Word[] {
  const { fields, free } = partsOf(formulaOf(when));
  const words: Word[] = [];
  for (const [field, texts] of fields) {
    for (const text of texts) {
      const level = alertLevels.find((each) => each === text);
      const known = textFields.find((each) => each === field);
      if (field === 'level' && level !== undefined) words.push({ kind: 'level', text: level });
      else if (field === 'integration') words.push({ kind: 'integration', text });
      else if (known !== undefined) words.push({ kind: 'field', field: known, text });
    }
  }
  for (const part of free.keys()) words.push(...wordsInFree(part));
  return words;
}

/** `alert.summary.contains("disk")`, `alert.labels.get("team") == "payments"`: whether it really fits is asked of the condition. */
function wordsInFree(part: string): readonly Word[] {
  const [, label, labelText] = /labels\.get\("([^"]+)"\)\s*==\s*"([^"]*)"/.exec(part) ?? [];
  if (label !== undefined && labelText !== undefined) return [{ kind: 'label', label, text: labelText }];
  const [, field, pattern] = /alert\.(\w+)\.(?:matches|contains|startsWith|endsWith)\("([^"]*)"\)/.exec(part) ?? [];
  const known = textFields.find((each) => each === field);
  if (known === undefined || pattern === undefined) return [];
  return pattern.split('|').map((way) => ({ kind: 'field', field: known, text: sampleOf(way) }));
}

/** A text that a simple pattern fits: the first of each class of letters, and nothing of what may be missing. */
function sampleOf(pattern: string): string {
  return pattern
    .replace(/\[\^?(.)[^\]]*\]/g, '$1')
    .replace(/\.[*?]|.[*?]/g, '')
    .replace(/\\d\+?/g, '1')
    .replace(/[\^$()+\\]/g, '');
}

/** None, one word, two, three, the fewest first. An alert says one thing of each field; only the summary may say several, one after the other. */
function* combinations(words: readonly Word[]): Iterable<readonly Word[]> {
  let some: readonly (readonly Word[])[] = [[]];
  for (let size = 0; size <= 3; size += 1) {
    yield* some;
    some = some.flatMap((each) =>
      words
        .slice(words.indexOf(each.at(-1) ?? NOTHING) + 1)
        .flatMap((word) => (each.some((other) => collide(other, word)) ? [] : [[...each, word]])),
    );
  }
}

const NOTHING: Word = { kind: 'field', field: 'summary', text: '' };

function collide(a: Word, b: Word): boolean {
  if (a.kind === 'field' && b.kind === 'field') return a.field === b.field && a.field !== 'summary';
  if (a.kind === 'label' && b.kind === 'label') return a.label === b.label;
  return a.kind === b.kind;
}

function saying(alert: AlertFacts, word: Word): AlertFacts {
  switch (word.kind) {
    case 'field': {
      const said = word.field === 'summary' && alert.summary !== 'Something is wrong' ? `${alert.summary}, ${word.text}` : word.text;
      return { ...alert, [word.field]: said };
    }
    case 'level':
      return { ...alert, level: word.text };
    case 'integration':
      return { ...alert, integration: word.text };
    case 'label': {
      const { labels = {} } = JSON.parse(alert.details) as { labels?: Readonly<Record<string, string>> }; // made here
      return { ...alert, details: JSON.stringify({ labels: { ...labels, [word.label]: word.text } }) };
    }
    default:
      return word satisfies never;
  }
}

function inWords(words: readonly Word[]): string {
  if (words.length === 0) return 'any';
  return words
    .map((word) => `${word.kind === 'field' ? word.field : word.kind === 'label' ? word.label : word.kind} “${word.text}”`)
    .join(', ');
}
