// Which channels are there? A new one is a file beside this one and a line here.

import type { Channel } from './channel.ts';
import { createEmailChannel, type EmailOptions } from './email.ts';
import { createInboxChannel } from './inbox.ts';
import { createWebhookChannel, type WebhookOptions } from './webhook.ts';

export interface ChannelOptions {
  readonly email: EmailOptions;
  readonly webhook: WebhookOptions;
}

/** By name, as the plan's contact methods give it. */
export function createChannels(options: ChannelOptions): ReadonlyMap<string, Channel> {
  const all = [createInboxChannel(), createEmailChannel(options.email), createWebhookChannel(options.webhook)];
  return new Map(all.map((channel) => [channel.name, channel]));
}

/** For checking addresses in plans, where nothing is sent. */
export function channelsToCheckBy(config: {
  readonly allowPrivateWebhooks: boolean;
}): ReadonlyMap<string, Pick<Channel, 'validate' | 'can'>> {
  return createChannels({
    email: { smtpUrl: null, from: '' },
    webhook: { allowPrivateNetworks: config.allowPrivateWebhooks, secretsOf: async () => [] },
  });
}
