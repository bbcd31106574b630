// How much of a promised time is used up? A slim bar with its words beside it; the words alone suffice.

import type { IncidentSummary } from '../../core/incident/summary.ts';
import { clockShare, clockText, clockTone, partyText } from './clock-text.ts';
import { useNow } from './ticker.ts';
import './clock.css';

type Clock = IncidentSummary['clocks'][number];

export function ClockBar({ clock }: { readonly clock: Clock }) {
  const now = useNow();
  const tone = clockTone(clock, now);
  return (
    <span className={`clock clock--${tone}`}>
      <span className="clock__name">
        {clock.metric}
        {clock.party !== undefined && <span className="clock__party"> {partyText(clock.party)}</span>}
      </span>
      {clock.stoppedAt === null && (
        <span className="clock__track" aria-hidden="true">
          <span className="clock__fill" style={{ width: `${Math.round(clockShare(clock, now) * 100)}%` }} />
        </span>
      )}
      <span className="clock__text num">{clockText(clock, now)}</span>
    </span>
  );
}
