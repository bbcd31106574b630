// Why is there no moment for a receipt? It has not come yet, it does not come, or nobody would say: three different words, never a dash.

import type { DeliveryView } from '../../../contract/incident.ts';

export const receipts = [
  { name: 'attempted', of: (one: DeliveryView) => one.attemptedAt },
  { name: 'accepted', of: (one: DeliveryView) => one.acceptedAt },
  { name: 'delivered', of: (one: DeliveryView) => one.deliveredAt },
  { name: 'seen', of: (one: DeliveryView) => one.seenAt },
  { name: 'answered', of: (one: DeliveryView) => one.answeredAt },
] as const;

export type Receipt = (typeof receipts)[number]['name'];

/** Channels that Tocsin shows itself, so it is told of each receipt. */
const ownChannels = ['inbox'];

export type NoReceipt = 'no' | 'not yet' | 'not told';

/** `waits`: the page that it belongs to still waits for an answer. */
export function whyNone(receipt: Receipt, { status, channel }: Pick<DeliveryView, 'status' | 'channel'>, waits: boolean): NoReceipt {
  if (receipt === 'answered') return waits && status !== 'failed' ? 'not yet' : 'no';
  if (status === 'failed' || status === 'cancelled') return 'no';
  if (status === 'queued' || ownChannels.includes(channel)) return waits ? 'not yet' : 'no';
  return receipt === 'delivered' || receipt === 'seen' ? 'not told' : 'not yet';
}
