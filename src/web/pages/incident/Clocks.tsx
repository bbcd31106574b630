// How do the promised times stand? A bar each, and its arithmetic on a press.

import { Button } from '@mantine/core';
import { useState } from 'react';
import type { IncidentDetail } from '../../../contract/incident.ts';
import { ClockBar } from '../../ui/ClockBar.tsx';
import { partyText } from '../../ui/clock-text.ts';
import { Moment } from '../../ui/Moment.tsx';
import { count } from '../../ui/names.ts';
import { clocksInOrder } from './clock-order.ts';
import type { OpenDialog } from './dialogs.tsx';

const endedAtOnce = 4;

export function Clocks({ detail, onOpen }: { readonly detail: IncidentDetail; readonly onOpen: (dialog: OpenDialog) => void }) {
  const { clocks, status } = detail.summary;
  const { running: current, ended } = clocksInOrder(clocks);
  const [shown, setShown] = useState<string | null>(null);
  const clock = clocks.find((one) => one.id === shown);
  const lines = detail.arithmetic.find((one) => one.clock === shown)?.lines ?? [];
  const running = clock !== undefined && clock.stoppedAt === null;
  const one = (each: (typeof clocks)[number]) => (
    <li key={each.id}>
      <button
        type="button"
        className="plain-button clocks__one"
        aria-expanded={each.id === shown}
        onClick={() => setShown(each.id === shown ? null : each.id)}
        title="How is this worked out?"
      >
        <ClockBar clock={each} />
      </button>
    </li>
  );
  // Few are shown all at once; of many, those that have ended are a press away.
  const folded = ended.length > endedAtOnce && status === 'open';
  return (
    <section className="clocks" aria-labelledby="clocks">
      <h2 id="clocks" className="label">
        Clocks
      </h2>
      <div>
        <ul className="clocks__all">
          {current.map(one)}
          {!folded && ended.map(one)}
          {clocks.length === 0 && <li className="muted">No objective applies to this incident.</li>}
        </ul>
        {folded && (
          <details className="clocks__ended">
            <summary>{count(ended.length, 'clock')} ended</summary>
            <ul className="clocks__all">{ended.map(one)}</ul>
          </details>
        )}
        {clock !== undefined && (
          <div className="clocks__sum">
            <p>
              <strong>{clock.objective}</strong>: {clock.metric} within {clock.targetText}, {partyText(clock.party)}
              {clock.dueAt !== null && (
                <>
                  , due <Moment at={clock.dueAt} />
                </>
              )}
            </p>
            <ol className="clocks__lines mono">
              {lines.map((line) => (
                <li key={line}>{line}</li>
              ))}
            </ol>
            {running && clock.pausedAt === null && (
              <Button variant="default" size="compact-xs" onClick={() => onOpen({ kind: 'pause', clock: clock.id })}>
                Pause, with a reason…
              </Button>
            )}
            {running && clock.pausedAt !== null && (
              <Button variant="default" size="compact-xs" onClick={() => onOpen({ kind: 'resume', clock: clock.id })}>
                Resume…
              </Button>
            )}
          </div>
        )}
      </div>
    </section>
  );
}
