// What has the organization decided beforehand? The plan, resolved: every name checked, every duration in milliseconds.
// `parse.ts` makes it from YAML; everything else reads only this.

import type { Instant, Millis } from '../kernel/instant.ts';
import type { Audience } from './audience.ts';
import type { Contract, Customer, Vendor } from './customer.ts';
import type { Fact, Pause } from './fact.ts';
import type { AcceptedFinding, ChannelLimit, Regulation, Retention } from './governance.ts';
import type { Phase } from './phase.ts';
import type { Role } from './role.ts';
import type { Runbook } from './runbook.ts';
import type { Activation, InformationFlow, Template } from './situation.ts';
import type { Measure, Threshold, Tier } from './tier.ts';

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
  /** By name; every level from 1 to 4 has exactly one. */
  readonly tiers: Readonly<Record<string, Tier>>;
  /** By what a severity is told; those of everybody, and the plan's own. */
  readonly measures: Readonly<Record<string, Measure>>;
  readonly scenarios: Readonly<Record<string, Scenario>>;
  /** Responsibilities engaged beside the owner's, whatever the scenario. */
  readonly engage: readonly EngageRule[];
  readonly objectives: readonly Objective[];
  readonly integrations: Readonly<Record<string, Integration>>;
  readonly runbooks: Readonly<Record<string, Runbook>>;
  readonly contracts: Readonly<Record<string, Contract>>;
  readonly customers: Readonly<Record<string, Customer>>;
  readonly vendors: Readonly<Record<string, Vendor>>;
  /** The usual ones, and the plan's own, which may replace them. */
  readonly roles: Readonly<Record<string, Role>>;
  /** All eight, in the order in which an incident passes through them. */
  readonly phases: readonly Phase[];
  readonly audiences: Readonly<Record<string, Audience>>;
  /** What can be true of an incident: what Tocsin sees by itself, and the plan's own. */
  readonly facts: Readonly<Record<string, Fact>>;
  /** For what the clocks may be paused. */
  readonly pauses: Readonly<Record<string, Pause>>;
  readonly regulations: Readonly<Record<string, Regulation>>;
  readonly retention: Retention;
  /** By channel, how many messages its provider takes; any number of those that are not here. */
  readonly channelLimits: Readonly<Record<string, ChannelLimit>>;
  /** Findings of the verifier that somebody has accepted, for a time. */
  readonly accepted: readonly AcceptedFinding[];
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
  /** Dates in the zone, `2026-12-25`, on which it is closed; `2026-12-24 19:00-24:00`: for that part of the day. */
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
  /** A mailbox or a number that several read: it can be paged, but has no rest, no load and no role. */
  readonly isGroup: boolean;
  readonly contactMethods: readonly ContactMethod[];
  /** By urgency, in order of `afterMs`. */
  readonly notificationRules: { readonly high: readonly NotificationRule[]; readonly low: readonly NotificationRule[] };
  /** Hours in their zone in which pages of low urgency are not wanted; those of high urgency always are. Empty: none. */
  readonly quietHours: readonly DayHours[];
  /** Sorted, disjoint. In it schedules and teams do not reach the person; who pages them by name still does. */
  readonly timeOff: readonly TimeOff[];
  readonly certifications: readonly Certification[];
  /** Services that they know well enough to mend. */
  readonly knows: readonly string[];
  /** Codes like `de`. */
  readonly languages: readonly string[];
  /** The active version has them no longer: only in what `living.ts` makes of a plan. */
  readonly gone?: true;
}

export interface TimeOff {
  readonly person: string;
  readonly from: Instant;
  readonly to: Instant;
  /** `null`: nobody's business. */
  readonly reason: string | null;
}

/** Trained for a role. */
export interface Certification {
  readonly role: string;
  /** The end of its last day in the person's zone; `null`: it never expires. */
  readonly until: Instant | null;
}

/** Where a message can reach a person. `channel` names an entry of the channel registry. */
export interface ContactMethod {
  readonly id: string;
  readonly channel: string;
  readonly address: string;
  /** Whether somebody has seen a message arrive; true unless the plan says otherwise. */
  readonly verified: boolean;
  /** The date, `2026-10-01`, where the plan gives one. */
  readonly verifiedOn: string | null;
  /** Whether a message there wakes who sleeps: as the plan says, else as its channel does. */
  readonly wakes: boolean;
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
  /** Where it works, by whose holidays it lives; `null` where the plan does not say. */
  readonly place: Place | null;
  /** What it promises the other teams (OLA), counted from the moment it is called. */
  readonly targets: readonly TeamTarget[];
}

export interface Place {
  /** `DE` */
  readonly country: string;
  /** `BY` */
  readonly region: string | null;
  /** Dates, `2026-12-25`; empty where nobody could be asked for them. */
  readonly holidays: readonly string[];
}

export interface TeamTarget {
  /** acknowledge: engaged → first answer. assemble: engaged → all roles that it fills are filled. */
  readonly metric: 'acknowledge' | 'assemble';
  readonly targetMs: Millis;
  readonly targetText: string;
}

/** Rotations on the highest layer that covers a moment are on call together; lower layers are not, then. */
export interface Schedule {
  readonly id: string;
  readonly name: string;
  readonly zone: string;
  readonly rotations: readonly Rotation[];
  readonly overrides: readonly Override[];
  /** Of everyone whom it can put on call, sorted by `from`. Whose turn falls into it is skipped, and nobody takes over but by an override. */
  readonly timeOff: readonly TimeOff[];
}

/** Turns of equal wall-clock length that begin at `start` and pass along `members`. */
export interface Rotation {
  readonly name: string;
  readonly layer: number;
  readonly members: readonly string[];
  /** Who was not there from the beginning: the place among the members, and the local date and time of the first turn that counts them in. */
  readonly joins: readonly { readonly member: number; readonly from: string }[];
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

/** For its time, `person` stands in for `replaces`, or for everyone where that is `null`. Of two for one person the later wins. */
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
  /** An alert's incident pages nobody before, and not at all where it is over by then; 0: at once. */
  readonly pageAfterMs: Millis;
  /** What was over and comes back pages nobody sooner than this after the last page; 0: at once. */
  readonly notAgainMs: Millis;
  /** At which severities either is so; `null`: at those that are less grave than what a critical alert has. */
  readonly holdAt: readonly string[] | null;
  /** How long an answered engagement may be silent before it pages again; `severity`: as the incident's severity says. */
  readonly acknowledgementTimeoutMs: Millis | 'never' | 'severity';
}

export interface Step {
  readonly targets: readonly Target[];
  /** How long this step has to be answered before the next one is paged. */
  readonly waitMs: Millis;
  /** Page one of the people reached instead of all; the turn passes on with each incident. */
  readonly roundRobin: boolean;
  /** `null`: always. Where it does not hold, the step is passed over like one that reaches nobody. */
  readonly only: StepCondition | null;
}

/** All of it must hold; an empty list, or `null`, asks for nothing. */
export interface StepCondition {
  readonly severities: readonly string[];
  /** Of the service. */
  readonly tiers: readonly number[];
  /** At the moment at which the step would be reached. */
  readonly hours: { readonly calendar: string; readonly inside: boolean } | null;
  /** At least one customer of the service has a contract of one of these tiers. */
  readonly contractTiers: readonly string[];
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
  /** A calendar: when it has to work; `null`: always. */
  readonly operatingHours: string | null;
  /** Integrations that watch it: those whose `service` it is, and those that it names. */
  readonly monitoredBy: readonly string[];
  readonly runbooks: readonly string[];
  readonly vendors: readonly string[];
}

/** In order, worst first; `rank` 1 is the worst. */
export interface Severity {
  readonly name: string;
  readonly rank: number;
  readonly description: string;
  readonly urgency: 'high' | 'low';
  /** An acknowledged engagement that is silent for this long is paged again; `null`: never. */
  readonly acknowledgementTimeoutMs: Millis | null;
  /** Each of them is enough for the severity. Empty: people judge by the description. */
  readonly thresholds: readonly Threshold[];
}

/** A foreseeable trouble. The first whose services and condition fit an alert gives the incident its name and people. */
export interface Scenario {
  readonly id: string;
  readonly title: string;
  readonly services: readonly string[];
  /** CEL over `alert` (see `condition.ts`); `null` fits every alert of its services. */
  readonly when: string | null;
  readonly engage: readonly EngageRule[];
  readonly description: string;
  /** The team that owns it; `null`: the owner of the service that is struck. */
  readonly primary: string | null;
  readonly supporting: readonly string[];
  /** Roles that have to be filled. */
  readonly needs: readonly string[];
  /** In their order. */
  readonly activations: readonly Activation[];
  readonly informs: readonly InformationFlow[];
  /** A calendar: when it can happen at all; `null`: always. */
  readonly operatingHours: string | null;
  /** Services without which it cannot be mended, and vendors likewise. */
  readonly criticalDependencies: readonly string[];
  readonly vendors: readonly string[];
  /** Integrations whose alerts tell of it. Empty: any. */
  readonly monitoredBy: readonly string[];
  readonly template: Template;
}

/** One more responsibility, on its own path, when the incident is of one of these severities and tiers (empty: any). */
export interface EngageRule {
  readonly responsibility: string;
  readonly team: string | null;
  readonly path: string;
  readonly severities: readonly string[];
  readonly tiers: readonly number[];
}

/**
 * From the opening unless said otherwise. acknowledge: to the first answer. assemble: to every engagement answered and every
 * needed role filled. contain: to the end
 * of the harm. restore: to resolved. verify: from restored to verified. root-cause: to the cause being known. first-update, update-cadence:
 * to the first word to customers, and from one to the next. review-held, review-published: from resolved.
 */
export type Metric =
  | 'acknowledge'
  | 'assemble'
  | 'contain'
  | 'restore'
  | 'verify'
  | 'root-cause'
  | 'first-update'
  | 'update-cadence'
  | 'review-held'
  | 'review-published';

/** To whom a promise is made: to customers, among ourselves, or by a vendor to us. */
export type ObjectiveKind = 'sla' | 'ola' | 'uc';

/** Who holds a promise among ourselves or to us. `null`: all of us together. */
export type Holder =
  | { readonly kind: 'role'; readonly id: string }
  | { readonly kind: 'team'; readonly id: string }
  | { readonly kind: 'discipline'; readonly id: Discipline }
  | { readonly kind: 'vendor'; readonly id: string };

/** For each metric and holder, the first objective that fits an incident gives it a clock. */
export interface Objective {
  readonly id: string;
  readonly metric: Metric;
  readonly kind: ObjectiveKind;
  readonly holder: Holder | null;
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
  /** Facts; the usual ones of the metric if not said. */
  readonly starts: string;
  readonly stops: string;
  /** Names of pauses that hold the clock. */
  readonly pauses: readonly string[];
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
