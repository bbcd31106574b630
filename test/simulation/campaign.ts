// Which seeds break a promise, and what is the least that does? Scenarios are played, looked at, and made smaller.

import { findInAlerts } from './checks/alerts.ts';
import { findInClocks } from './checks/clocks.ts';
import { findInDeliveries } from './checks/deliveries.ts';
import type { Finding, Invariant } from './checks/finding.ts';
import { findInHistories } from './checks/histories.ts';
import { findInSteps } from './checks/steps.ts';
import type { Planted } from './node.ts';
import { type Scenario, scenarioOf } from './scenario.ts';
import { type Played, play } from './world.ts';

export function findIn(played: Played): Finding[] {
  return [
    ...findInHistories(played),
    ...findInAlerts(played),
    ...findInSteps(played),
    ...findInClocks(played),
    ...findInDeliveries(played),
  ];
}

export async function findingsOf(scenario: Scenario, planted: Planted = {}): Promise<Finding[]> {
  return findIn(await play(scenario, planted));
}

export interface Failure {
  readonly seed: number;
  /** The smallest scenario found that still breaks one of the promises that the seed broke. */
  readonly scenario: Scenario;
  readonly findings: readonly Finding[];
}

export interface Campaign {
  /** Made anew for each scenario. */
  readonly plant?: () => Planted;
  /** Only what breaks one of these counts; absent: any. */
  readonly breaks?: readonly Invariant[];
  /** Told of each scenario that was played. */
  readonly seen?: (played: Played) => void;
}

/** The first of these seeds that fails, made small; `null`: none. */
export async function firstFailure(seeds: Iterable<number>, campaign: Campaign = {}): Promise<Failure | null> {
  const plant = campaign.plant ?? (() => ({}));
  for (const seed of seeds) {
    const scenario = scenarioOf(seed);
    const played = await play(scenario, plant());
    campaign.seen?.(played);
    const broken = new Set(findIn(played).map(({ invariant }) => invariant));
    const wanted = campaign.breaks === undefined ? broken : new Set(campaign.breaks.filter((each) => broken.has(each)));
    if (wanted.size === 0) continue;
    const fails = async (smaller: Scenario) => (await findingsOf(smaller, plant())).some(({ invariant }) => wanted.has(invariant));
    const least = await shrink(scenario, fails);
    return { seed, scenario: least, findings: await findingsOf(least, plant()) };
  }
  return null;
}

/** Leaves out halves of the acts, then quarters, down to single ones, as long as it fails without them. */
async function shrink(scenario: Scenario, fails: (smaller: Scenario) => Promise<boolean>): Promise<Scenario> {
  let least = scenario;
  for (let size = Math.ceil(scenario.acts.length / 2); size >= 1; size = size === 1 ? 0 : Math.ceil(size / 2)) {
    for (let from = 0; from < least.acts.length; ) {
      const smaller = { ...least, acts: least.acts.toSpliced(from, size) };
      if (await fails(smaller)) least = smaller;
      else from += size;
    }
  }
  return least;
}

export function* seedsFrom(first: number, count: number): Generator<number> {
  for (let seed = first; seed < first + count; seed++) yield seed;
}
