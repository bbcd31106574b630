// Does a name stand for one thing, whatever the history has lost? A `webhook-id` belongs to one page.

import type { ReceivedWebhook } from '../webhook-receiver.ts';

export function findSharedNames(messages: readonly ReceivedWebhook[]): string[] {
  const findings: string[] = [];
  const pages = new Map<string, string>();
  for (const { headers, body } of messages) {
    const id = String(headers['webhook-id']);
    const page = /"page":\s*"([^"]+)"/.exec(body)?.[1] ?? body;
    if ((pages.get(id) ?? page) !== page) findings.push(`${id} names two pages`);
    pages.set(id, page);
  }
  return findings;
}
