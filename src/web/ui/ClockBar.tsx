// How much of a promised time is used up? A slim bar with its words beside it; the words alone suffice.

import type { IncidentSummary } from '../../core/incident/summary.ts';
import { metricText } from '../../core/sla/metric-text.ts';
import { clockShare, clockText, clockTone } from './clock-text.ts';
import { useNow } from './ticker.ts';
import './clock.css';

type Clock = IncidentSummary['clocks'][number];

export function ClockBar({ clock }: { readonly clock: Clock }) {
  const now = useNow();
  const tone = clockTone(clock, now);
  return (
    <span className={`clock clock--${tone}`}>
      <span className="clock__name">
        {metricText(clock.metric)} <span className="clock__party">{clock.whose}</span>
      </span>
      {clock.stoppedAt === null && (
        <span className="clock__track" aria-hidden="true">
          <span className="clock__fill" style={{ width: `${Math.round(clockShare(clock, now) * 100)}%` }} />
        </span>
      )}
      <span className="clock__text num">
        {tone === 'met' && (
          <span className="good" aria-hidden="true">
            ✓{' '}
          </span>
        )}
        {clockText(clock, now)}
      </span>
    </span>
  );
}
