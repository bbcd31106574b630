// Which facts does every incident have, and by which of them does each metric's clock start and stop?

import type { Fact, FactSource } from './fact.ts';
import type { Metric } from './plan.ts';

const tocsin: FactSource = { kind: 'tocsin' };
const commander: FactSource = { kind: 'attested', by: 'incident-commander' };

export const usualFacts: Readonly<Record<string, Fact>> = Object.fromEntries(
  [
    fact('opened', 'the incident is open'),
    fact('acknowledged', 'whoever owns it has answered'),
    fact('assembled', 'every engagement has been answered', tocsin, ['acknowledged']),
    fact('roles-filled', 'every role that is needed has a holder'),
    fact('classified', 'a person has settled the severity'),
    fact('no-alert-open', 'all alerts are resolved'),
    fact('contained', 'the harm has stopped growing', commander),
    fact('restored', 'the service works again', commander, ['contained']),
    fact('verified', 'it was seen that the service works', commander, ['restored']),
    fact('resolved', 'the incident is resolved', tocsin, ['restored']),
    fact('cause-known', 'the root cause is known', commander),
    fact('first-update-published', 'customers have been told for the first time'),
    fact('update-published', 'customers have been told'),
    fact('next-update-published', 'customers have been told again'),
    fact('review-held', 'the review was held'),
    fact('review-published', 'the review is published', tocsin, ['review-held']),
    fact('actions-assigned', 'every action item has an owner and a deadline'),
  ].map((each) => [each.id, each]),
);

/** What starts and what stops a metric's clock, unless the objective says otherwise. */
export const usualEnds: Readonly<Record<Metric, { readonly starts: string; readonly stops: string }>> = {
  acknowledge: { starts: 'opened', stops: 'acknowledged' },
  assemble: { starts: 'opened', stops: 'assembled' },
  contain: { starts: 'opened', stops: 'contained' },
  restore: { starts: 'opened', stops: 'resolved' },
  verify: { starts: 'restored', stops: 'verified' },
  'root-cause': { starts: 'opened', stops: 'cause-known' },
  'first-update': { starts: 'opened', stops: 'first-update-published' },
  'update-cadence': { starts: 'update-published', stops: 'next-update-published' },
  'review-held': { starts: 'resolved', stops: 'review-held' },
  'review-published': { starts: 'resolved', stops: 'review-published' },
};

function fact(id: string, description: string, source: FactSource = tocsin, implies: readonly string[] = []): Fact {
  return { id, description, source, implies };
}
