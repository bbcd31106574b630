// How does the server speak to its operator? Lines of JSON on standard output, with secrets taken out.

import { type DestinationStream, type Logger, pino } from 'pino';
import type { LogLevel } from './config.ts';

export type Log = Logger;

export function createLog(level: LogLevel, destination?: DestinationStream): Log {
  const options = { level, base: null, redact: { paths: secretPaths, censor: '(secret)' } };
  return destination === undefined ? pino(options) : pino(options, destination);
}

const secretNames = ['authorization', 'cookie', '["set-cookie"]', 'password', 'passwordHash', 'token', 'secret', 'key'];

/** At the top of a record, and up to two levels within it. */
const secretPaths = secretNames.flatMap((name) => {
  const below = name.startsWith('[') ? name : `.${name}`;
  return [name, `*${below}`, `*.*${below}`];
});
