// In how long, as part of a sentence? `in 02:14`, `now`, and honestly `overdue by 02:41` where it should have happened.

import { type Instant, second } from '../../core/kernel/instant.ts';
import { Countdown } from './Countdown.tsx';
import { countdownText } from './duration.ts';
import { fullMoment } from './moment-text.ts';
import { useNow } from './ticker.ts';

/** What is due is done within moments, and heard of just after; before this much is over, it is not overdue. */
const graceMs = 5 * second;

export function InTime({ to, capital = false }: { readonly to: Instant; readonly capital?: boolean }) {
  const left = to - useNow();
  if (left > 0) {
    return (
      <>
        {capital ? 'In' : 'in'} <Countdown to={to} />
      </>
    );
  }
  if (left > -graceMs) return <strong className="urgent">{capital ? 'Now' : 'now'}</strong>;
  return (
    <strong className="urgent num" title={fullMoment(to, null)}>
      {capital ? 'Overdue' : 'overdue'} by {countdownText(-left)}
    </strong>
  );
}
