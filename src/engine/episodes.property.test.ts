// Does a late word of an earlier episode close or reword the present one? Whichever node hears it, and though one was started in between.

import fc from 'fast-check';
import { expect, test } from 'vitest';
import { service, smallPlan } from '../../test/fixtures/plan.ts';
import { type SenderEvent, unsaidOfEvent } from '../core/alert/event.ts';
import { minute } from '../core/kernel/instant.ts';
import { createMemoryStore } from '../sim/memory-store.ts';
import { createVirtualTime } from '../sim/virtual-time.ts';
import { onePlan } from '../sim/world.ts';
import { createEngine, type Engine } from './engine.ts';

const start = Date.parse('2026-03-02T09:00:00Z');
const plan = smallPlan({ services: { checkout: service('checkout') } });

/** The sender's clock may be hours away from ours. */
const said = (over: Partial<SenderEvent>): SenderEvent => ({
  integration: 'monitor',
  action: 'trigger',
  dedupKey: 'f3a1',
  summary: 'HighLatency',
  source: 'web-1',
  level: 'critical',
  component: null,
  group: null,
  class: null,
  service: 'checkout',
  happenedAt: null,
  links: [],
  ...unsaidOfEvent,
  details: '{}',
  ...over,
});

const steps = fc.array(
  fc.record({
    what: fc.constantFrom('fire', 'fire again', 'end', 'an earlier end', 'an earlier end', 'an earlier beginning', 'restart'),
    node: fc.constantFrom(0, 1),
    lastsMs: fc.integer({ min: 1, max: 90 * minute }),
    which: fc.nat(),
  }),
  { minLength: 3, maxLength: 25 },
);

test('an alert is open exactly while its last episode lasts', async () => {
  await fc.assert(
    fc.asyncProperty(steps, fc.integer({ min: -5 * 60 * minute, max: 5 * 60 * minute }), async (given, skewMs) => {
      const store = createMemoryStore();
      const time = createVirtualTime(start);
      let made = 0;
      const newNode = (): Engine =>
        createEngine({
          store,
          plans: onePlan(plan),
          clock: time,
          timer: time,
          ids: { incident: () => `inc_${++made}`, alert: () => `alr_${++made}`, salt: () => '' },
          listeners: [],
          lookEveryMs: minute,
          report: (what, error) => {
            throw new Error(what, { cause: error });
          },
        });
      const nodes = [newNode(), newNode()];
      const over: { readonly beganAt: number; readonly endedAt: number }[] = [];
      let theirs = start + skewMs;
      let beganAt: number | null = null;
      for (const { what, node, lastsMs, which } of given) {
        theirs += lastsMs;
        const send = async (over: Partial<SenderEvent>) => {
          const result = await (nodes[node] as Engine).ingest(said(over)); // one of two
          if (!result.ok) throw new Error(result.refusal.message);
          return result.value.outcome;
        };
        if (what === 'restart') nodes[node] = newNode();
        else if (what === 'fire' || (what === 'fire again' && beganAt === null)) {
          // Where the end of the one before was lost, the new one takes its place.
          if (beganAt !== null) over.push({ beganAt, endedAt: theirs - 1 });
          beganAt = theirs;
          expect(await send({ beganAt, happenedAt: beganAt })).toMatch(/opened|changed/);
        } else if (what === 'fire again' && beganAt !== null) {
          expect(await send({ beganAt, happenedAt: beganAt })).toBe('repeated');
        } else if (what === 'end' && beganAt !== null) {
          over.push({ beganAt, endedAt: theirs });
          expect(await send({ action: 'resolve', beganAt, happenedAt: theirs })).toBe('resolved');
          beganAt = null;
        } else if (what === 'an earlier end' && over.length > 0) {
          const earlier = over[which % over.length];
          const outcome = await send({ action: 'resolve', beganAt: earlier?.beganAt ?? null, happenedAt: earlier?.endedAt ?? null });
          expect(outcome).toBe(beganAt === null ? 'dropped' : 'outdated');
        } else if (what === 'an earlier beginning' && beganAt !== null && over.length > 0) {
          const earlier = over[which % over.length]?.beganAt ?? null;
          expect(await send({ beganAt: earlier, happenedAt: earlier, summary: 'In other words' })).toBe('outdated');
        }
      }
    }),
    { numRuns: 200 },
  );
});
