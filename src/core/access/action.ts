// What can be asked for, and of which role how much of it? One row for each action, one column for each role: neither compiles until the table is whole.

export const accessRoles = ['administrator', 'member'] as const;
export type AccessRole = (typeof accessRoles)[number];

/** On what: everything; what belongs to a team of theirs; what is their own; nothing. */
export const scopes = ['all', 'own teams', 'own', 'none'] as const;
export type Scope = (typeof scopes)[number];

/** Whoever is called at night must not be stopped by a missing role: everything that answers an incident is everybody's. */
const everybody = { administrator: 'all', member: 'all' } as const;
const administrators = { administrator: 'all', member: 'none' } as const;
const oneself = { administrator: 'own', member: 'own' } as const;

/** `does`: after "may", in a sentence. */
export const actions = {
  'alert.read': { does: 'read alerts', by: everybody },
  'incident.read': { does: 'read incidents', by: everybody },
  'incident.declare': { does: 'declare incidents', by: everybody },
  'incident.acknowledge': { does: 'acknowledge', by: everybody },
  'incident.escalate': { does: 'escalate', by: everybody },
  'incident.reassign': { does: 'reassign', by: everybody },
  'incident.snooze': { does: 'snooze', by: everybody },
  'incident.engage': { does: 'engage others', by: everybody },
  'incident.change-severity': { does: 'change the severity of incidents', by: everybody },
  'incident.rebase': { does: 'put incidents under another version of the plan', by: everybody },
  'incident.pause-clock': { does: 'pause clocks', by: everybody },
  'incident.attest': { does: 'attest facts', by: everybody },
  'incident.assign-role': { does: 'take and hand over roles', by: everybody },
  'incident.publish-update': { does: 'record updates', by: everybody },
  'incident.note': { does: 'write notes', by: everybody },
  'incident.resolve': { does: 'resolve incidents', by: everybody },
  'incident.reopen': { does: 'reopen incidents', by: everybody },
  'inbox.read': { does: 'read the inboxes of the plan', by: everybody },
  'metrics.read': { does: 'read the metrics', by: everybody },
  'plan.read': { does: 'read the plan', by: everybody },
  'plan.check': { does: 'check a draft of the plan', by: everybody },
  'plan.apply': { does: 'activate a plan', by: everybody },
  'self.read': { does: 'read accounts', by: oneself },
  'self.test': { does: 'send test pages', by: oneself },
  'token.manage': { does: 'manage tokens', by: oneself },
  'webhook.secret': { does: 'see and rotate the secrets of webhooks', by: administrators },
} as const satisfies Readonly<Record<string, { readonly does: string; readonly by: Readonly<Record<AccessRole, Scope>> }>>;

export type Action = keyof typeof actions;
