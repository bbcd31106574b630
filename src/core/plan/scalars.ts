// How are small things written in a plan? One notation each: durations, names, local times, shares, targets, notification rules.

import { z } from 'zod';
import { parseSpan, type Span } from '../kernel/duration.ts';
import type { Millis } from '../kernel/instant.ts';
import { isZone, parseLocal } from '../kernel/zone.ts';
import type { Rotation, StepCondition, Target } from './plan.ts';

/** Names are what people type and what ids and addresses are made of. */
export const namePattern = /^[a-z][a-z0-9_-]{0,63}$/;

/** Says what is wrong; the value counts as missing. */
export function complain(context: z.RefinementCtx, message: string, suggestion: string | null = null): never {
  note(context, message, suggestion);
  // zod's mark for "no value": what follows is not run.
  return z.NEVER;
}

/** Says what is wrong with one part of a value, and lets the reading go on. */
export function note(context: z.RefinementCtx, message: string, suggestion: string | null = null, path: (string | number)[] = []): void {
  context.issues.push({ code: 'custom', input: context.value, message, path, params: { suggestion } });
}

/** Text that says what was expected where something else stands. */
export function written(expected: string): z.ZodString {
  return z.string({ error: (issue) => (issue.input === undefined ? undefined : `expected ${expected}, not ${shown(issue.input)}`) });
}

/** The value as a reader sees it, short. */
export function shown(value: unknown): string {
  if (value === null || value === undefined) return 'nothing';
  if (Array.isArray(value)) return 'a list';
  if (typeof value === 'object') return 'a mapping';
  const text = String(value);
  return `\`${text.length > 60 ? `${text.slice(0, 60)}…` : text}\``;
}

/** One line for people. */
export const Text = written('text').trim().min(1).max(200);

export const LongText = written('text').trim().max(5_000);

/** The name of something defined elsewhere in the plan; whether it exists is checked with all names at hand. */
export const Name = written('a name').max(64).meta({ description: 'A name' });

const ratePattern = /^([1-9][0-9]{0,5}) per (second|minute|hour|day)$/;
const perMs = { second: 1_000, minute: 60_000, hour: 3_600_000, day: 86_400_000 } as const;

/** So many in any stretch of that length. */
export const Rate = written('a rate like `30 per minute`')
  .meta({ description: 'A rate: `30 per minute`', examples: ['30 per minute', '200 per hour'] })
  .transform((text, context) => {
    const [, count, unit] = ratePattern.exec(text) ?? [];
    if (count === undefined || unit === undefined) return complain(context, 'expected a rate like `30 per minute`, `200 per hour`');
    return { count: Number(count), perMs: perMs[unit as keyof typeof perMs], text }; // one of those that the pattern names
  });

export const Duration = written('a duration like `5m`')
  .meta({ description: 'A duration: `90s`, `5m`, `1h30m`, `2 days`', examples: ['5m', '1h30m'] })
  .transform((text, context): Millis => {
    const span = parseSpan(text);
    if (!span.ok) return complain(context, span.refusal.message);
    if (span.value.kind === 'business-days') return complain(context, 'business days make sense only as the target of an objective');
    return span.value.ms;
  });

/** As `Duration`, or open days of a calendar; keeps the words. */
export const TargetSpan = written('a duration like `5m` or `2 business days`')
  .meta({ description: 'A duration, or open days of the calendar: `5m`, `2 business days`', examples: ['5m', '2 business days'] })
  .transform((text, context): { readonly text: string; readonly span: Span } => {
    const span = parseSpan(text);
    return span.ok ? { text: text.trim(), span: span.value } : complain(context, span.refusal.message);
  });

/** As `TargetSpan`, or months of the calendar: what a law says. */
export const ReportSpanText = written('a duration like `72h` or `1 month`')
  .meta({ description: 'A duration, or months of the calendar: `24h`, `72h`, `1 month`', examples: ['24h', '1 month'] })
  .transform((text, context): { readonly text: string; readonly span: Span | { readonly kind: 'months'; readonly months: number } } => {
    const months = Number(/^(\d{1,3})\s*months?$/i.exec(text.trim())?.[1] ?? 'NaN');
    if (months > 0 && months <= longestSpanMonths) return { text: text.trim(), span: { kind: 'months', months } };
    const span = parseSpan(text);
    return span.ok ? { text: text.trim(), span: span.value } : complain(context, span.refusal.message);
  });

/** Ten years, as for any span. */
const longestSpanMonths = 120;

export const Zone = written('a time zone like `Europe/Berlin`')
  .meta({ description: 'An IANA time zone', examples: ['Europe/Berlin', 'America/New_York', 'Asia/Singapore', 'UTC'] })
  .transform((text, context) =>
    isZone(text) ? text : complain(context, `${shown(text)} is no time zone; zones are written like \`Europe/Berlin\``),
  );

/** Of a schedule's zone: `2026-01-05T09:00`. */
export const LocalTime = written('a local date and time like `2026-01-05T09:00`')
  .meta({ description: "Date and time on the schedule's wall clock", examples: ['2026-01-05T09:00'] })
  .transform((text, context) => {
    const well = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}$/.test(text) && parseLocal(text) !== null;
    return well ? text : complain(context, `expected a local date and time like \`2026-01-05T09:00\`, not ${shown(text)}`);
  });

export const LocalDate = written('a date like `2026-12-25`')
  .meta({ description: 'A date', examples: ['2026-12-25'] })
  .transform((text, context) => {
    const well = /^\d{4}-\d{2}-\d{2}$/.test(text) && parseLocal(`${text}T00:00`) !== null;
    return well ? text : complain(context, `expected a date like \`2026-12-25\`, not ${shown(text)}`);
  });

/** `80%`, as a share in (0, 1). */
export const Share = written('a share like `80%`')
  .meta({ description: 'A share of the target', examples: ['50%', '80%'] })
  .transform((text, context): number => {
    const percent = Number(/^(\d{1,2}(?:\.\d)?)\s*%$/.exec(text)?.[1] ?? 'NaN');
    return percent > 0 && percent < 100
      ? percent / 100
      : complain(context, `expected a share between 0 % and 100 %, like \`80%\`, not ${shown(text)}`);
  });

/** `person ana`, `schedule payments-primary`, `team payments`. */
export const TargetText = written('`person …`, `schedule …` or `team …`')
  .meta({ description: 'Whom to page', examples: ['schedule payments-primary', 'team payments', 'person ana'] })
  .transform((text, context): Target => {
    const [, kind, id] = /^(\S+)\s+(\S+)$/.exec(text.trim()) ?? [];
    if (id === undefined) return complain(context, `expected \`person …\`, \`schedule …\` or \`team …\`, not ${shown(text)}`);
    if (kind === 'person' || kind === 'schedule' || kind === 'team') return { kind, id };
    return complain(context, `nobody can page a \`${kind}\`: expected \`person …\`, \`schedule …\` or \`team …\``);
  });

/** `app at once`, `mail after 5m`. */
export const NotifyRule = written('`<method> at once` or `<method> after 5m`')
  .meta({ description: 'Which contact method, and when after the page', examples: ['app at once', 'mail after 5m'] })
  .transform((text, context): { readonly method: string; readonly afterMs: Millis } => {
    const [, method, when] = /^(\S+)\s+(at once|after\s.+)$/.exec(text.trim()) ?? [];
    if (method === undefined || when === undefined) {
      return complain(context, `expected \`<method> at once\` or \`<method> after 5m\`, not ${shown(text)}`);
    }
    if (when === 'at once') return { method, afterMs: 0 };
    const span = parseSpan(when.slice('after'.length));
    if (!span.ok) return complain(context, span.refusal.message);
    return span.value.kind === 'elapsed'
      ? { method, afterMs: span.value.ms }
      : complain(context, 'a notification waits for real time, not for business days');
  });

/** `1 week`, `12 hours`. */
export const Turn = written('a turn like `1 week`')
  .meta({ description: 'How long each turn lasts on the wall clock', examples: ['1 week', '12 hours', '1 day', '1 month'] })
  .transform((text, context): Rotation['turn'] => {
    const [, every, unit] = /^(\d{1,3}) (hour|day|week|month)s?$/.exec(text.trim()) ?? [];
    if (Number(every) > 0 && (unit === 'hour' || unit === 'day' || unit === 'week' || unit === 'month'))
      return { every: Number(every), unit };
    return complain(context, `expected a turn like \`12 hours\`, \`1 day\`, \`1 week\` or \`1 month\`, not ${shown(text)}`);
  });

/** `99.95%`, as a share in (0, 1]. */
export const Percent = written('a share like `99.9%`')
  .meta({ description: 'A share, up to three decimals', examples: ['99.9%', '10%'] })
  .transform((text, context): number => {
    const percent = Number(/^(\d{1,3}(?:\.\d{1,3})?)\s*%$/.exec(text.trim())?.[1] ?? 'NaN');
    // Through a whole number, so that 99.9 % is 0.999 and not its neighbour.
    return percent > 0 && percent <= 100
      ? Math.round(percent * 1_000) / 100_000
      : complain(context, `expected a share above 0 % and up to 100 %, like \`99.9%\`, not ${shown(text)}`);
  });

/** `always`, or `until 2027-06-30`: that day included. */
export const Validity = written('`always` or `until 2027-06-30`')
  .meta({ description: 'How long it is valid, the day included', examples: ['until 2027-06-30', 'always'] })
  .transform((text, context): { readonly until: string | null } => {
    if (text.trim() === 'always') return { until: null };
    const date = /^until\s+(\d{4}-\d{2}-\d{2})$/.exec(text.trim())?.[1];
    if (date === undefined || parseLocal(`${date}T00:00`) === null) {
      return complain(context, `expected \`always\` or \`until 2027-06-30\`, not ${shown(text)}`);
    }
    return { until: date };
  });

/** `during support`, `outside support`. */
export const InHours = written('`during …` or `outside …` with the name of a calendar')
  .meta({ description: 'Inside or outside the open hours of a calendar', examples: ['during support', 'outside support'] })
  .transform((text, context): NonNullable<StepCondition['hours']> => {
    const [, where, calendar] = /^(during|outside)\s+(\S+)$/.exec(text.trim()) ?? [];
    return where === undefined || calendar === undefined
      ? complain(context, `expected \`during …\` or \`outside …\` with the name of a calendar, not ${shown(text)}`)
      : { calendar, inside: where === 'during' };
  });

/** A date, or date and time, on somebody's wall clock. */
export const LocalMoment = written('a date like `2026-12-24`, or date and time like `2026-12-24T12:00`')
  .meta({ description: 'A date, or date and time', examples: ['2026-12-24', '2026-12-24T12:00'] })
  .transform((text, context): string => {
    const well = /^\d{4}-\d{2}-\d{2}(T\d{2}:\d{2})?$/.test(text) && parseLocal(text.includes('T') ? text : `${text}T00:00`) !== null;
    return well
      ? text
      : complain(context, `expected a date like \`2026-12-24\`, or date and time like \`2026-12-24T12:00\`, not ${shown(text)}`);
  });
