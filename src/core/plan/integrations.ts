// Who may send alerts here, with which key, and what do they mean?

import { compileExpression } from './condition.ts';
import { defaults } from './defaults.ts';
import type { Path } from './locate.ts';
import type { Integration } from './plan.ts';
import type { Entry } from './schema.ts';
import { refers, resolveEach, type Scope } from './scope.ts';
import { levelsOf } from './severities.ts';

/** What senders of Events v2 demand of a routing key. */
export const eventsKeyLength = 32;
/** Shorter keys can be guessed. */
const shortestKey = 16;

export function resolveIntegrations(scope: Scope): Readonly<Record<string, Integration>> {
  const keys = new Map<string, string>();
  return resolveEach(scope.draft.entries.integrations, (id, entry) => {
    const path = ['integrations', id];
    refers(scope, 'services', entry.service, [...path, 'service']);
    const key = keyOf(entry, [...path, 'key'], scope);
    const other = key === null ? undefined : keys.get(key);
    if (other !== undefined) scope.report.error([...path, 'key'], `integration \`${other}\` has this key already`);
    if (key !== null) keys.set(key, id);
    checkExpression(entry['service from'], 'event', [...path, 'service from'], scope);
    return {
      id,
      name: entry.name ?? id,
      type: entry.type,
      service: entry.service,
      serviceFrom: entry['service from'] ?? null,
      key,
      severities: levelsOf(entry.severities ?? {}, [...path, 'severities'], scope),
      map: mapOf(entry, path, scope),
      heartbeat: heartbeatOf(entry, path, scope),
      ratePerSecond: entry['requests per second'] ?? defaults.ratePerSecond,
    };
  });
}

function keyOf(entry: Entry<'integrations'>, path: Path, scope: Scope): string | null {
  if (entry.key === undefined) return null;
  let key = entry.key;
  if (key.includes('${')) {
    const variable = /^\$\{env:([A-Za-z_][A-Za-z0-9_]{0,99})\}$/.exec(key)?.[1];
    if (variable === undefined) {
      scope.report.error(path, `a key from the environment is written \`\${env:NAME}\`, and nothing beside it`);
      return null;
    }
    const found = scope.environment(variable);
    if (found === undefined || found === '') {
      scope.report.error(path, `the environment has no variable ${variable}`);
      return null;
    }
    key = found;
  }
  if (!/^[A-Za-z0-9_-]+$/.test(key)) scope.report.error(path, 'a key has letters, digits, `-` and `_` only');
  else if (entry.type === 'events-v2' && key.length !== eventsKeyLength) {
    scope.report.error(path, `a key of Events v2 has ${eventsKeyLength} characters, and this one has ${key.length}`);
  } else if (key.length < shortestKey)
    scope.report.error(path, `a key has ${shortestKey} characters at least, and this one has ${key.length}`);
  return key;
}

/** By the names of Events v2: `dedup_key` for `dedup key`. */
function mapOf(entry: Entry<'integrations'>, path: Path, scope: Scope): Readonly<Record<string, string>> {
  if (entry.type !== 'webhook') {
    if (entry.map !== undefined) scope.report.error([...path, 'map'], 'only a `webhook` integration has a `map`', { onKey: true });
    return {};
  }
  if (entry.map?.summary === undefined) {
    const at = entry.map === undefined ? path : [...path, 'map'];
    scope.report.error(at, 'a webhook needs a `map` with a `summary` at least', { onKey: true });
  }
  const map: Record<string, string> = {};
  for (const [field, text] of Object.entries(entry.map ?? {})) {
    if (text === undefined) continue;
    checkExpression(text, 'request', [...path, 'map', field], scope);
    map[field.replaceAll(' ', '_')] = text;
  }
  return map;
}

function heartbeatOf(entry: Entry<'integrations'>, path: Path, scope: Scope): Integration['heartbeat'] {
  if (entry.type === 'heartbeat') {
    if (entry.every !== undefined) return { everyMs: entry.every, graceMs: entry.grace ?? defaults.heartbeatGraceMs };
    scope.report.error(path, 'a heartbeat says how often it must be heard: `every` is missing', { onKey: true });
    return null;
  }
  for (const field of ['every', 'grace'] as const) {
    if (entry[field] !== undefined)
      scope.report.error([...path, field], `only a \`heartbeat\` integration has \`${field}\``, { onKey: true });
  }
  return null;
}

function checkExpression(text: string | undefined, variables: 'event' | 'request', path: Path, scope: Scope): void {
  if (text === undefined) return;
  const expression = compileExpression(text, variables);
  if (!expression.ok) scope.report.error(path, expression.refusal.message, { offset: expression.refusal.offset });
}
