// Which roles does everybody have? Those of common practice, with their duties; a plan may replace each by its own.

import { minute } from '../kernel/instant.ts';
import type { Duty, Role } from './role.ts';

export const usualRoles: Readonly<Record<string, Role>> = {
  'incident-commander': usual('incident-commander', {
    name: 'Incident commander',
    description: 'The one authority of an incident: decides, and hands out tasks. Has no hands on keyboards.',
    duties: [
      duty('Say “I have command” to all', { withinMs: 5 * minute }),
      duty('Settle the severity; when unsure, the higher', { withinMs: 10 * minute, phases: ['triage'] }),
      duty('Give every task to a named person, with a time, and hear it acknowledged'),
      duty('Ask “any strong objections?” before a decision'),
      duty('Approve what is published'),
    ],
  }),
  deputy: usual('deputy', {
    name: 'Deputy',
    description: 'A trained commander on hot standby: takes over at any moment, and keeps the commander free.',
    duties: [duty('Call the time', { everyMs: 10 * minute }), duty('Be ready to take command')],
    apartFrom: ['incident-commander'],
  }),
  scribe: usual('scribe', {
    name: 'Scribe',
    description: 'Writes down decisions, actions and follow-ups as they happen, so that nobody has to remember.',
    duties: [
      duty('Record every decision with its reason'),
      duty('List what is to be followed up', { phases: ['verification', 'resolved'] }),
    ],
    apartFrom: ['incident-commander'],
  }),
  'technical-lead': usual('technical-lead', {
    name: 'Technical lead',
    description: 'Leads the work in one domain, and reports its condition, actions and needs to the commander.',
    duties: [
      duty('Report condition, actions and needs', { withinMs: 10 * minute, everyMs: 20 * minute }),
      duty('Propose the least harmful way to contain it', { phases: ['triage', 'containment'] }),
    ],
  }),
  'communications-lead': usual('communications-lead', {
    name: 'Communications lead',
    description: 'Sees to it that everyone inside knows what they need to know, and writes what goes outside.',
    duties: [
      duty('Mobilise those who are needed', { withinMs: 10 * minute }),
      duty('Write a summary for executives', { withinMs: 30 * minute, everyMs: 30 * minute }),
    ],
  }),
  'customer-liaison': usual('customer-liaison', {
    name: 'Customer liaison',
    description: 'Speaks for the customers in the incident, and to them; promises no repair time that nobody gave.',
    duties: [
      duty('Count the customers affected', { withinMs: 15 * minute, phases: ['triage'] }),
      duty('Tell customers after approval, each message naming the next', { everyMs: 20 * minute }),
      duty('Say whether data was lost', { phases: ['resolved'] }),
    ],
  }),
};

function usual(id: string, says: Pick<Role, 'name' | 'description' | 'duties'> & Partial<Pick<Role, 'apartFrom'>>): Role {
  return { apartFrom: [], certified: false, filledFrom: [], neededAt: [], fillWithinMs: null, usual: true, id, ...says };
}

function duty(title: string, says: Partial<Omit<Duty, 'title'>> = {}): Duty {
  return { title, withinMs: null, everyMs: null, phases: [], ...says };
}
