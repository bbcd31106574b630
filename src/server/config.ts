// How is this process configured? The only reader of the environment; `docs/operations.md` explains each variable.

import { z } from 'zod';
import { parseSpan } from '../core/kernel/duration.ts';
import { day, type Millis, second } from '../core/kernel/instant.ts';
import { ok, type Result, refuse } from '../core/kernel/result.ts';
import { urlsOf } from './store/postgres/hosts.ts';

export interface Config {
  readonly host: string;
  /** 0: any free port. */
  readonly port: number;
  /** Folder of the embedded database, and of whatever else is kept on disk. */
  readonly data: string;
  /** `null`: the embedded database. */
  readonly databaseUrl: string | null;
  /** A plan's file or folder, applied at start; `null`: whichever is active in the database. */
  readonly plan: string | null;
  readonly smtpUrl: string | null;
  readonly smtpFrom: string;
  /** Base of every link that leaves, without a slash at its end. */
  readonly publicUrl: string;
  readonly logLevel: LogLevel;
  /** Webhooks may go to loopback and private addresses. */
  readonly allowPrivateWebhooks: boolean;
  /** What a scraper shows as Bearer at `/metrics`; `null`: only API tokens and signed-in users may read it. */
  readonly metricsToken: string | null;
  /** Whose `X-Forwarded-For` is believed: nobody's, everybody's, or these addresses and networks. */
  readonly trustProxy: boolean | readonly string[];
  /** Where a heartbeat goes while Tocsin is well; `null`: none goes out. */
  readonly heartbeatUrl: string | null;
  readonly heartbeatEveryMs: Millis;
}

export type LogLevel = 'fatal' | 'error' | 'warn' | 'info' | 'debug' | 'trace' | 'silent';

/** What the process was given. */
export const environment: Readonly<Record<string, string | undefined>> = process.env;

/** Refusal `bad-config`: `message` has one line for each variable that is wrong, `field` is the first of them. */
export function readConfig(env: Readonly<Record<string, string | undefined>>): Result<Config> {
  const named = Object.entries(env).filter(([name, value]) => name.startsWith('TOCSIN_') && value !== undefined && value !== '');
  const read = Environment.safeParse(Object.fromEntries(named));
  if (!read.success) {
    const lines = read.error.issues.map((issue) => `${variableOf(issue)}: ${issue.message}`);
    return refuse('bad-config', lines.join('\n'), read.error.issues[0] && variableOf(read.error.issues[0]));
  }
  const given = read.data;
  return ok({
    host: given.TOCSIN_HOST,
    port: given.TOCSIN_PORT,
    data: given.TOCSIN_DATA,
    databaseUrl: given.TOCSIN_DATABASE_URL ?? null,
    plan: given.TOCSIN_PLAN ?? null,
    smtpUrl: given.TOCSIN_SMTP_URL ?? null,
    smtpFrom: given.TOCSIN_SMTP_FROM,
    publicUrl: given.TOCSIN_PUBLIC_URL ?? localUrl(given.TOCSIN_HOST, given.TOCSIN_PORT),
    logLevel: given.TOCSIN_LOG_LEVEL,
    allowPrivateWebhooks: given.TOCSIN_ALLOW_PRIVATE_WEBHOOKS,
    metricsToken: given.TOCSIN_METRICS_TOKEN ?? null,
    trustProxy: given.TOCSIN_TRUST_PROXY,
    heartbeatUrl: given.TOCSIN_HEARTBEAT_URL ?? null,
    heartbeatEveryMs: given.TOCSIN_HEARTBEAT_EVERY,
  });
}

/** Names that begin like ours and mean nothing: spelt wrong, perhaps. Only a warning, since Kubernetes adds names of its own. */
export function unknownVariables(env: Readonly<Record<string, string | undefined>>): readonly string[] {
  return Object.keys(env).filter((name) => name.startsWith('TOCSIN_') && !knownVariables.includes(name));
}

const flagMeanings = new Map([
  ['1', true],
  ['true', true],
  ['yes', true],
  ['0', false],
  ['false', false],
  ['no', false],
]);

const flag = z.string().transform((text, context) => {
  const meaning = flagMeanings.get(text.toLowerCase());
  if (meaning !== undefined) return meaning;
  context.addIssue({ code: 'custom', message: `must be true or false, not ${JSON.stringify(text)}` });
  return z.NEVER;
});

const proxies = z.string().transform((text) => flagMeanings.get(text.toLowerCase()) ?? text.split(',').map((part) => part.trim()));

const url = (protocol: RegExp, example: string) =>
  z.url({ protocol, error: `must be a URL such as ${example}` }).transform((text) => text.replace(/\/+$/, ''));

const shortestHeartbeatMs = second;
const longestHeartbeatMs = day;

const heartbeatEvery = z.string().transform((text, context) => {
  const span = parseSpan(text);
  const ms = span.ok && span.value.kind === 'elapsed' ? span.value.ms : 0;
  if (ms >= shortestHeartbeatMs && ms <= longestHeartbeatMs) return ms;
  context.addIssue({ code: 'custom', message: `must be a time from 1s to 1d such as 60s, not ${JSON.stringify(text)}` });
  return z.NEVER;
});

const Environment = z.object({
  TOCSIN_HOST: z.string().default('127.0.0.1'),
  TOCSIN_PORT: z
    .string()
    .regex(/^\d{1,5}$/, 'must be a whole number from 0 to 65535')
    .default('8480')
    .transform(Number)
    .refine((port) => port <= 65_535, 'must be a whole number from 0 to 65535'),
  TOCSIN_DATA: z.string().default('./data'),
  // Several hosts may stand in it, which no other URL has.
  TOCSIN_DATABASE_URL: z
    .string()
    .refine((text) => urlsOf(text) !== null, 'must be a URL such as postgres://user:password@host:5432/tocsin')
    .transform((text) => text.replace(/\/+$/, ''))
    .optional(),
  TOCSIN_PLAN: z.string().optional(),
  // Of the commands that ask a server; no server reads it.
  TOCSIN_TOKEN: z.string().optional(),
  TOCSIN_SMTP_URL: url(/^smtps?$/, 'smtp://user:password@mail.example.org:587').optional(),
  TOCSIN_SMTP_FROM: z.string().max(320).default('Tocsin <tocsin@localhost>'),
  TOCSIN_PUBLIC_URL: url(/^https?$/, 'https://tocsin.example.org').optional(),
  TOCSIN_LOG_LEVEL: z
    .enum(['fatal', 'error', 'warn', 'info', 'debug', 'trace', 'silent'], 'must be fatal, error, warn, info, debug, trace or silent')
    .default('info'),
  TOCSIN_ALLOW_PRIVATE_WEBHOOKS: flag.default(false),
  TOCSIN_METRICS_TOKEN: z.string().min(16, 'must have at least 16 characters').max(200).optional(),
  TOCSIN_TRUST_PROXY: proxies.default(false),
  TOCSIN_HEARTBEAT_URL: z
    .url({ protocol: /^https?$/, error: 'must be a URL such as https://watch.example.org/ingest/heartbeat/key' })
    .optional(),
  TOCSIN_HEARTBEAT_EVERY: heartbeatEvery.default(60 * second),
});

export const knownVariables: readonly string[] = Object.keys(Environment.shape);

function variableOf(issue: z.core.$ZodIssue): string {
  return String(issue.path[0] ?? '');
}

function localUrl(host: string, port: number): string {
  const anyAddress = host === '0.0.0.0' || host === '::';
  const name = anyAddress ? 'localhost' : host.includes(':') ? `[${host}]` : host;
  return `http://${name}:${port}`;
}
