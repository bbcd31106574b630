// Who asks by the Opsgenie API, of which alert, and in whose name?

import type { FastifyRequest } from 'fastify';
import type { Actor } from '../../../core/kernel/actor.ts';
import { formatInstant } from '../../../core/kernel/instant.ts';
import { ok, type Result, refuse } from '../../../core/kernel/result.ts';
import type { Integration, Person, Plan } from '../../../core/plan/plan.ts';
import { cleanText, isObject, type JsonObject, readJson } from '../json.ts';
import type { FoundAlert } from '../lookup.ts';
import type { Oddities } from '../oddities.ts';
import type { Intake } from '../source.ts';
import type { Turnaway } from '../turnaway.ts';
import { keptKey } from '../understood.ts';
import type { Exchange } from './answer.ts';
import { readByHand } from './extras.ts';
import type { Faults } from './fields.ts';
import type { RequestLog, RequestStatus } from './requests.ts';
import type { Turns } from './turns.ts';

export interface Desk extends Intake {
  readonly requests: RequestLog;
  /** By the alert's id. */
  readonly turns: Turns;
}

export type AlertRequest = FastifyRequest<{
  Body: Buffer | undefined;
  Params: { identifier: string };
  Querystring: Record<string, unknown>;
}>;

export async function authenticate({ door }: Desk, request: AlertRequest): Promise<Result<Integration, Turnaway>> {
  const key = /^GenieKey\s+(\S+)$/i.exec(request.headers.authorization ?? '')?.[1];
  if (key !== undefined) return door.admit('opsgenie', key, request.ip);
  door.turnAway('opsgenie', request.headers.authorization ?? null, request.ip);
  return refuse('unknown-key', 'Send the header Authorization: GenieKey <key>.');
}

export function readBody(bytes: Buffer | undefined, presence: 'required' | 'optional', oddities: Oddities): Result<JsonObject> {
  if (presence === 'optional' && (bytes === undefined || bytes.length === 0)) return ok({});
  const json = readJson(bytes, oddities);
  if (!json.ok) return json;
  return isObject(json.value) ? ok(json.value) : refuse('invalid-field', 'The body must be a JSON object.', 'body');
}

export interface Identified {
  readonly type: 'id' | 'alias';
  readonly value: string;
}

/** The short id is the id itself here. */
export function identifiedBy(request: AlertRequest, faults: Faults): Identified | null {
  const type = request.query.identifierType ?? 'id';
  const value = cleanText(request.params.identifier);
  if (type === 'id' || type === 'tiny') return { type: 'id', value };
  if (type === 'alias') return { type, value: keptKey(value) };
  faults.identifierType = 'identifierType must be id, tiny or alias.';
  return null;
}

/** Only the sender's own alerts. An alias is free again once its alert is closed, so actions mean the open one. */
export async function find(
  { deps }: Desk,
  sender: Integration,
  by: Identified,
  which: 'open' | 'latest',
): Promise<Result<FoundAlert | null>> {
  const found = by.type === 'alias' ? await deps.alerts.byDedupKey(sender.id, by.value, which) : await deps.alerts.byId(by.value);
  if (!found.ok || found.value === null) return found;
  const { alert } = found.value;
  return alert.integration !== sender.id || readByHand(alert.added).isDeleted ? ok(null) : found;
}

/** Somebody of the plan by email address, id or name, however it is capitalized; else the sender itself. */
export function actorOf(user: string | null, sender: Integration, plan: Plan): Actor {
  const person = user === null ? undefined : personNamed(user, plan);
  return person === undefined ? { kind: 'sender', integration: sender.id } : { kind: 'person', id: person.id, name: person.name };
}

/** A name that several have names nobody. */
export function personNamed(text: string, plan: Plan): Person | undefined {
  const wanted = text.trim().toLowerCase();
  const people = Object.values(plan.people);
  const exactly = people.find((each) => each.id.toLowerCase() === wanted || each.email.toLowerCase() === wanted);
  const named = people.filter((each) => each.name.toLowerCase() === wanted);
  return exactly ?? (named.length === 1 ? named[0] : undefined);
}

export function keep(
  { requests, deps }: Desk,
  exchange: Exchange,
  sender: Integration,
  status: Omit<RequestStatus, 'processedAt' | 'integrationId'>,
): void {
  requests.keep(exchange.requestId, { ...status, processedAt: formatInstant(deps.clock.now()), integrationId: sender.id });
}
