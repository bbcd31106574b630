// What is never named twice? Whatever a history loses, and however differently it goes on from there.

import fc from 'fast-check';
import { expect, test } from 'vitest';
import { commands, plans } from '../../../test/fixtures/random-plan.ts';
import { opening } from '../../../test/fixtures/record.ts';
import type { Salt } from '../kernel/id.ts';
import { minute } from '../kernel/instant.ts';
import type { Plan } from '../plan/plan.ts';
import type { IncidentCommand } from './commands.ts';
import { decide } from './decide.ts';
import { evolveCommits } from './evolve.ts';
import type { Incident } from './state.ts';
import { nextWake } from './wake.ts';

const start = Date.parse('2026-03-27T14:00:00Z');

interface World {
  readonly plan: Plan;
  state: Incident | null;
  now: number;
  /** Everything that was ever named. */
  readonly named: Set<string>;
}

/** Ids of parts, wherever they stand in an event. */
function namesIn(value: unknown): readonly string[] {
  if (typeof value === 'string') return /^inc_1\.\S+$/.test(value) ? [value] : [];
  return typeof value === 'object' && value !== null ? Object.values(value).flatMap(namesIn) : [];
}

function give(world: World, command: IncidentCommand, salt: Salt): void {
  const facts = { plan: world.plan, planVersion: 1, salt, turnOf: () => 0, planAt: () => world.plan };
  const decided = decide(world.state, command, facts, world.now);
  if (!decided.ok || decided.value.length === 0) return;
  const version = (world.state?.version ?? 0) + 1;
  const after = evolveCommits(world.state, [{ incident: 'inc_1', version, at: world.now, events: decided.value }]);
  for (const name of namesIn(decided.value)) world.named.add(name);
  world.state = after;
}

function go(world: World, acts: readonly IncidentCommand[], salt: Salt): void {
  for (const [index, act] of acts.entries()) {
    world.now = Math.max(world.now + minute, (world.state === null ? null : nextWake(world.state)) ?? 0);
    give(world, { type: 'Tick' }, `${salt}t${index}`);
    give(world, act, `${salt}a${index}`);
  }
}

test('however a history goes on after it has lost its end, it names nothing as what was lost was named', () => {
  const acts = fc.array(commands, { maxLength: 6 });
  fc.assert(
    fc.property(plans, acts, acts, acts, (plan, before, lost, instead) => {
      const world: World = { plan, state: null, now: start, named: new Set() };
      give(world, opening('SEV1'), 'open');
      go(world, before, 'before');
      const kept = { ...world, named: new Set(world.named) };
      const first = { ...world, named: new Set<string>() };
      const second = { ...world, named: new Set<string>() };
      go(first, lost, 'lost');
      go(second, instead, 'instead');
      const fresh = (one: World) => [...one.named].filter((name) => !kept.named.has(name));
      expect(fresh(first).filter((name) => second.named.has(name))).toEqual([]);
    }),
    { numRuns: 150 },
  );
}, 60_000);
