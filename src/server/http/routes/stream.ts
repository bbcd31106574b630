// How does a listener follow what happens? Server-sent events, taken up where it broke off.

import type { FastifyReply, FastifyRequest } from 'fastify';
import { StreamQuery } from '../../../contract/incident.ts';
import { ok, refuse } from '../../../core/kernel/result.ts';
import { addressOf } from '../../identity/address.ts';
import type { Deps } from '../deps.ts';
import { type Route, streaming } from '../route.ts';
import type { Sink } from '../stream.ts';
import { streamLimits } from '../stream-limits.ts';
import type { StreamMark } from '../stream-message.ts';
import { createShares } from '../stream-shares.ts';

export function streamRoutes(deps: Pick<Deps, 'hub'>): readonly Route[] {
  const accounts = createShares(streamLimits.streamsOfAccount);
  const addresses = createShares(streamLimits.streamsOfAddress);
  return [
    streaming({
      method: 'GET',
      url: '/api/v1/stream',
      name: 'stream',
      summary: 'Every commit as it happens (text/event-stream); resumes after `Last-Event-ID`',
      tag: 'incidents',
      access: 'incident.read',
      subject: (_params, { incident }) => (incident === undefined ? null : { kind: 'incident', id: incident }),
      query: StreamQuery,
      async stream({ query, user }, request, reply) {
        const heard = lastEventId(request);
        if (heard === 'unreadable') return refuse('invalid', 'Last-Event-ID: must be a position', 'Last-Event-ID');
        const own = accounts.take(user.id);
        if (own === null) return refuse('too-many-of-yours', `One account may have ${streamLimits.streamsOfAccount} streams`);
        const shared = addresses.take(addressOf(request.ip));
        const giveBack = () => {
          own();
          shared?.();
        };
        if (shared === null) {
          giveBack();
          return refuse('too-many-of-yours', `One address may have ${streamLimits.streamsOfAddress} streams`);
        }
        const { sink, begin } = answerOf(reply);
        const end = deps.hub.open({
          sink,
          after: heard?.position ?? query.after ?? null,
          mark: heard?.mark ?? null,
          incident: query.incident ?? null,
        });
        if (end === null) {
          giveBack();
          return refuse('too-many-streams', `This node serves ${streamLimits.streams} streams already`);
        }
        begin();
        const life = setTimeout(end, streamLimits.lifeMs);
        const over = () => {
          clearTimeout(life);
          end();
          giveBack();
        };
        // Who hung up while they were being recognized is not told of any more.
        if (reply.raw.destroyed) over();
        else reply.raw.once('close', over);
        return ok(null);
      },
    }),
  ];
}

/** A position, as lists give it; or one with what stood there, as messages of the stream have it. */
function lastEventId(request: FastifyRequest): { readonly position: number; readonly mark: StreamMark | null } | null | 'unreadable' {
  const header = request.headers['last-event-id'];
  if (header === undefined || header === '') return null;
  const read = typeof header === 'string' ? /^(\d{1,15})(?:-([0-9a-z]{1,12}\.[0-9a-z]{1,12}))?$/.exec(header) : null;
  return read === null ? 'unreadable' : { position: Number(read[1]), mark: read[2] ?? null };
}

/** Begins with the first bytes, so that a refusal can still be sent instead. */
function answerOf(reply: FastifyReply): { readonly sink: Sink; begin(): void } {
  const { raw } = reply;
  function begin() {
    if (reply.sent || raw.destroyed) return;
    reply.hijack();
    for (const [name, value] of Object.entries({ ...reply.getHeaders(), ...streamHeaders }))
      if (value !== undefined) raw.setHeader(name, value);
    raw.writeHead(200);
    raw.write(opening);
  }
  const sink: Sink = {
    write(bytes) {
      begin();
      if (!raw.destroyed) raw.write(bytes);
    },
    waitingBytes: () => raw.writableLength,
    onceDrained(callback) {
      if (!raw.writableNeedDrain || raw.destroyed) return callback();
      const done = () => {
        raw.off('drain', done).off('close', done);
        callback();
      };
      raw.on('drain', done).on('close', done);
    },
    end: () => void raw.end(),
    abort: () => void raw.destroy(),
  };
  return { sink, begin };
}

const streamHeaders = { 'content-type': 'text/event-stream; charset=utf-8', 'cache-control': 'no-store', 'x-accel-buffering': 'no' };

/** Comes at once, so that the listener knows that it is heard. */
const opening = 'retry: 1000\n\n';
