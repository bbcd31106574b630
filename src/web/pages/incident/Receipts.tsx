// What became of each message? Five receipts, each its own moment; none stands for another.

import { Fragment } from 'react';
import type { DeliveryView } from '../../../contract/incident.ts';
import { TimeOfDay } from '../../ui/Moment.tsx';
import { count } from '../../ui/names.ts';
import { type NoReceipt, receipts, whyNone } from './receipt-text.ts';

interface Props {
  readonly deliveries: readonly DeliveryView[];
  readonly zone: string | null;
  readonly person: string;
  /** Whether the page still waits for an answer. */
  readonly waits: boolean;
}

const titles: Partial<Readonly<Record<NoReceipt, string>>> = { 'not told': 'The carrier tells nobody' };

export function Receipts({ deliveries, zone, person, waits }: Props) {
  if (deliveries.length === 0) return null;
  const unsent = deliveries.filter((one) => one.status === 'cancelled' && one.attemptedAt === null);
  const told = deliveries.filter((one) => !unsent.includes(one));
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
        {told.map((one) => (
          <Fragment key={one.id}>
            <tr className={`receipts__${one.status}`}>
              <th scope="row" title={one.address}>
                {one.channel}
                {one.status === 'cancelled' && ', then cancelled'}
              </th>
              {receipts.map((receipt) => {
                const at = receipt.of(one);
                const none = whyNone(receipt.name, one, waits);
                return (
                  <td key={receipt.name} data-label={receipt.name} className={at === null ? 'receipts__none' : undefined}>
                    {at === null ? <span title={titles[none]}>{none}</span> : <TimeOfDay at={at} zone={zone} />}
                  </td>
                );
              })}
            </tr>
            <Trouble delivery={one} />
          </Fragment>
        ))}
        {unsent.length > 0 && (
          <tr className="receipts__trouble">
            <td colSpan={1 + receipts.length} className="faint">
              {unsent.map((one) => one.channel).join(', ')}: cancelled; nobody has said that {unsent.length === 1 ? 'it was' : 'they were'}{' '}
              tried
            </td>
          </tr>
        )}
      </tbody>
    </table>
  );
}

function Trouble({ delivery }: { readonly delivery: DeliveryView }) {
  const failed = delivery.status === 'failed';
  if (!failed && !(delivery.status === 'queued' && delivery.attempts > 0)) return null;
  return (
    <tr className="receipts__trouble">
      <td colSpan={1 + receipts.length} className={failed ? 'urgent' : 'muted'}>
        {failed ? 'failed' : `tried ${count(delivery.attempts, 'time')}, trying again`}
        {delivery.error !== null && `: ${delivery.error}`}
      </td>
    </tr>
  );
}
