// How do the promised times stand? A bar each, and its arithmetic on a press.

import { Button } from '@mantine/core';
import { useState } from 'react';
import type { IncidentDetail } from '../../../contract/incident.ts';
import { ClockBar } from '../../ui/ClockBar.tsx';
import { Moment } from '../../ui/Moment.tsx';
import type { OpenDialog } from './dialogs.tsx';

export function Clocks({ detail, onOpen }: { readonly detail: IncidentDetail; readonly onOpen: (dialog: OpenDialog) => void }) {
  const { clocks, status } = detail.summary;
  const [shown, setShown] = useState<string | null>(null);
  const clock = clocks.find((one) => one.id === shown);
  const lines = detail.arithmetic.find((one) => one.clock === shown)?.lines ?? [];
  const running = status === 'open' && clock !== undefined && clock.stoppedAt === null;
  return (
    <section className="clocks" aria-labelledby="clocks">
      <h2 id="clocks" className="label">
        Clocks
      </h2>
      <div>
        <ul className="clocks__all">
          {clocks.map((one) => (
            <li key={one.id}>
              <button
                type="button"
                className="plain-button clocks__one"
                aria-expanded={one.id === shown}
                onClick={() => setShown(one.id === shown ? null : one.id)}
                title="How is this worked out?"
              >
                <ClockBar clock={one} />
              </button>
            </li>
          ))}
          {clocks.length === 0 && <li className="muted">No objective applies to this incident.</li>}
        </ul>
        {clock !== undefined && (
          <div className="clocks__sum">
            <p>
              <strong>{clock.objective}</strong>: {clock.metric} within {clock.targetText}
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
