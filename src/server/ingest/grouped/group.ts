// What does a webhook of Alertmanager's shape hold? A group of alerts, each of which is one event. What cannot be understood of one is
// noted and left out; it takes nothing from its neighbours.

import { createHash } from 'node:crypto';
import { type SenderEvent, unsaidOfEvent } from '../../../core/alert/event.ts';
import { ok, type Refusal, type Result, refuse } from '../../../core/kernel/result.ts';
import type { Integration } from '../../../core/plan/plan.ts';
import { isObject, type JsonObject, shorten } from '../json.ts';
import { levelOf } from '../level.ts';
import { ingestLimits } from '../limits.ts';
import { linksOf } from '../link.ts';
import type { Oddities } from '../oddities.ts';
import { keptKey, levelIn, linkIn } from '../understood.ts';
import { type GroupedAlert, groupedAlert, type Labels } from './alert.ts';

export interface Group {
  readonly alerts: readonly GroupedAlert[];
  readonly externalUrl: string | null;
}

/** Refusals: `invalid-field` (nothing in it can be understood; with the place), `too-many-alerts`. */
export function checkGroup(body: unknown, oddities: Oddities): Result<Group> {
  const listed = alertsOf(body, oddities);
  if (!listed.ok) return listed;
  if (listed.value.length > ingestLimits.alertsPerRequest) {
    return refuse('too-many-alerts', `One request may hold ${ingestLimits.alertsPerRequest} alerts at most.`, 'alerts');
  }
  const envelope: JsonObject = isObject(body) ? body : {};
  const alerts: GroupedAlert[] = [];
  let fault: Refusal | null = null;
  let understood = 0;
  for (const [index, raw] of listed.value.entries()) {
    const read = groupedAlert(raw, { place: `alerts[${index}]`, groupStatus: envelope.status, oddities });
    const isFault = !read.ok && read.refusal.code === 'invalid-field';
    if (!isFault) understood += 1;
    if (read.ok) alerts.push(read.value);
    else oddities.note(isFault ? 'alerts' : 'status', read.refusal.message);
    if (isFault) fault ??= read.refusal;
  }
  if (fault !== null && understood === 0) return { ok: false, refusal: fault };
  const truncated = Number(envelope.truncatedAlerts ?? 0);
  if (truncated > 0) oddities.note('truncated', `The sender left ${truncated} alerts out of its request.`);
  return ok({ alerts, externalUrl: typeof envelope.externalURL === 'string' ? envelope.externalURL : null });
}

/** `where`: web addresses that this sender knows of an alert, with their names. */
export function eventOf(
  alert: GroupedAlert,
  integration: Integration,
  where: (raw: JsonObject) => readonly Where[],
  oddities: Oddities,
): SenderEvent {
  const { labels, annotations, place } = alert;
  const severity = labels.severity === '' ? undefined : labels.severity;
  const summary = [annotations.summary, annotations.description, annotations.message, labels.alertname].find((text) => text?.trim());
  const resolved = alert.status === 'resolved';
  if (!resolved && summary !== undefined && summary.length > ingestLimits.summaryLength) {
    oddities.note('summary', `'${place}' has a summary of more than ${ingestLimits.summaryLength} characters; it was cut.`);
  }
  const links = where(alert.raw).flatMap(
    ([href, text]) => linkIn(href, text, { field: 'links', at: `${place} (${text})` }, oddities) ?? [],
  );
  return {
    integration: integration.id,
    action: resolved ? 'resolve' : 'trigger',
    dedupKey: alert.fingerprint ?? hashOf(labels),
    summary: shorten(summary ?? integration.name, ingestLimits.summaryLength),
    source: shorten([labels.instance, labels.job].find((text) => text?.trim()) ?? integration.name, ingestLimits.nameLength),
    level:
      resolved || severity === undefined
        ? levelOf(severity)
        : levelIn(severity, { field: 'severity', at: `${place}.labels.severity` }, oddities),
    component: nameOf(labels.component),
    group: nameOf(labels.group) ?? nameOf(labels.cluster) ?? nameOf(labels.namespace),
    class: nameOf(labels.alertname),
    service: integration.service,
    happenedAt: resolved ? alert.endsAt : alert.startsAt,
    links: linksOf([
      [annotations.runbook_url, 'Runbook'],
      [annotations.dashboard_url, 'Dashboard'],
      ...links.map(({ href, text }) => [href, text] as const),
    ]),
    details: JSON.stringify({ labels, annotations }),
    ...unsaidOfEvent,
    beganAt: alert.startsAt,
  };
}

export type Where = readonly [href: unknown, text: string];

/** The list of a webhook; a bare list, or a single alert, is understood as well. */
function alertsOf(body: unknown, oddities: Oddities): Result<readonly unknown[]> {
  if (Array.isArray(body) && body.length > 0) {
    oddities.note('body', 'The body is a bare list; it was read as `alerts`.');
    return ok(body);
  }
  if (!isObject(body)) return refuse('invalid-field', 'The body must be a JSON object.', 'body');
  if (Array.isArray(body.alerts)) return ok(body.alerts);
  if (isObject(body.alerts)) {
    oddities.note('alerts', '`alerts` is no list; it was read as one alert.');
    return ok([body.alerts]);
  }
  if (body.alerts === undefined && (isObject(body.labels) || typeof body.fingerprint === 'string')) {
    oddities.note('body', 'The body has no `alerts`; it was read as one alert.');
    return ok([body]);
  }
  return refuse('invalid-field', '`alerts` must be a list of alerts.', 'alerts');
}

/** The same for the same labels in whatever order. */
function hashOf(labels: Labels): string {
  const sorted = Object.entries(labels).sort(([a], [b]) => (a < b ? -1 : 1));
  return keptKey(createHash('sha256').update(JSON.stringify(sorted)).digest('hex'));
}

function nameOf(label: string | undefined): string | null {
  return label === undefined || label === '' ? null : shorten(label, ingestLimits.nameLength);
}
