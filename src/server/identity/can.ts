// May this user do that? One line for each action; the answer is yes, or why not.

import type { User } from './user.ts';

export type Action =
  | 'alert.read'
  | 'incident.read'
  | 'incident.declare'
  | 'incident.acknowledge'
  | 'incident.escalate'
  | 'incident.reassign'
  | 'incident.snooze'
  | 'incident.engage'
  | 'incident.change-severity'
  | 'incident.rebase'
  | 'incident.pause-clock'
  | 'incident.attest'
  | 'incident.assign-role'
  | 'incident.publish-update'
  | 'incident.note'
  | 'incident.resolve'
  | 'incident.reopen'
  | 'inbox.read'
  | 'metrics.read'
  | 'plan.read'
  | 'plan.check'
  | 'plan.apply'
  | 'self.read'
  | 'self.test'
  | 'session.end'
  | 'token.manage'
  | 'webhook.secret';

/** What the action is done to: an incident, a token, a person; `null` where it is the whole. */
export type Subject = { readonly kind: 'incident' | 'token' | 'webhook' | 'person' | 'delivery'; readonly id: string } | null;

export type Permission = { readonly allowed: true } | { readonly allowed: false; readonly reason: string };

/** Every signed-in user may do everything that answers an incident: whoever is called at night must not be stopped by a missing role. */
export function can(user: User, action: Action, _subject: Subject): Permission {
  if (action === 'webhook.secret' && !user.administrator)
    return { allowed: false, reason: 'Only administrators see and rotate the secrets of webhooks' };
  return { allowed: true };
}
