// With which plan does an organization begin? A small one that reaches whoever has just set Tocsin up, and says how to go on.

import type { PlanSource } from '../../core/plan/document.ts';
import { namePattern } from '../../core/plan/scalars.ts';

export interface FirstPerson {
  readonly name: string;
  readonly email: string;
  /** IANA name. */
  readonly zone: string;
}

/** Nobody else is in it, so that nobody who does not exist seems to be there. */
export function firstPlan(person: FirstPerson): readonly PlanSource[] {
  return [{ file: 'plan.yaml', text: textFor(person) }];
}

function textFor({ name, email, zone }: FirstPerson): string {
  const id = idFor(name);
  return `# Your plan: how your organization responds when something breaks. Change anything, it is yours.
#
# It is as small as can be: you, on call for one service. Next: put somebody beside you, and give the service its real name.
# \`tocsin plan init FOLDER\` writes a fuller one, with roles, phases, audiences and scenarios, to take from; docs/plan.md has every word.

name: Our plan

people:
  ${id}:
    name: ${quoted(name)}
    email: ${quoted(email)}
    zone: ${quoted(zone)}
    contact: { app: { inbox: ${id} }, mail: { email: ${quoted(email)} } }
    # High urgency: at once in the application, a mail if that is not answered within a minute. Low urgency: a mail.
    notify: { high: [app at once, mail after 1m], low: [mail at once] }
  # sam:
  #   name: Sam Somebody
  #   email: sam@example.org
  #   zone: ${zone}
  #   contact: { app: { inbox: sam }, mail: { email: sam@example.org } }
  #   notify: { high: [app at once, mail after 1m], low: [mail at once] }

teams:
  responders:
    name: Responders
    discipline: engineering
    # Put whoever comes to help here, and into the rotation below.
    members: [${id}]
    path: responders

schedules:
  on-call:
    name: On call
    zone: ${quoted(zone)}
    rotations:
      - { members: [${id}], every: 1 week, from: 2026-01-05T09:00 }

# Whom a page reaches, one step after the other. The last one is asked again and again, until somebody answers.
paths:
  responders:
    name: Responders
    steps:
      - { page: [schedule on-call], wait: 5m }
    backstop: { page: [team responders], every: 10m }

services:
  first-service:
    name: First service
    description: What your customers use
    # 1 earns the money, 2 is felt at once, 3 is felt by some, 4 can wait.
    tier: 1
    owner: responders

# Who may send alerts: anything that speaks PagerDuty's Events v2. The key is made by Tocsin, and shown on the plan's page.
integrations:
  monitoring: { name: Monitoring, type: events-v2, service: first-service }

# What the four levels of an alert mean.
levels: { critical: SEV2, error: SEV3, warning: SEV4, info: SEV5 }

# What is promised to customers.
objectives:
  answer: { metric: acknowledge, severities: [SEV1, SEV2], target: 15m }
  repair: { metric: restore, severities: [SEV1, SEV2], target: 4h }
`;
}

/** `Dana Reyes` → `dana`; a name without such letters becomes `me`. */
function idFor(name: string): string {
  const plain = name.normalize('NFKD').replace(/\p{M}/gu, '').toLowerCase();
  const first = /[a-z][a-z0-9-]*/.exec(plain)?.[0].slice(0, 40) ?? 'me';
  return namePattern.test(first) && !spoken.has(first) ? first : 'me';
}

/** Words of YAML that are no names there. */
const spoken: ReadonlySet<string> = new Set(['true', 'false', 'null', 'yes', 'no', 'on', 'off', 'y', 'n']);

/** JSON is YAML: nothing in it can end the text. */
function quoted(text: string): string {
  return JSON.stringify(text);
}
