// What is a route? A checklist: where it is, who may come in, what it takes, what it answers, and what it calls.

import type { FastifyReply, FastifyRequest } from 'fastify';
import type { z } from 'zod';
import type { Action } from '../../core/access/action.ts';
import type { Actor } from '../../core/kernel/actor.ts';
import type { Instant, Millis } from '../../core/kernel/instant.ts';
import type { Result } from '../../core/kernel/result.ts';
import type { SubjectRef } from '../identity/subjects.ts';
import type { User } from '../identity/user.ts';

/** What a handler is given: everything checked, nothing of HTTP. */
export interface Call<P, Q, B> {
  readonly params: P;
  readonly query: Q;
  readonly body: B;
  readonly now: Instant;
  readonly session: SessionCookie;
}

export interface GuardedCall<P, Q, B> extends Call<P, Q, B> {
  readonly user: User;
  readonly actor: Actor;
}

export interface SessionCookie {
  /** What the browser holds. */
  readonly held: string | undefined;
  keep(secret: string): void;
  drop(): void;
}

/** At most `max` calls in `windowMs` for each key, of which only a hash is kept. */
export interface CallLimit {
  readonly max: number;
  readonly windowMs: Millis;
  /** `caller`: counted before anything of the request is looked at. `input`: after the body was found sound, so its key may be made of that. */
  readonly of: 'caller' | 'input';
  key(request: FastifyRequest): string;
}

interface Declaration<P, Q, B> {
  readonly method: 'GET' | 'POST' | 'DELETE';
  /** With `:parameters`. */
  readonly url: string;
  /** Unique; the operation's id in OpenAPI. */
  readonly name: string;
  readonly summary: string;
  readonly tag: string;
  readonly params?: z.ZodType<P>;
  readonly query?: z.ZodType<Q>;
  readonly body?: z.ZodType<B>;
  readonly limits?: readonly CallLimit[];
  /** Where more than a form is sent. */
  readonly bodyBytes?: number;
  /** With which statuses the call itself may refuse, beside those that its declaration leads to. */
  readonly refuses?: readonly (400 | 401 | 403 | 404 | 409 | 422)[];
}

interface Answering<R> {
  /** `null`: 204, without a body. */
  readonly answer: z.ZodType<R> | null;
  /** 200 unless said otherwise. */
  readonly status?: 201;
}

interface Guarded<P, Q> {
  readonly access: Action;
  /** What the action is done to; `null` where that is the whole. */
  subject?(params: P, query: Q): SubjectRef;
}

export interface OpenRoute<P, Q, B, R> extends Declaration<P, Q, B>, Answering<R> {
  readonly access: 'open';
  handle(call: Call<P, Q, B>): Promise<Result<Readonlyish<R>>>;
}

export interface GuardedRoute<P, Q, B, R> extends Declaration<P, Q, B>, Answering<R>, Guarded<P, Q> {
  handle(call: GuardedCall<P, Q, B>): Promise<Result<Readonlyish<R>>>;
}

/** Answers by itself, for as long as the caller listens, unless it refuses. */
export interface StreamRoute<P, Q> extends Declaration<P, Q, undefined>, Guarded<P, Q> {
  stream(call: GuardedCall<P, Q, undefined>, request: FastifyRequest, reply: FastifyReply): Promise<Result<null>>;
}

/** Methods compare their parameters both ways, so every route fits here without a cast. */
export type Route =
  | OpenRoute<unknown, unknown, unknown, unknown>
  | GuardedRoute<unknown, unknown, unknown, unknown>
  | StreamRoute<unknown, unknown>;

export function open<R, P = undefined, Q = undefined, B = undefined>(route: Omit<OpenRoute<P, Q, B, R>, 'access'>): Route {
  return { ...route, access: 'open' };
}

export function guarded<R, P = undefined, Q = undefined, B = undefined>(route: GuardedRoute<P, Q, B, R>): Route {
  return route;
}

export function streaming<P = undefined, Q = undefined>(route: StreamRoute<P, Q>): Route {
  return route;
}

/** Handlers hand over what the core made, which may not be changed. */
export type Readonlyish<T> = T extends readonly (infer Item)[]
  ? readonly Readonlyish<Item>[]
  : T extends object
    ? { readonly [Key in keyof T]: Readonlyish<T[Key]> }
    : T;
