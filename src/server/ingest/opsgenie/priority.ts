// How bad is an Opsgenie priority?

import type { AlertLevel } from '../../../core/plan/plan.ts';
import type { JsonObject } from '../json.ts';
import type { Faults } from './fields.ts';

export type Priority = 'P1' | 'P2' | 'P3' | 'P4' | 'P5';

/** P3 where none is given, as in Opsgenie. */
export function priorityField(body: JsonObject, faults: Faults): Priority {
  const value = body.priority;
  if (value === undefined || value === null || value === '') return 'P3';
  if (typeof value === 'string' && Object.hasOwn(levels, value)) return value as Priority; // its keys
  faults.priority = 'priority must be one of P1, P2, P3, P4 and P5.';
  return 'P3';
}

export function levelOfPriority(priority: Priority): AlertLevel {
  return levels[priority];
}

export function priorityOf(level: AlertLevel): Priority {
  return priorities[level];
}

const levels: Readonly<Record<Priority, AlertLevel>> = { P1: 'critical', P2: 'error', P3: 'warning', P4: 'info', P5: 'info' };
const priorities: Readonly<Record<AlertLevel, Priority>> = { critical: 'P1', error: 'P2', warning: 'P3', info: 'P5' };
