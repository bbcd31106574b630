// How is a scenario played? Nodes on one store under virtual time; acts and faults at their moments; then calm, until all should be well.

import type { Instant } from '../../src/core/kernel/instant.ts';
import { seededRandom } from '../../src/core/kernel/random.ts';
import type { Plan } from '../../src/core/plan/plan.ts';
import type { PlanBook } from '../../src/engine/ports.ts';
import { firstLeaseMs } from '../../src/server/store/commit.ts';
import { createMemoryStore, type MemoryStore } from '../../src/sim/memory-store.ts';
import { createVirtualTime } from '../../src/sim/virtual-time.ts';
import { createCarriers } from './carriers.ts';
import { type Node, type Planted, startNode } from './node.ts';
import { createOutbox, type Outbox } from './outbox.ts';
import { createOutside, hashOf } from './outside.ts';
import { planOf } from './plans.ts';
import { type Diary, newDiary, type Trouble } from './record.ts';
import { createRoll } from './roll.ts';
import type { Act, ChannelTrouble, Fault, Scenario, StoreTrouble } from './scenario.ts';

/** A minute before the office opens, for what waits until then. */
export const start: Instant = Date.parse('2026-03-02T07:59:00Z');
/** Long enough for every lease, every retry and the longest step to be over. */
export const calmMs = 100_000;

/** What is left when a scenario has been played. */
export interface Played {
  readonly diary: Diary;
  readonly memory: MemoryStore;
  readonly outbox: Outbox;
  readonly plan: (version: number) => Plan;
  /** When the last fault was over, and when all was. */
  readonly calmFrom: Instant;
  readonly end: Instant;
  /** What right clocks show at `end`, and how much they were ever set back in all. */
  readonly endWall: Instant;
  readonly setBackMs: number;
}

/** The same scenario is played the same way each time. */
export async function play(scenario: Scenario, planted: Planted = {}): Promise<Played> {
  const { seed, acts } = scenario;
  const time = createVirtualTime(start);
  const diary = newDiary();
  const outbox = createOutbox();
  let by: Parameters<Parameters<typeof startNode>[0]['asking']>[0] = { life: '', askedWall: start, holder: null };
  let jumpedMs = 0;
  let setBackMs = 0;
  const wall = () => time.now() + jumpedMs;
  const memory = createMemoryStore((changes, position) => {
    outbox.committed(changes, { leaseMs: planted.firstLeaseMs ?? firstLeaseMs, holder: by.holder });
    diary.written.push({ at: time.now(), askedWall: by.askedWall, life: by.life, changes, position });
  });
  const roll = createRoll(memory, outbox);
  const plans: Plan[] = [planOf(seed, 1)];
  const plan = (version: number): Plan => {
    const found = plans[version - 1];
    if (found === undefined) throw new Error(`no plan ${version}`);
    return found;
  };

  const storeTroubles: { readonly node: number | null; readonly how: StoreTrouble; readonly until: Instant }[] = [];
  const channelTroubles = new Map<string, { readonly how: ChannelTrouble; readonly until: Instant }>();
  let networkBadUntil = start;
  const skews = Array.from({ length: scenario.nodes }, () => 0);
  const lives = Array.from({ length: scenario.nodes }, () => 0);
  const nodes: Node[] = [];
  const calmFrom = start + Math.max(0, ...acts.map(endOf));
  const end = calmFrom + calmMs;

  const random = seededRandom(hashOf(`outside ${seed}`));
  const outside = createOutside({
    seed,
    random,
    time,
    diary,
    incidents: memory.incidents,
    nodes: () => nodes,
    isNetworkBad: () => time.now() < networkBadUntil,
    until: calmFrom + calmMs / 4,
  });

  function begin(index: number): void {
    const nth = (lives[index] ?? 0) + 1;
    lives[index] = nth;
    const life = `n${index + 1}#${nth}`;
    nodes[index] = startNode({
      life,
      seed: hashOf(`${life} ${seed}`),
      time,
      clock: { now: () => wall() + (skews[index] ?? 0) },
      store: memory,
      outbox,
      roll,
      diary,
      plans: bookOf(index),
      trouble: () => storeTroubles.find((each) => (each.node ?? index) === index && time.now() < each.until)?.how ?? null,
      channels: (calls, of) =>
        createCarriers({
          calls,
          life: of,
          now: time.now,
          random: seededRandom(hashOf(`carriers ${of} ${seed}`)),
          trouble: (name) => {
            const now = channelTroubles.get(name);
            return now !== undefined && time.now() < now.until ? now.how : null;
          },
          sent: diary.sent,
          arrived: outside.arrived,
        }),
      wall,
      asking: (asker) => {
        by = asker;
      },
      planted,
    });
  }

  /** A node hears of a new version some time after it was activated; one that starts knows the newest. */
  function bookOf(index: number): PlanBook {
    let known = plans.length;
    const hear = () => {
      known = Math.max(known, plans.length);
    };
    heard[index] = hear;
    return { active: () => ({ version: known, plan: plan(known) }), ensure: async () => {}, get: plan };
  }
  const heard: (() => void)[] = [];

  function trouble(kind: Trouble['kind'], life: string | null, forMs: number): Trouble {
    const until = Math.min(time.now() + forMs, calmFrom);
    const noted = { kind, life, from: time.now(), until, fadesFrom: until };
    diary.troubles.push(noted);
    return noted;
  }

  function crash(index: number, forMs: number): void {
    const node = nodes[index];
    if (node === undefined || node.gate.state() === 'dead') return;
    node.gate.kill();
    const noted = trouble('crash', node.life, forMs);
    if (nodes.some((other) => other.gate.state() === 'running')) noted.fadesFrom = noted.from;
    time.at(noted.until, () => {
      if (nodes[index] === node) begin(index);
    });
  }

  function stop(index: number, forMs: number): void {
    const node = nodes[index];
    if (node?.gate.state() !== 'running') return;
    const { until } = trouble('crash', node.life, forMs);
    // One that has not ended by then is ended.
    void node.stop().then(() => node.gate.kill());
    time.at(until, () => {
      node.gate.kill();
      if (nodes[index] === node) begin(index);
    });
  }

  function pause(index: number, forMs: number): void {
    const node = nodes[index];
    if (node?.gate.state() !== 'running') return;
    node.gate.pause();
    time.at(trouble('pause', node.life, forMs).until, () => node.gate.resume());
  }

  function cutOff(index: number, forMs: number): void {
    const node = nodes[index];
    if (node === undefined || node.gate.state() === 'dead') return;
    trouble('cut', node.life, forMs);
    node.cutOff(forMs);
  }

  function strike(fault: Extract<Fault, { kind: 'crash' | 'pause' }>): void {
    const happens = () => (fault.kind === 'crash' ? crash(fault.node, fault.forMs) : pause(fault.node, fault.forMs));
    const node = nodes[fault.node];
    if (fault.op === null || node === undefined) happens();
    else {
      const word = `${fault.kind} ${fault.side} ${fault.op}`;
      const strikes = () => {
        diary.struck.push(word);
        happens();
      };
      node.calls.set({ op: fault.op, side: fault.side, strike: strikes });
    }
  }

  function jump(node: number | null, byMs: number, forMs: number): void {
    setBackMs += Math.abs(byMs);
    if (node === null) {
      jumpedMs += byMs;
      trouble('clock', null, 0);
      return;
    }
    skews[node] = (skews[node] ?? 0) + byMs;
    time.at(trouble('clock', null, forMs).until, () => {
      skews[node] = (skews[node] ?? 0) - byMs;
    });
  }

  function perform(act: Act): void {
    switch (act.kind) {
      case 'event':
        outside.event(act);
        break;
      case 'declare':
        outside.declare(act);
        break;
      case 'command':
        outside.command(act);
        break;
      case 'plan':
        plans.push(planOf(seed, plans.length + 1));
        heard.forEach((hear, index) => {
          time.at(time.now() + 1_500 * index, hear);
        });
        break;
      case 'stop':
        stop(act.node, act.forMs);
        break;
      case 'crash':
      case 'pause':
        strike(act);
        break;
      case 'store': {
        const { until } = trouble('store', null, act.forMs);
        storeTroubles.push({ node: act.node, how: act.how, until });
        break;
      }
      case 'channel': {
        const { until } = trouble('channel', null, act.forMs);
        channelTroubles.set(act.channel, { how: act.how, until });
        break;
      }
      case 'network':
        networkBadUntil = Math.max(networkBadUntil, time.now() + act.forMs);
        break;
      case 'cut':
        cutOff(act.node, act.forMs);
        break;
      case 'clock':
        jump(act.node, act.byMs, act.forMs);
        break;
    }
  }

  for (let index = 0; index < scenario.nodes; index++) begin(index);
  for (const act of acts) time.at(start + act.at, () => perform(act));
  time.at(calmFrom, () => {
    for (const node of nodes) node.calls.disarm();
  });
  await time.advanceTo(end);
  return { diary, memory, outbox, plan, calmFrom, end, endWall: wall(), setBackMs };
}

/** When what an act does is over. */
function endOf(act: Act): number {
  return act.at + ('forMs' in act ? act.forMs : 0);
}
