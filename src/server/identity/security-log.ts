// Who tried to come in and was not let? A line for the first of each kind, and one a minute with the number of the rest.

import { createHash } from 'node:crypto';
import type { Counter } from 'prom-client';
import type { Millis } from '../../core/kernel/instant.ts';
import type { Log } from '../log.ts';

export type Attempt = 'sign-in' | 'set-up' | 'token' | 'too-many' | 'cross-site' | 'key';

export interface SecurityLog {
  /** `who`: as they call themselves, or the print of a secret, never it. `from`: the address. */
  refused(what: Attempt, who: string, from: string): void;
}

export const securityLimits = {
  windowMs: 60_000,
  /** Attempts of one kind that are counted apart at once; those beyond are counted together, and hide no other kind. */
  apart: 1_000,
  nameLength: 254,
} as const;

export interface SecurityLogDeps {
  readonly log: Pick<Log, 'warn'>;
  readonly counted: Pick<Counter<'attempt'>, 'inc'>;
  readonly after: (ms: Millis, callback: () => void) => void;
}

export function createSecurityLog({ log, counted, after }: SecurityLogDeps): SecurityLog {
  const more = new Map<string, { readonly line: Line; times: number }>();
  const others = new Map<Attempt, number>();
  const apart = new Map<Attempt, number>();
  let waiting = false;

  function tell(line: Line, times: number): void {
    log.warn({ security: line.what, who: line.who, from: line.from, times }, sentences[line.what]);
  }

  function sum(): void {
    waiting = false;
    for (const { line, times } of more.values()) if (times > 0) tell(line, times);
    for (const [of, times] of others) log.warn({ security: 'many', of, times }, 'more was refused than is told apart');
    for (const each of [more, apart, others]) each.clear();
  }

  return {
    refused(what, who, from) {
      counted.inc({ attempt: what });
      if (!waiting) after(securityLimits.windowMs, sum);
      waiting = true;
      const line: Line = { what, who: plain(who), from };
      const key = JSON.stringify(line);
      const known = more.get(key);
      if (known !== undefined) known.times += 1;
      else if ((apart.get(what) ?? 0) >= securityLimits.apart) others.set(what, (others.get(what) ?? 0) + 1);
      else {
        apart.set(what, (apart.get(what) ?? 0) + 1);
        more.set(key, { line, times: 0 });
        tell(line, 1);
      }
    },
  };
}

/** By which a secret is known again, and that opens nothing. */
export function printOf(secret: string): string {
  return `sha256:${createHash('sha256').update(secret).digest('hex').slice(0, 12)}`;
}

interface Line {
  readonly what: Attempt;
  readonly who: string;
  readonly from: string;
}

const sentences: Readonly<Record<Attempt, string>> = {
  'sign-in': 'a sign-in was refused',
  'set-up': 'a set-up was refused',
  key: 'a sender’s key that no integration has was refused',
  token: 'a token or a session was refused',
  'too-many': 'too many attempts: more are refused',
  'cross-site': 'a request from another site was refused',
};

function plain(text: string): string {
  return text.slice(0, securityLimits.nameLength).replace(/[\p{Cc}\p{Cf}\p{Cs}]+/gu, ' ');
}
