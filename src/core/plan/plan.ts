// What has the organization decided beforehand? The plan, resolved: every name checked, every duration in milliseconds.
// `parse.ts` makes it from YAML; everything else reads only this.

import type { Millis } from '../kernel/instant.ts';

/** One immutable version of the plan. Records are keyed by the name that the YAML gives. */
export interface Plan {
  readonly name: string;
  readonly calendars: Readonly<Record<string, Calendar>>;
  readonly people: Readonly<Record<string, Person>>;
  readonly teams: Readonly<Record<string, Team>>;
  readonly schedules: Readonly<Record<string, Schedule>>;
  readonly paths: Readonly<Record<string, EscalationPath>>;
  readonly services: Readonly<Record<string, Service>>;
  readonly severities: readonly Severity[];
  readonly scenarios: Readonly<Record<string, Scenario>>;
  /** Responsibilities engaged beside the owner's, whatever the scenario. */
  readonly engage: readonly EngageRule[];
  readonly objectives: readonly Objective[];
  readonly integrations: Readonly<Record<string, Integration>>;
  /** Which severity (by name) an alert's level means, unless the integration says otherwise. */
  readonly alertSeverities: Readonly<Record<AlertLevel, string>>;
  /** After this long without a new alert, the next one opens an incident of its own. */
  readonly groupingWindowMs: Millis;
  /** A resolved incident is opened again by the same trouble within this time. */
  readonly reopenWindowMs: Millis;
}

/** The four levels of Events v2; every other sender's are mapped to them. */
export type AlertLevel = 'critical' | 'error' | 'warning' | 'info';

export type Weekday = 1 | 2 | 3 | 4 | 5 | 6 | 7; // ISO 8601: Monday is 1

/** Wall-clock hours of one weekday, in minutes after midnight; `to` may be 1440. */
export interface DayHours {
  readonly day: Weekday;
  readonly from: number;
  readonly to: number;
}

/** Open hours in a zone. `open: null` means always open, holidays too. */
export interface Calendar {
  readonly name: string;
  readonly zone: string;
  readonly open: readonly DayHours[] | null;
  /** Dates in the zone, `2026-12-25`, on which it is closed. */
  readonly holidays: readonly string[];
}

export type Discipline =
  | 'engineering'
  | 'operations'
  | 'security'
  | 'product'
  | 'customer-success'
  | 'communications'
  | 'legal'
  | 'leadership';

export interface Person {
  readonly id: string;
  readonly name: string;
  readonly email: string;
  readonly zone: string;
  readonly contactMethods: readonly ContactMethod[];
  /** By urgency, in order of `afterMs`. */
  readonly notificationRules: { readonly high: readonly NotificationRule[]; readonly low: readonly NotificationRule[] };
}

/** Where a message can reach a person. `channel` names an entry of the channel registry. */
export interface ContactMethod {
  readonly id: string;
  readonly channel: string;
  readonly address: string;
}

/** `afterMs` counts from the page; several may share a moment. */
export interface NotificationRule {
  readonly method: string;
  readonly afterMs: Millis;
}

export interface Team {
  readonly id: string;
  readonly name: string;
  readonly discipline: Discipline;
  readonly members: readonly string[];
  readonly path: string | null;
}

/** Rotations on the highest layer that covers a moment are on call together; lower layers are not, then. */
export interface Schedule {
  readonly id: string;
  readonly name: string;
  readonly zone: string;
  readonly rotations: readonly Rotation[];
  readonly overrides: readonly Override[];
}

/** Turns of equal wall-clock length that begin at `start` and pass along `members`. */
export interface Rotation {
  readonly name: string;
  readonly layer: number;
  readonly members: readonly string[];
  /** Local date and time of the first handover, in the schedule's zone: `2026-01-05T09:00`. */
  readonly start: string;
  /** Local date and time after which the rotation has ended. */
  readonly end: string | null;
  readonly turn: { readonly every: number; readonly unit: 'hour' | 'day' | 'week' | 'month' };
  /** Wall-clock hours in which it covers; empty means always. A window may pass midnight: `to` ≤ `from`. */
  readonly restrictions: readonly DayHours[];
  /** `calendar`: every turn of the calendar passes on; `covered`: turns without covered time use up nobody's. */
  readonly turns: 'calendar' | 'covered';
  /** On call beside the turn's holder, to learn; never paged. */
  readonly shadows: readonly string[];
}

/** For its time, `person` stands in for `replaces`, or for everyone where that is `null`. Later ones win. */
export interface Override {
  /** Local date and time in the schedule's zone. */
  readonly from: string;
  readonly to: string;
  readonly person: string;
  readonly replaces: string | null;
}

export type Target =
  | { readonly kind: 'person'; readonly id: string }
  | { readonly kind: 'schedule'; readonly id: string }
  | { readonly kind: 'team'; readonly id: string };

export interface EscalationPath {
  readonly id: string;
  readonly name: string;
  readonly steps: readonly Step[];
  /** How often the steps are gone through again after the first time. */
  readonly repeat: number;
  readonly backstop: { readonly targets: readonly Target[]; readonly everyMs: Millis };
  /** A low-urgency engagement waits for these hours, then escalates like any other; `null`: it never waits. */
  readonly lowUrgencyCalendar: string | null;
}

export interface Step {
  readonly targets: readonly Target[];
  /** How long this step has to be answered before the next one is paged. */
  readonly waitMs: Millis;
  /** Page one of the people reached instead of all; the turn passes on with each incident. */
  readonly roundRobin: boolean;
}

export interface Service {
  readonly id: string;
  readonly name: string;
  readonly description: string;
  readonly tier: 1 | 2 | 3 | 4;
  readonly owner: string;
  readonly path: string;
  /** As written; a name that is no service's has been warned of. */
  readonly dependsOn: readonly string[];
  /** `service`: alerts of one service and scenario share an incident; `alert`: each alert has its own. */
  readonly grouping: { readonly by: 'service' | 'alert'; readonly windowMs: Millis };
}

/** In order, worst first; `rank` 1 is the worst. */
export interface Severity {
  readonly name: string;
  readonly rank: number;
  readonly description: string;
  readonly urgency: 'high' | 'low';
  /** An acknowledged engagement that is silent for this long is paged again; `null`: never. */
  readonly acknowledgementTimeoutMs: Millis | null;
}

/** A foreseeable trouble. The first whose services and condition fit an alert gives the incident its name and people. */
export interface Scenario {
  readonly id: string;
  readonly title: string;
  readonly services: readonly string[];
  /** CEL over `alert` (see `condition.ts`); `null` fits every alert of its services. */
  readonly when: string | null;
  readonly engage: readonly EngageRule[];
}

/** One more responsibility, on its own path, when the incident is of one of these severities and tiers (empty: any). */
export interface EngageRule {
  readonly responsibility: string;
  readonly team: string | null;
  readonly path: string;
  readonly severities: readonly string[];
  readonly tiers: readonly number[];
}

/** acknowledge: opened → first answer. assemble: opened → every engagement answered. restore: opened → resolved. */
export type Metric = 'acknowledge' | 'assemble' | 'restore';

/** For each metric, the first objective that fits an incident gives it a clock. */
export interface Objective {
  readonly id: string;
  readonly metric: Metric;
  readonly tiers: readonly number[];
  readonly severities: readonly string[];
  /** Open time on the calendar. */
  readonly targetMs: Millis;
  /** As the plan says it: `5m`, `2 business days`. */
  readonly targetText: string;
  /** `null`: time runs always. */
  readonly calendar: string | null;
  /** Shares of the target at which a warning is due, ascending, each in (0, 1). */
  readonly warnAt: readonly number[];
  readonly onWarning: readonly EngageRule[];
  readonly onBreach: readonly EngageRule[];
}

export type IntegrationType = 'events-v2' | 'opsgenie' | 'alertmanager' | 'grafana' | 'cloudevents' | 'webhook' | 'heartbeat';

export interface Integration {
  readonly id: string;
  readonly name: string;
  readonly type: IntegrationType;
  readonly service: string;
  /** CEL over `event`, giving a service's id; what it gives is used where such a service exists. */
  readonly serviceFrom: string | null;
  /** `null`: generated, kept by the store, and shown. */
  readonly key: string | null;
  readonly severities: Partial<Readonly<Record<AlertLevel, string>>>;
  /** Only for `webhook`: CEL over `body` and `headers` for each field of an event. */
  readonly map: Readonly<Record<string, string>>;
  /** Only for `heartbeat`. */
  readonly heartbeat: { readonly everyMs: Millis; readonly graceMs: Millis } | null;
  /** Requests a second that one key may send; above it 429. */
  readonly ratePerSecond: number;
}
