// By which secrets do receivers verify our webhooks? Listed without them; each is shown once, and can be rotated.

import { createHash } from 'node:crypto';
import { RotateBody, WebhookList, WebhookParams, WebhookSecret } from '../../../contract/webhooks.ts';
import { hour } from '../../../core/kernel/instant.ts';
import { ok, type Result, refuse } from '../../../core/kernel/result.ts';
import type { Deps } from '../deps.ts';
import { guarded, type Route } from '../route.ts';

export function webhookRoutes(deps: Deps): readonly Route[] {
  const { webhookSecrets, log } = deps;
  const subject = ({ id }: { readonly id: string }) => ({ kind: 'webhook', id }) as const;

  /** By address: several people may share one, and its receiver has one secret. */
  function webhooks(): ReadonlyMap<string, { readonly address: string; readonly people: string[] }> {
    const found = new Map<string, { readonly address: string; readonly people: string[] }>();
    for (const { name, gone, contactMethods } of Object.values(deps.plans.active()?.plan.people ?? {})) {
      if (gone !== undefined) continue;
      for (const { channel, address } of contactMethods) {
        if (channel !== 'webhook') continue;
        const id = idOf(address);
        const webhook = found.get(id) ?? { address, people: [] };
        if (!webhook.people.includes(name)) webhook.people.push(name);
        found.set(id, webhook);
      }
    }
    return found;
  }

  async function secret(id: string, of: (address: string) => Promise<Result<string>>) {
    const address = webhooks().get(id)?.address;
    if (address === undefined) return refuse('not-found', 'The active plan has no such webhook', 'id');
    const given = await of(address);
    return given.ok ? ok({ secret: given.value }) : given;
  }

  return [
    guarded({
      method: 'GET',
      url: '/api/v1/webhooks',
      name: 'listWebhooks',
      summary: 'The addresses that are sent signed webhooks',
      tag: 'plan',
      access: 'plan.read',
      answer: WebhookList,
      async handle({ now }) {
        const stateOf = await webhookSecrets.states(now);
        return ok({ webhooks: [...webhooks()].map(([id, { address, people }]) => ({ id, address, people, ...stateOf(address) })) });
      },
    }),
    guarded({
      method: 'POST',
      url: '/api/v1/webhooks/:id/secret',
      name: 'showWebhookSecret',
      summary: 'The secret by which its receiver verifies; it is shown once',
      tag: 'plan',
      access: 'webhook.secret',
      subject,
      params: WebhookParams,
      answer: WebhookSecret,
      refuses: [409],
      async handle({ user, params, now }) {
        const shown = await secret(params.id, (address) => webhookSecrets.show(address, now));
        if (shown.ok) log.info({ webhook: params.id, by: user.id }, 'the secret of a webhook was shown');
        return shown;
      },
    }),
    guarded({
      method: 'POST',
      url: '/api/v1/webhooks/:id/rotation',
      name: 'rotateWebhookSecret',
      summary: 'Another secret, shown only in this answer; for the overlap both sign',
      tag: 'plan',
      access: 'webhook.secret',
      subject,
      params: WebhookParams,
      body: RotateBody,
      answer: WebhookSecret,
      refuses: [409],
      async handle({ user, params, body, now }) {
        const rotated = await secret(params.id, (address) => webhookSecrets.rotate(address, body.overlapHours * hour, now));
        if (rotated.ok)
          log.info({ webhook: params.id, by: user.id, overlapHours: body.overlapHours }, 'the secret of a webhook was rotated');
        return rotated;
      },
    }),
  ];
}

/** An address may hold what its receiver takes for a password, and is too long for a path. */
function idOf(address: string): string {
  return createHash('sha256').update(address).digest('hex').slice(0, 16);
}
