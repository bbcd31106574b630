// How many incidents does the simulator play in a second of processor time? A plain one: an alert, a page, an answer, the end.

import { day } from '../core/kernel/instant.ts';
import type { Plan } from '../core/plan/plan.ts';
import { loadPlan } from '../server/plan/load.ts';
import { outcomeOf } from '../sim/outcome.ts';
import { readScript } from '../sim/read-script.ts';
import { play } from '../sim/run.ts';
import type { Script } from '../sim/script.ts';
import { startOf } from '../sim/summary.ts';

export interface SimulatedRate {
  readonly incidents: number;
  /** User and system time of this process, its collector's and compiler's threads included. */
  readonly perCpuSecond: number;
  readonly missed: number;
}

const horizon = { from: Date.parse('2026-01-05T00:00:00Z'), to: Date.parse('2026-01-05T00:00:00Z') + 365 * day };

/** From nothing to the outcome with its verdicts: all that `tocsin simulate --runs` does for each run. */
export function simulatedRate(incidents: number, warmUp: number = 5_000): SimulatedRate {
  const { plan, script } = plain();
  playAll(plan, script, { from: 1, count: warmUp });
  const before = process.cpuUsage();
  const missed = playAll(plan, script, { from: warmUp + 1, count: incidents });
  const { user, system } = process.cpuUsage(before);
  return { incidents, perCpuSecond: incidents / ((user + system) / 1e6), missed };
}

function playAll(plan: Plan, script: Script, runs: { readonly from: number; readonly count: number }): number {
  let missed = 0;
  for (let run = runs.from; run < runs.from + runs.count; run++) {
    const outcome = outcomeOf(play({ plan, script, seed: 1, run, start: startOf(1, run, horizon) }), plan, script);
    if (outcome.clocks.some(({ verdict }) => verdict === 'missed')) missed += 1;
    if (outcome.clocks.length !== 2) throw new Error(`run ${run} has ${outcome.clocks.length} clocks, not two`);
  }
  return missed;
}

function plain(): { readonly plan: Plan; readonly script: Script } {
  const { plan, problems } = loadPlan([{ file: 'plain.yaml', text: planText }], () => undefined);
  if (plan === null) throw new Error(`the plan of the bench is broken: ${problems[0]?.message}`);
  const { script, problems: faults } = readScript({ file: 'scenario.yaml', text: scriptText }, plan);
  if (script === null) throw new Error(`the scenario of the bench is broken: ${faults[0]?.message}`);
  return { plan, script };
}

const planText = `
people:
  dana: { name: Dana, email: dana@acme.example, zone: Europe/Berlin, contact: { app: { inbox: dana, wakes: true } } }
  lee: { name: Lee, email: lee@acme.example, zone: Asia/Singapore, contact: { app: { inbox: lee, wakes: true } } }
  ana: { name: Ana, email: ana@acme.example, zone: America/New_York, contact: { app: { inbox: ana, wakes: true } } }
teams:
  payments: { name: Payments, discipline: engineering, members: [dana, lee], path: payments }
schedules:
  primary:
    zone: Europe/Berlin
    rotations: [{ members: [dana, lee], every: 1 week, from: 2026-01-05T09:00 }]
paths:
  payments:
    steps: [{ page: [schedule primary], wait: 5m }, { page: [team payments], wait: 5m }]
    backstop: { page: [person ana], every: 5m }
services:
  checkout: { name: Checkout, tier: 1, owner: payments }
severities:
  - { name: SEV1, description: Customers cannot buy, urgency: high, acknowledgement timeout: never }
  - { name: SEV2, description: Some cannot, urgency: low, acknowledgement timeout: never }
levels: { critical: SEV1, error: SEV1, warning: SEV2, info: SEV2 }
objectives:
  acknowledge: { metric: acknowledge, target: 5m }
  restore: { metric: restore, target: 4h }
`;

const scriptText = `
title: Checkout fails
repair: { median: 30m, p90: 2h }
people:
  everyone: { answers: [{ between: 00:00-24:00, median: 1m, p90: 4m, missed: 10% }] }
timeline:
  - at: start
    alert: { summary: Checkout fails, service: checkout, level: critical, key: checkout }
`;
