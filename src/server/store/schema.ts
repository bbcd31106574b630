// What tables are there? Instants are bigint milliseconds, read as numbers; documents of the engine are JSON in plain text (json-text.ts).

import type { ColumnType, Generated } from 'kysely';
import type { Alert } from '../../core/alert/alert.ts';
import type { DeliveryOrder } from '../../core/incident/delivery.ts';
import type { IncidentEvent } from '../../core/incident/events.ts';
import type { Incident } from '../../core/incident/state.ts';
import type { IncidentSummary } from '../../core/incident/summary.ts';
import type { JsonText } from './json-text.ts';

/** Written as a JSON string, read parsed. */
type Json<T> = ColumnType<T, string, string>;

/** Written as a JSON string, read as one. */
type Document<T> = ColumnType<JsonText<T>, string, string>;

/** Under which number of `nodes` a row was claimed; what is held under none is free when its time is over, not before. */
type Held = ColumnType<number | null, number | null | undefined, number | null>;

type Defaulted = ColumnType<number, number | undefined, number>;

export interface Tables {
  /** State, read model and identity of an incident in one row. */
  incidents: {
    id: string;
    version: number;
    state: Document<Incident>;
    summary: Document<IncidentSummary>;
    status: 'open' | 'resolved';
    service: string;
    severity_rank: number;
    correlation_key: string | null; // unique where not null
    opened_at: number;
    next_deadline_at: number | null;
  };
  /** The one timer of each incident. */
  wakes: { incident_id: string; wake_at: number; claimed_until: Defaulted; holder: Held };
  /** Append-only; `position` rises in commit order, one by one. */
  history: { position: number; incident_id: string; version: number; at: number; events: Document<readonly IncidentEvent[]> };
  /** One row, `history`: the newest position. Raised last in a transaction, so that its lock puts commits in order. */
  positions: { name: string; value: number };
  alerts: {
    id: string;
    integration: string;
    dedup_key: string; // unique with integration where open
    incident_id: string;
    status: 'open' | 'resolved';
    count: number;
    last_event_at: number;
    opened_at: number;
    body: Document<Alert>; // the whole Alert; count, status and last_event_at of the row win, and of `repeats`
  };
  /** What was only said again, a row a batch, until it is added to `alerts`. */
  repeats: { number: Generated<number>; at: number; alerts: string[]; times: number[] };
  /** The outbox, and its receipts. */
  deliveries: {
    id: string;
    page_id: string;
    incident_id: string;
    person: string;
    channel: string;
    address: string;
    status: 'queued' | 'sent' | 'failed' | 'cancelled';
    order: Document<DeliveryOrder>; // the whole DeliveryOrder
    attempts: Defaulted;
    next_attempt_at: number;
    leased_until: number; // another node may take it after this
    holder: Held;
    created_at: number;
    attempted_at: number | null;
    accepted_at: number | null;
    delivered_at: number | null;
    seen_at: number | null;
    answered_at: number | null;
    error: string | null;
    unsent_at: number | null; // from then on it is said that nobody tried it
  };
  turns: { path: string; taken: number };
  /** Nodes that live, or were there a moment ago; each holds the lock of its number for as long as it lives. */
  nodes: { number: number; gone_at: number | null };
  plans: {
    version: number;
    plan: Json<unknown>;
    sources: Json<unknown>;
    activated_at: number;
    activated_by: string;
    reason: string | null;
    findings: Json<unknown>; // null until the verifier has looked at it
  };
  /** Keys that were generated because the plan names none. */
  integration_keys: { integration: string; key: string; created_at: number };
  /** When a sender was last heard, what was odd about its last request, and how much of it. */
  /** `ends_at` null: the present one. */
  webhook_secrets: { address: string; salt: string; shown_at: number | null; ends_at: number | null };
  sightings: { integration: string; at: number; oddities: number; told: Json<unknown> };
  heartbeats: { integration: string; last_at: number; due_at: number; missing: boolean };
  users: { id: string; email: string; name: string; password_hash: string | null; administrator: boolean; created_at: number };
  /** Ids are hashes of what the browser holds. */
  sessions: { id: string; user_id: string; created_at: number; expires_at: number };
  tokens: {
    id: string;
    hash: string;
    user_id: string;
    name: string;
    created_at: number;
    expires_at: number | null;
    last_used_at: number | null;
  };
  /** What senders say they changed: evidence when a cause is looked for. */
  changes: {
    id: string;
    integration: string;
    service: string;
    summary: string;
    source: string;
    happened_at: number;
    received_at: number;
    links: Json<unknown>;
    details: Json<unknown>;
  };
  /** Incidents that other tools recorded; the plan is replayed on them. They are none of Tocsin's own. */
  past_incidents: { source: string; id: string; opened_at: number; imported_at: number; body: Json<unknown> };
  migrations: { number: number; name: string; kind: 'compatible' | 'breaking'; checksum: string; applied_at: string };
  /** Secrets and marks of the installation: `set-up-token`, `link-secret`, … */
  settings: { name: string; value: string };
}
