// When was it, or when will it be? Near moments relative, far ones absolute; the hover says every zone.

import { day, type Instant } from '../../core/kernel/instant.ts';
import { relativeText, spanText } from './duration.ts';
import { dayText, fullMoment, hourOf, momentText, shortDay, timeOfDay } from './moment-text.ts';
import './time.css';
import { useCoarseNow, useNow } from './ticker.ts';

interface Props {
  readonly at: Instant;
  readonly zone?: string | null;
}

/** `3 min ago`, `in 5 h`; beyond a day the date. */
export function RelativeTime({ at, zone = null }: Props) {
  const now = useCoarseNow(10_000);
  const text = Math.abs(at - now) > day ? momentText(at, now) : relativeText(at, now);
  return <Time at={at} zone={zone} text={text} />;
}

/** `14:05`, with the day where it is another one. */
export function Moment({ at, zone = null }: Props) {
  return <Time at={at} zone={zone} text={momentText(at, useCoarseNow(60_000))} />;
}

/** `14:05:09`: for lines in order, where the day is said above them. */
export function TimeOfDay({ at, zone = null }: Props) {
  return <Time at={at} zone={zone} text={timeOfDay(at)} />;
}

/** For a narrow column: `14:05`, and on another day that day above it. `exact`: with seconds. */
export function DayAndTime({ at, exact = false }: { readonly at: Instant; readonly exact?: boolean }) {
  const now = useCoarseNow(60_000);
  const other = dayText(at) !== dayText(now);
  return (
    <>
      {other && <span className="moment__day">{shortDay(at)} </span>}
      <Time at={at} zone={null} text={exact ? timeOfDay(at) : hourOf(at)} />
    </>
  );
}

/** `41 min`, growing. */
export function Since({ at, zone = null }: Props) {
  return <Time at={at} zone={zone} text={spanText(useNow() - at)} />;
}

function Time({ at, zone, text }: { readonly at: Instant; readonly zone: string | null; readonly text: string }) {
  return (
    <time className="num" dateTime={new Date(at).toISOString()} title={fullMoment(at, zone)}>
      {text}
    </time>
  );
}
