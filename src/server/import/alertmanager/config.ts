// What does an Alertmanager's configuration hold? Its routes and receivers as values, and what of it has no counterpart here.

import { z } from 'zod';
import { ok, type Result, refuse } from '../../../core/kernel/result.ts';
import type { Note } from '../note.ts';
import type { ReadText } from '../text.ts';
import { type Matcher, parseMatchers } from './matcher.ts';
import { allRoutes, type Route } from './routing.ts';

/** How a receiver tells people: it pages, calls a program, writes to a room, or tells nobody. */
export type ReceiverKind = 'page' | 'webhook' | 'room' | 'nobody';

export interface Receiver {
  readonly name: string;
  readonly kind: ReceiverKind;
  readonly line: number;
}

export interface Config {
  readonly root: Route;
  readonly receivers: readonly Receiver[];
  readonly notes: readonly Note[];
}

interface RawRoute {
  readonly receiver?: string | undefined;
  readonly matchers?: readonly string[] | null | undefined;
  readonly match?: Readonly<Record<string, string>> | null | undefined;
  readonly match_re?: Readonly<Record<string, string>> | null | undefined;
  readonly continue?: boolean | undefined;
  readonly routes?: readonly RawRoute[] | null | undefined;
  readonly mute_time_intervals?: unknown;
  readonly active_time_intervals?: unknown;
}

const RouteShape: z.ZodType<RawRoute> = z.lazy(() =>
  z.looseObject({
    receiver: z.string().optional(),
    matchers: z.array(z.string()).nullish(),
    match: z.record(z.string(), z.string()).nullish(),
    match_re: z.record(z.string(), z.string()).nullish(),
    continue: z.boolean().optional(),
    routes: z.array(RouteShape).nullish(),
  }),
);

const ConfigShape = z.looseObject({
  route: RouteShape,
  receivers: z.array(z.looseObject({ name: z.string() })),
  inhibit_rules: z.array(z.unknown()).nullish(),
});

/** Deeper trees nobody reads. */
const deepest = 30;

/** Refusals: `no-alertmanager-config`, `bad-matcher`, `bad-pattern`, each with file and line. */
export function readConfig(text: ReadText): Result<Config> {
  const shape = ConfigShape.safeParse(text.value);
  if (!shape.success) {
    const [issue] = shape.error.issues;
    const path = (issue?.path ?? []).filter((part): part is string | number => typeof part !== 'symbol');
    return refuse('no-alertmanager-config', `${text.file}:${text.lineOf(path)}: \`${path.join('.')}\`: ${issue?.message ?? 'unreadable'}`);
  }
  const { route, receivers, inhibit_rules: inhibitions } = shape.data;
  const root = routeOf(route, { text, path: ['route'], receiver: '', depth: 0 });
  if (!root.ok) return root;
  const known = receivers.map((raw, index): Receiver => ({ name: raw.name, kind: kindOf(raw), line: text.lineOf(['receivers', index]) }));
  const unknown = allRoutes(root.value).find((each) => !known.some(({ name }) => name === each.receiver));
  if (unknown !== undefined) {
    return refuse('no-alertmanager-config', `${text.file}:${unknown.line}: there is no receiver \`${unknown.receiver}\``);
  }
  return ok({ root: root.value, receivers: known, notes: notesOn(text, route, inhibitions?.length ?? 0) });
}

interface Place {
  readonly text: ReadText;
  readonly path: readonly (string | number)[];
  readonly receiver: string;
  readonly depth: number;
}

function routeOf(raw: RawRoute, { text, path, receiver, depth }: Place): Result<Route> {
  const line = text.lineOf(path);
  if (depth > deepest) return refuse('no-alertmanager-config', `${text.file}:${line}: routes nest deeper than ${deepest} levels`);
  const matchers: Matcher[] = [
    ...Object.entries(raw.match ?? {}).map(([label, value]): Matcher => ({ label, operator: '=', value })),
    ...Object.entries(raw.match_re ?? {}).map(([label, value]): Matcher => ({ label, operator: '=~', value })),
  ];
  for (const each of raw.matchers ?? []) {
    const parsed = parseMatchers(each);
    if (!parsed.ok) return refuse(parsed.refusal.code, `${text.file}:${line}: ${parsed.refusal.message}`);
    matchers.push(...parsed.value);
  }
  const own = raw.receiver ?? receiver;
  const routes: Route[] = [];
  for (const [index, child] of (raw.routes ?? []).entries()) {
    const route = routeOf(child, { text, path: [...path, 'routes', index], receiver: own, depth: depth + 1 });
    if (!route.ok) return route;
    routes.push(route.value);
  }
  return ok({ receiver: own, matchers, goesOn: raw.continue ?? false, routes, line });
}

const pagers = ['pagerduty_configs', 'opsgenie_configs', 'victorops_configs', 'pushover_configs', 'sns_configs'];

function kindOf(raw: Readonly<Record<string, unknown>>): ReceiverKind {
  const used = Object.keys(raw).filter((key) => key.endsWith('_configs') && Array.isArray(raw[key]) && raw[key].length > 0);
  if (used.some((key) => pagers.includes(key))) return 'page';
  if (used.includes('webhook_configs')) return 'webhook';
  return used.length > 0 ? 'room' : 'nobody';
}

function notesOn(text: ReadText, route: RawRoute, inhibitions: number): readonly Note[] {
  const notes: Note[] = [];
  const say = (path: readonly (string | number)[], subject: string, message: string) =>
    notes.push({ kind: 'not-mapped', file: text.file, line: text.lineOf(path), subject, message });
  if (inhibitions > 0)
    say(['inhibit_rules'], 'inhibit_rules', `${inhibitions} inhibition rules stay in Alertmanager: what it inhibits is never sent`);
  if (hasTimes(route)) say(['route'], 'time intervals', 'routes that are muted at times: Alertmanager does it before it sends');
  say(
    ['route'],
    'group_by, group_wait, group_interval, repeat_interval',
    "grouping and repeats stay in Alertmanager; Tocsin groups by a service's `grouping`",
  );
  return notes;
}

function hasTimes(route: RawRoute): boolean {
  return route.mute_time_intervals !== undefined || route.active_time_intervals !== undefined || (route.routes ?? []).some(hasTimes);
}
