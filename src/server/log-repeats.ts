// How often is the same said? Once for each cause and second, with the number of times; its stack once in a while. An outage fills no disk.

import type { Millis } from '../core/kernel/instant.ts';

export const repeatLimits = {
  /** What is said again within this is counted. */
  windowMs: 1_000,
  /** A cause's stack is shown again after so long. */
  stackMs: 10 * 60_000,
  /** Causes that are known apart; the oldest is forgotten for a new one. */
  causes: 500,
} as const;

export type Said = { readonly record: Readonly<Record<string, unknown>>; readonly message: string };

export interface Repeats {
  /** What is to be written now; `null`: it was counted. `write` writes a count later, when its second is over. */
  hear(level: number, said: Said, write: (said: Said) => void): Said | null;
}

interface Cause {
  since: Millis;
  more: number;
  stackAt: Millis;
}

export interface RepeatsDeps {
  readonly elapsed: () => Millis;
  readonly after: (ms: Millis, callback: () => void) => void;
}

export function createRepeats({ elapsed, after }: RepeatsDeps): Repeats {
  const causes = new Map<string, Cause>();

  function begin(key: string, stackAt: Millis): void {
    causes.delete(key);
    causes.set(key, { since: elapsed(), more: 0, stackAt });
    const [oldest] = causes.keys();
    if (causes.size > repeatLimits.causes && oldest !== undefined) causes.delete(oldest);
  }

  return {
    hear(level, said, write) {
      const key = `${level} ${said.message} ${causeOf(said.record)}`;
      const cause = causes.get(key) ?? null;
      const at = elapsed();
      if (cause === null || at - cause.since >= repeatLimits.windowMs) {
        const stackIsNew = cause === null || at - cause.stackAt >= repeatLimits.stackMs;
        begin(key, stackIsNew ? at : cause.stackAt);
        return stackIsNew ? said : withoutStack(said);
      }
      cause.more += 1;
      if (cause.more === 1) {
        after(Math.max(0, repeatLimits.windowMs - (at - cause.since)), () => {
          const plain = withoutStack(said);
          write({ ...plain, record: { ...plain.record, times: cause.more } });
          // Counted from here on: what goes on is one line a second.
          cause.since = elapsed();
          cause.more = 0;
        });
      }
      return null;
    },
  };
}

/** Two failures of one cause differ in whom they met; their texts' numbers and ids tell nothing apart. */
function causeOf(record: Readonly<Record<string, unknown>>): string {
  const error = record.err;
  if (!(error instanceof Error)) return typeof record.reason === 'string' ? sameness(record.reason) : '';
  return `${error.name} ${'code' in error ? String(error.code) : ''} ${sameness(error.message)}`;
}

function sameness(text: string): string {
  return text.slice(0, 200).replace(/[0-9a-f]*\d[0-9a-f]*/gi, '#');
}

function withoutStack(said: Said): Said {
  const error = said.record.err;
  if (!(error instanceof Error)) return said;
  const about = { type: error.name, message: error.message.slice(0, 500), ...('code' in error ? { code: error.code } : {}) };
  return { ...said, record: { ...said.record, err: about } };
}
