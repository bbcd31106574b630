// How does the server speak to its operator? Lines of JSON on standard output, with secrets taken out.

import { type DestinationStream, type Logger, type LoggerOptions, pino } from 'pino';
import type { LogLevel } from './config.ts';
import { createRepeats, type Said } from './log-repeats.ts';

export type Log = Logger;

export function createLog(level: LogLevel, destination?: DestinationStream): Log {
  const repeats = createRepeats({ elapsed: () => performance.now(), after: (ms, callback) => void setTimeout(callback, ms).unref() });
  const options: LoggerOptions = {
    level,
    base: null,
    redact: { paths: secretPaths, censor: '(secret)' },
    hooks: {
      streamWrite: (line) => line.replace(/[\u007f-\u009f\u2028-\u202e\u2066-\u2069]/g, asEscape),
      logMethod(given, method, lineLevel) {
        const said = lineLevel >= loudLevel ? saidBy(given) : null;
        if (said === null) return method.apply(this, given);
        const write = ({ record, message }: Said) => method.apply(this, [record, message]);
        const now = repeats.hear(lineLevel, said, write);
        if (now !== null) write(now);
      },
    },
  };
  return destination === undefined ? pino(options) : pino(options, destination);
}

/** What is unseen on a terminal, or turns what follows on it, stands as JSON may write it as well. */
function asEscape(unseen: string): string {
  return `\\u${unseen.charCodeAt(0).toString(16).padStart(4, '0')}`;
}

/** Warnings and errors: what comes in crowds when something is wrong. */
const loudLevel = 40;

/** `null`: in no form that is counted here. */
function saidBy(given: readonly unknown[]): Said | null {
  const [first, second] = given;
  if (given.length === 1 && typeof first === 'string') return { record: {}, message: first };
  if (given.length !== 2 || typeof second !== 'string' || typeof first !== 'object' || first === null) return null;
  // Counted where they are made, and each of them names somebody.
  if ('security' in first) return null;
  return first instanceof Error ? { record: { err: first }, message: second } : { record: { ...first }, message: second };
}

const secretNames = ['authorization', 'cookie', '["set-cookie"]', 'password', 'passwordHash', 'token', 'secret', 'key'];

/** At the top of a record, and up to two levels within it. */
const secretPaths = secretNames.flatMap((name) => {
  const below = name.startsWith('[') ? name : `.${name}`;
  return [name, `*${below}`, `*.*${below}`];
});
