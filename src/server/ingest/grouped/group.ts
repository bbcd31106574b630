// What does a webhook of Alertmanager's shape hold? A group of alerts, each of which is one event.

import { createHash } from 'node:crypto';
import { type SenderEvent, unsaidOfEvent } from '../../../core/alert/event.ts';
import { type Instant, parseInstant } from '../../../core/kernel/instant.ts';
import { ok, type Result, refuse } from '../../../core/kernel/result.ts';
import type { Integration } from '../../../core/plan/plan.ts';
import { isObject, type JsonObject, shorten } from '../json.ts';
import { levelOf } from '../level.ts';
import { ingestLimits } from '../limits.ts';
import { linksOf } from '../link.ts';

export interface Group {
  readonly alerts: readonly GroupedAlert[];
  /** Alerts that the sender left out for length. */
  readonly truncated: number;
  readonly externalUrl: string | null;
}

export interface GroupedAlert {
  readonly status: 'firing' | 'resolved';
  readonly labels: Labels;
  readonly annotations: Labels;
  readonly startsAt: Instant | null;
  readonly endsAt: Instant | null;
  readonly fingerprint: string | null;
  /** The alert as it came, for what only one sender has. */
  readonly raw: JsonObject;
}

export type Labels = Readonly<Record<string, string>>;

/** Refusals: `invalid-field` (with the place, `alerts[3].labels`), `too-many-alerts`. */
export function checkGroup(body: unknown): Result<Group> {
  if (!isObject(body)) return refuse('invalid-field', 'The body must be a JSON object.', 'body');
  if (!Array.isArray(body.alerts)) return refuse('invalid-field', '`alerts` must be a list of alerts.', 'alerts');
  if (body.alerts.length > ingestLimits.alertsPerRequest) {
    return refuse('too-many-alerts', `One request may hold ${ingestLimits.alertsPerRequest} alerts at most.`, 'alerts');
  }
  const alerts: GroupedAlert[] = [];
  for (const [index, raw] of body.alerts.entries()) {
    const alert = checkAlert(raw, `alerts[${index}]`);
    if (!alert.ok) return alert;
    alerts.push(alert.value);
  }
  const truncated = typeof body.truncatedAlerts === 'number' ? body.truncatedAlerts : 0;
  return ok({ alerts, truncated, externalUrl: textOf(body.externalURL) });
}

/** `where`: web addresses that this sender knows of an alert, with their names. */
export function eventOf(alert: GroupedAlert, integration: Integration, where: (raw: JsonObject) => readonly Where[]): SenderEvent {
  const { labels, annotations } = alert;
  const summary = annotations.summary || annotations.description || annotations.message || labels.alertname || integration.name;
  const resolved = alert.status === 'resolved';
  return {
    integration: integration.id,
    action: resolved ? 'resolve' : 'trigger',
    dedupKey: alert.fingerprint ?? hashOf(labels),
    summary: shorten(summary, ingestLimits.summaryLength),
    source: shorten(labels.instance || labels.job || integration.name, ingestLimits.nameLength),
    level: levelOf(labels.severity),
    component: nameOf(labels.component),
    group: nameOf(labels.group) ?? nameOf(labels.cluster) ?? nameOf(labels.namespace),
    class: nameOf(labels.alertname),
    service: integration.service,
    happenedAt: resolved ? alert.endsAt : alert.startsAt,
    links: linksOf([[annotations.runbook_url, 'Runbook'], [annotations.dashboard_url, 'Dashboard'], ...where(alert.raw)]),
    details: JSON.stringify({ labels, annotations }),
    ...unsaidOfEvent,
    beganAt: alert.startsAt,
  };
}

export type Where = readonly [href: unknown, text: string];

function checkAlert(raw: unknown, place: string): Result<GroupedAlert> {
  if (!isObject(raw)) return refuse('invalid-field', `\`${place}\` must be an object.`, place);
  if (raw.status !== 'firing' && raw.status !== 'resolved') {
    return refuse('invalid-field', `\`${place}.status\` must be firing or resolved.`, `${place}.status`);
  }
  const labels = checkLabels(raw.labels, `${place}.labels`);
  if (!labels.ok) return labels;
  const annotations = checkLabels(raw.annotations, `${place}.annotations`);
  if (!annotations.ok) return annotations;
  if (raw.fingerprint !== undefined && raw.fingerprint !== null && typeof raw.fingerprint !== 'string') {
    return refuse('invalid-field', `\`${place}.fingerprint\` must be text.`, `${place}.fingerprint`);
  }
  const fingerprint = textOf(raw.fingerprint);
  if (fingerprint === null && Object.keys(labels.value).length === 0) {
    return refuse('invalid-field', `\`${place}\` has neither a fingerprint nor labels to be known by.`, `${place}.labels`);
  }
  return ok({
    status: raw.status,
    labels: labels.value,
    annotations: annotations.value,
    startsAt: momentOf(raw.startsAt),
    endsAt: momentOf(raw.endsAt),
    fingerprint: fingerprint === null ? null : shorten(fingerprint, ingestLimits.dedupKeyLength),
    raw,
  });
}

function checkLabels(value: unknown, place: string): Result<Labels> {
  if (value === undefined || value === null) return ok({});
  if (!isObject(value)) return refuse('invalid-field', `\`${place}\` must be an object of text.`, place);
  const entries = Object.entries(value);
  if (entries.length > ingestLimits.labels)
    return refuse('invalid-field', `\`${place}\` has more than ${ingestLimits.labels} entries.`, place);
  for (const [name, each] of entries) {
    if (typeof each !== 'string') return refuse('invalid-field', `\`${place}.${shorten(name, 100)}\` must be text.`, place);
  }
  return ok(value as Labels); // every value has just been seen to be text
}

/** Go writes "never" as the first moment of the year 1. */
function momentOf(value: unknown): Instant | null {
  const at = typeof value === 'string' ? parseInstant(value) : null;
  return at === null || at <= 0 ? null : at;
}

/** The same for the same labels in whatever order. */
function hashOf(labels: Labels): string {
  const sorted = Object.entries(labels).sort(([a], [b]) => (a < b ? -1 : 1));
  return createHash('sha256').update(JSON.stringify(sorted)).digest('hex');
}

function nameOf(label: string | undefined): string | null {
  return label === undefined || label === '' ? null : shorten(label, ingestLimits.nameLength);
}

function textOf(value: unknown): string | null {
  return typeof value === 'string' && value !== '' ? value : null;
}
