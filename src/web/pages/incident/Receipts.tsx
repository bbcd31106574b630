// What became of each message? Five receipts, each its own moment; none stands for another.

import type { DeliveryView } from '../../../contract/incident.ts';
import { TimeOfDay } from '../../ui/Moment.tsx';

const receipts = [
  { name: 'attempted', of: (one: DeliveryView) => one.attemptedAt },
  { name: 'accepted', of: (one: DeliveryView) => one.acceptedAt },
  { name: 'delivered', of: (one: DeliveryView) => one.deliveredAt },
  { name: 'seen', of: (one: DeliveryView) => one.seenAt },
  { name: 'answered', of: (one: DeliveryView) => one.answeredAt },
] as const;

interface Props {
  readonly deliveries: readonly DeliveryView[];
  readonly zone: string | null;
  readonly person: string;
}

export function Receipts({ deliveries, zone, person }: Props) {
  if (deliveries.length === 0) return null;
  return (
    <table className="receipts">
      <caption className="visually-hidden">Messages to {person}</caption>
      <thead>
        <tr>
          <th scope="col">
            <span className="visually-hidden">Channel</span>
          </th>
          {receipts.map((receipt) => (
            <th key={receipt.name} scope="col">
              {receipt.name}
            </th>
          ))}
        </tr>
      </thead>
      <tbody>
        {deliveries.map((one) => (
          <tr key={one.id} className={`receipts__${one.status}`}>
            <th scope="row" title={one.address}>
              {one.channel}
              <Trouble delivery={one} />
            </th>
            {receipts.map((receipt) => {
              const at = receipt.of(one);
              return (
                <td key={receipt.name} data-label={receipt.name} className={at === null ? 'receipts__none' : undefined}>
                  {at === null ? <span>–</span> : <TimeOfDay at={at} zone={zone} />}
                </td>
              );
            })}
          </tr>
        ))}
      </tbody>
    </table>
  );
}

function Trouble({ delivery }: { readonly delivery: DeliveryView }) {
  if (delivery.status === 'failed') return <span className="urgent"> failed: {delivery.error ?? 'no reason given'}</span>;
  if (delivery.status === 'cancelled') return <span className="faint"> cancelled</span>;
  if (delivery.status === 'queued' && delivery.attempts > 0) {
    return <span className="muted"> trying again{delivery.error === null ? '' : `: ${delivery.error}`}</span>;
  }
  return null;
}
