// What is promised to customers, and what do vendors promise? Contracts, whom they bind, and what underpins them.

import type { Millis } from '../kernel/instant.ts';
import type { Metric } from './plan.ts';

/** One kind of agreement; several customers may have the same. Its objectives run beside the plan's own. */
export interface Contract {
  readonly id: string;
  readonly name: string;
  /** `gold`: what paths and invitations ask for. */
  readonly tier: string;
  readonly regions: readonly string[];
  /** Promises to the customer, the first that fits a metric and severity holds. */
  readonly objectives: readonly ContractObjective[];
  /** Share of the time in a month, like 0.999; `null`: no promise. */
  readonly availability: number | null;
  /** From the best month to the worst. */
  readonly credits: readonly Credit[];
}

export interface ContractObjective {
  /** Of the contract and its place: `gold-1`. */
  readonly id: string;
  readonly metric: Metric;
  /** Empty: any. */
  readonly severities: readonly string[];
  readonly targetMs: Millis;
  readonly targetText: string;
  /** `null`: time runs always. */
  readonly calendar: string | null;
}

/** Below this availability in a month, this share of the fee is given back. */
export interface Credit {
  readonly availabilityBelow: number;
  readonly share: number;
}

export interface Customer {
  readonly id: string;
  readonly name: string;
  /** `null`: no agreement. */
  readonly contract: string | null;
  /** Services that they use. */
  readonly services: readonly string[];
  readonly regions: readonly string[];
  readonly language: string | null;
  readonly contacts: readonly CustomerContact[];
  /** CEL over `incident` and `customer`: whether to invite them to the call. `null`: never by itself. */
  readonly inviteWhen: string | null;
}

export interface CustomerContact {
  readonly name: string;
  readonly email: string;
  /** What they are there for: `operations`, `contract`. */
  readonly purpose: string | null;
}

/** Who delivers to us, and what they have promised (underpinning contract). */
export interface Vendor {
  readonly id: string;
  readonly name: string;
  readonly contact: string;
  readonly statusPage: string | null;
  readonly objectives: readonly VendorObjective[];
}

export interface VendorObjective {
  /** respond: called → an answer. restore: called → mended. */
  readonly metric: 'respond' | 'restore';
  /** Ours; empty: any. */
  readonly severities: readonly string[];
  readonly targetMs: Millis;
  readonly targetText: string;
  readonly calendar: string | null;
}
