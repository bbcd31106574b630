// How bad is it, in one of four levels, whatever word the sender has for it?

import type { AlertLevel } from '../../core/plan/plan.ts';

/** A word that nobody knows counts as an error: unsure means the higher, yet not the highest for every typing mistake. */
export function levelOf(word: unknown): AlertLevel {
  return knownLevel(word) ?? 'error';
}

/** `null`: nobody knows the word. */
export function knownLevel(word: unknown): AlertLevel | null {
  return typeof word === 'string' ? (words.get(word.trim().toLowerCase()) ?? null) : null;
}

export function isLevel(word: unknown): word is AlertLevel {
  return word === 'critical' || word === 'error' || word === 'warning' || word === 'info';
}

const byLevel: Readonly<Record<AlertLevel, string>> = {
  critical: 'critical crit page emergency emerg fatal panic disaster alert urgent blocker p0 p1 s1 sev0 sev1',
  error: 'error err high major severe p2 s2 sev2',
  warning: 'warning warn medium moderate minor average ticket p3 s3 sev3',
  info: 'info information informational notice low none ok debug p4 p5 s4 sev4 sev5',
};

const words: ReadonlyMap<string, AlertLevel> = new Map(
  Object.entries(byLevel).flatMap(([level, list]) => list.split(' ').map((word) => [word, level as AlertLevel] as const)), // keys of `byLevel`
);
