// How bad is an Opsgenie priority?

import type { AlertLevel } from '../../../core/plan/plan.ts';
import { knownLevel } from '../level.ts';
import type { Oddities } from '../oddities.ts';

export type Priority = 'P1' | 'P2' | 'P3' | 'P4' | 'P5';

/** P3 where none is given, as in Opsgenie, or none that is known, which is noted. */
export function priorityIn(value: unknown, oddities: Oddities): Priority {
  if (value === undefined || value === null || value === '') return 'P3';
  if (isPriority(value)) return value;
  const read = knownPriority(value);
  oddities.note('priority', read === null ? "'priority' is none of P1 to P5; it counts as P3." : `'priority' was read as ${read}.`);
  return read ?? 'P3';
}

/** `null`: it is none. */
export function knownPriority(value: unknown): Priority | null {
  if (isPriority(value)) return value;
  const word = typeof value === 'number' || typeof value === 'string' ? String(value).trim().toUpperCase() : '';
  const numbered = /^\d$/.test(word) ? `P${word}` : word;
  if (isPriority(numbered)) return numbered;
  const level = knownLevel(value);
  return level === null ? null : priorityOf(level);
}

export function levelOfPriority(priority: Priority): AlertLevel {
  return levels[priority];
}

export function priorityOf(level: AlertLevel): Priority {
  return priorities[level];
}

function isPriority(value: unknown): value is Priority {
  return typeof value === 'string' && Object.hasOwn(levels, value);
}

const levels: Readonly<Record<Priority, AlertLevel>> = { P1: 'critical', P2: 'error', P3: 'warning', P4: 'info', P5: 'info' };
const priorities: Readonly<Record<AlertLevel, Priority>> = { critical: 'P1', error: 'P2', warning: 'P3', info: 'P5' };
