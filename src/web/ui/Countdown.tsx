// How long until it happens? Ticks with the page's one timer, in digits that never change their width.

import type { Instant } from '../../core/kernel/instant.ts';
import { countdownText, spanText } from './duration.ts';
import { fullMoment } from './moment-text.ts';
import { useNow } from './ticker.ts';
import './time.css';

/** `big` is for the one that a row is sorted by. It turns urgent in its last minute and once it is over. */
export function Countdown({
  to,
  big = false,
  zone = null,
}: {
  readonly to: Instant;
  readonly big?: boolean;
  readonly zone?: string | null;
}) {
  const left = to - useNow();
  const near = left <= 60_000;
  return (
    <time
      className={`countdown${big ? ' countdown--big' : ''}${near ? ' countdown--near' : ''}`}
      dateTime={new Date(to).toISOString()}
      title={fullMoment(to, zone)}
    >
      <span aria-hidden="true">{countdownText(left)}</span>
      <span className="visually-hidden">{left >= 0 ? spanText(Math.ceil(left / 1_000) * 1_000) : `${spanText(-left)} over`}</span>
    </time>
  );
}
