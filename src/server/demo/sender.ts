// Who rings at Acme while one looks on? A built-in monitoring system, which posts real Events v2 requests over HTTP.

import { type Millis, minute, second } from '../../core/kernel/instant.ts';
import type { Random } from '../../core/kernel/random.ts';
import type { Clock, Timer } from '../../engine/ports.ts';
import { type Trouble, troubles } from './troubles.ts';

export interface SenderDeps {
  /** Base of this server. */
  readonly url: string;
  readonly keyOf: (integration: string) => string;
  readonly clock: Clock;
  readonly timer: Timer;
  readonly random: Random;
  readonly failed: (error: unknown) => void;
}

/** So many troubles at once; more would only be noise. */
const mostAtOnce = 5;
const firstTroubles = 2;
const pauseMs: Millis = 75 * second;
const requestTimeoutMs: Millis = 10 * second;

/** Begins at once, and goes on as long as the timer does. */
export function startSender(deps: SenderDeps): void {
  const { clock, timer, random } = deps;
  const going = new Set<string>();
  let count = 0;

  const after = (ms: Millis, act: () => void) => timer.at(clock.now() + ms, act);

  function begin(): void {
    const free = troubles.filter((each) => !going.has(each.component));
    const trouble = free[random.below(Math.max(1, free.length))];
    if (trouble === undefined || going.size >= mostAtOnce) return;
    const key = `demo-${clock.now()}-${++count}`;
    going.add(trouble.component);
    post(deps, trouble, key, 'trigger');
    // Monitoring repeats itself until it is over.
    after(30 * second, () => post(deps, trouble, key, 'trigger'));
    after((4 + random.below(14)) * minute, () => {
      going.delete(trouble.component);
      post(deps, trouble, key, 'resolve');
    });
  }

  function goOn(): void {
    begin();
    after(pauseMs + random.below(pauseMs), goOn);
  }

  for (let each = 0; each < firstTroubles; each++) after(second + each * 4 * second, begin);
  after(pauseMs, goOn);
}

function post(deps: SenderDeps, trouble: Trouble, dedupKey: string, action: 'trigger' | 'resolve'): void {
  const { summary, source, level: severity, component, class: kind, details } = trouble;
  const body = {
    routing_key: deps.keyOf(trouble.integration),
    event_action: action,
    dedup_key: dedupKey,
    payload: { summary, source, severity, component, class: kind, custom_details: details },
    client: 'Acme monitoring',
  };
  fetch(`${deps.url}/v2/enqueue`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(body),
    signal: AbortSignal.timeout(requestTimeoutMs),
  })
    .then(async (answer) => {
      if (!answer.ok) deps.failed(new Error(`${answer.status}: ${await answer.text()}`));
    })
    .catch(deps.failed);
}
