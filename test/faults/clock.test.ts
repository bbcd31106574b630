// What if somebody sets the clock of the machine under an embedded store? Steps come when they are due, what belongs together stays together, and it is said.

import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { expect, test, vi } from 'vitest';
import type { IncidentList } from '../../src/contract/incident.ts';
import type { Ready } from '../../src/contract/ready.ts';
import { hour, second } from '../../src/core/kernel/instant.ts';
import { keys, planFor } from '../nodes/plan.ts';
import { until } from '../system/fixtures/process.ts';
import { startTocsin, type Tocsin } from '../tocsin.ts';
import { startWebhookReceiver } from '../webhook-receiver.ts';

vi.setConfig({ testTimeout: 180_000 });
const shifts = new URL('../nodes/skew.mjs', import.meta.url).pathname;
const metricsToken = 'token-for-the-metrics-of-tests';
/** The second step follows the first after so long, by the plan. */
const stepMs = 6 * second;
const patienceMs = 60_000;

test.each([
  ['back 3 h', -3 * hour, 'behind', 'is 3 h behind what was recorded last', 1],
  ['forward 5 h', 5 * hour, 'ahead of', 'have passed since something was recorded last', 2],
])('the clock is set %s while an incident waits', async (_said, by, apart, afterRestart, incidentsAfterRestart) => {
  const folder = mkdtempSync(path.join(tmpdir(), 'tocsin-clock-'));
  const clock = path.join(folder, 'shift');
  writeFileSync(clock, '0');
  const receiver = await startWebhookReceiver();
  const tocsin = await startTocsin({
    plan: planFor(receiver.url),
    environment: {
      TOCSIN_ALLOW_PRIVATE_WEBHOOKS: '1',
      TOCSIN_METRICS_TOKEN: metricsToken,
      NODE_OPTIONS: `--import ${shifts}`,
      TEST_CLOCK_FILE: clock,
    },
  });
  const pagesOf = (who: string) => receiver.received().filter(({ path }) => path.startsWith(`/hook/${who}`));
  try {
    const from = performance.now();
    await ring(tocsin, 'first');
    await until('the first step has come', () => pagesOf('ana').length > 0, patienceMs);
    writeFileSync(clock, String(by));
    tocsin.signal('SIGUSR2');
    await until('the jump is told', async () => (await ready(tocsin)).notes?.join().includes('the clock was set') === true, patienceMs);
    expect((await ready(tocsin)).status).toBe('ready');
    expect((await ready(tocsin)).notes?.join()).toContain(apart);
    expect(Math.round((await clockApart(tocsin)) / 60)).toBe(Math.round(by / 60_000));
    expect(tocsin.output()).toContain('the clock was set');

    await ring(tocsin, 'second');
    const { incidents } = await tocsin.api<IncidentList>('/api/v1/incidents?status=all');
    expect(incidents).toHaveLength(1);

    await until('the second step has come', () => pagesOf('ben').length + pagesOf('cleo').length > 0, patienceMs);
    // Neither at once nor hours later; time may go a tenth faster while it approaches the clock.
    expect(performance.now() - from).toBeGreaterThan(stepMs * 0.9);

    await tocsin.kill9();
    await tocsin.start();
    expect(tocsin.output()).toContain(afterRestart);
    await ring(tocsin, 'third');
    // Five hours later a storm is another one.
    const after = await tocsin.api<IncidentList>('/api/v1/incidents?status=all');
    expect(after.incidents).toHaveLength(incidentsAfterRestart);
    expect((await ready(tocsin)).status).toBe('ready');
  } finally {
    await tocsin.remove();
    await receiver.stop();
    rmSync(folder, { recursive: true });
  }
});

const event = (key: string) => ({
  routing_key: keys.together,
  event_action: 'trigger',
  dedup_key: key,
  payload: { summary: key, source: 'probe', severity: 'critical' },
});

async function ring(tocsin: Tocsin, key: string): Promise<void> {
  expect((await tocsin.post('/v2/enqueue', event(key))).status).toBe(202);
}

async function ready(tocsin: Tocsin): Promise<Ready> {
  return (await (await fetch(`${tocsin.url}/readyz`)).json()) as Ready; // its own contract
}

async function clockApart(tocsin: Tocsin): Promise<number> {
  const answer = await fetch(`${tocsin.url}/metrics`, { headers: { authorization: `Bearer ${metricsToken}` } });
  return Number(/^tocsin_clock_apart_seconds (.*)$/m.exec(await answer.text())?.[1]);
}
