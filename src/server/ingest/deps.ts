// What do the sources need of the rest of the server?

import type { FastifyBaseLogger } from 'fastify';
import type { Engine } from '../../engine/engine.ts';
import type { Clock, PlanBook } from '../../engine/ports.ts';
import type { SecurityLog } from '../identity/security-log.ts';
import type { ChangeSink } from './changes.ts';
import type { HeartbeatWatch } from './heartbeat/watch.ts';
import type { Keyring } from './keys.ts';
import type { AlertLookup } from './lookup.ts';
import type { Sightings } from './sightings.ts';

export interface IngestDeps {
  readonly engine: Pick<Engine, 'ingest' | 'submit'>;
  readonly plans: PlanBook;
  readonly keyring: Keyring;
  readonly alerts: AlertLookup;
  readonly changes: ChangeSink;
  readonly heartbeats: Pick<HeartbeatWatch, 'beat'>;
  readonly sightings: Sightings;
  /** Of those whose key no integration has. */
  readonly security: Pick<SecurityLog, 'refused'>;
  readonly clock: Clock;
  /** A UUID that nobody else makes. */
  newDedupKey(): string;
  readonly log: Pick<FastifyBaseLogger, 'info' | 'warn' | 'error'>;
}
