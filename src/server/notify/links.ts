// Where does a message lead? The same addresses on every attempt, so that a repeat is the same message.

import type { IncidentId } from '../../core/kernel/id.ts';
import { acknowledgeToken } from './acknowledge-token.ts';
import type { Links } from './ports.ts';
import { isTest } from './test-page.ts';

/** `publicUrl` is the base of the installation, without a slash at its end. */
export function createLinks(publicUrl: string, linkSecret: string): Links {
  return {
    acknowledge: (order) => `${publicUrl}/a/${isTest(order.page) ? 'test/' : ''}${acknowledgeToken(linkSecret, order.page, order.at)}`,
    incident: (order) => (isTest(order.incident) ? `${publicUrl}/` : incidentUrl(publicUrl, order.incident)),
  };
}

export function incidentUrl(publicUrl: string, incident: IncidentId): string {
  return `${publicUrl}/incidents/${encodeURIComponent(incident)}`;
}
