// Which of the first steps are still to be done? The order is the order in which they make sense.

import type { FirstSteps } from '../../../contract/first-steps.ts';

export type Step = 'plan' | 'reached' | 'sender' | 'beside' | 'mail';

export const steps: readonly Step[] = ['plan', 'reached', 'sender', 'beside', 'mail'];

export function missingSteps(stand: FirstSteps): readonly Step[] {
  return steps.filter((step) => !isDone(step, stand));
}

function isDone(step: Step, stand: FirstSteps): boolean {
  switch (step) {
    case 'plan':
      return stand.person !== null;
    case 'reached':
      return stand.methods.some(({ provenAt }) => provenAt !== null);
    case 'sender':
      return stand.senderSeen;
    case 'beside':
      return stand.person !== null && stand.alone.length === 0;
    case 'mail':
      return stand.mail;
  }
}

/** As any client of PagerDuty's Events v2 would send it. */
export function firstEvent(key: string) {
  return {
    routing_key: key,
    event_action: 'trigger',
    dedup_key: 'first-event',
    payload: { summary: 'A first event: nothing is broken', source: 'tocsin', severity: 'info' },
  };
}
