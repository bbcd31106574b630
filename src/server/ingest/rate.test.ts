// Does the gate let through what it promises, and no more?

import fc from 'fast-check';
import { expect, test } from 'vitest';
import { integrationOf, start } from './ingest.fixture.ts';
import { createRateGate } from './rate.ts';

test('whenever requests come: at most two seconds’ worth at once, the rate in the long run, and the wait it names suffices', () => {
  const arrivals = fc.array(fc.integer({ min: -50, max: 3_000 }), { minLength: 1, maxLength: 200 });
  fc.assert(
    fc.property(fc.double({ min: 0.1, max: 50, noNaN: true }), arrivals, (ratePerSecond, gaps) => {
      const integration = integrationOf('webhook', { ratePerSecond });
      const gate = createRateGate();
      let now = start;
      let latest = start;
      let taken = 0;
      let wait = 0;
      for (const gap of gaps) {
        now += gap; // now and then the clock is set back
        latest = Math.max(latest, now);
        wait = gate.take(integration, now);
        if (wait === 0) taken += 1;
      }
      const setBack = gaps.filter((gap) => gap < 0).length * 0.05; // time that passes twice may be counted twice
      const seconds = (latest - start) / 1_000 + setBack;
      expect(taken).toBeLessThanOrEqual(Math.max(1, 2 * ratePerSecond) + ratePerSecond * seconds + 1e-6);
      expect(Number.isInteger(wait)).toBe(true);
      if (wait > 0) expect(gate.take(integration, now + wait * 1_000)).toBe(0);
    }),
  );
});

test('each integration has a bucket of its own', () => {
  const gate = createRateGate();
  const [one, other] = [integrationOf('webhook', { ratePerSecond: 0.5 }), integrationOf('grafana', { ratePerSecond: 0.5 })];
  expect([gate.take(one, start), gate.take(one, start), gate.take(other, start)]).toEqual([0, 2, 0]);
});
