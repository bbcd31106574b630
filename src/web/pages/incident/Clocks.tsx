// How do the promised times stand? A bar each for what is in danger or late and for what is due next, the rest by number; arithmetic on a press.

import { Button } from '@mantine/core';
import { useState } from 'react';
import type { IncidentDetail } from '../../../contract/incident.ts';
import { ClockBar } from '../../ui/ClockBar.tsx';
import { clockTitle } from '../../ui/clock-text.ts';
import { Moment } from '../../ui/Moment.tsx';
import { useNow } from '../../ui/ticker.ts';
import { clocksInOrder, kindsText, withoutFine } from './clock-order.ts';
import type { OpenDialog } from './dialogs.tsx';
import { capital } from './effects.ts';

/** So many that have ended are shown without asking; those that were missed always are. */
const endedAtOnce = 4;

export function Clocks({ detail, onOpen }: { readonly detail: IncidentDetail; readonly onOpen: (dialog: OpenDialog) => void }) {
  const { clocks } = detail.summary;
  const now = useNow();
  const { running: all, ended } = clocksInOrder(clocks);
  const { shown: current, fine } = withoutFine(all, now);
  const missed = ended.filter(({ verdict }) => verdict === 'missed');
  const others = ended.filter(({ verdict }) => verdict !== 'missed');
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
  const folded = others.length > endedAtOnce;
  return (
    <section className="clocks" aria-labelledby="clocks">
      <h2 id="clocks" className="label">
        Clocks
      </h2>
      <div>
        <ul className="clocks__all">
          {current.map(one)}
          {missed.map(one)}
          {!folded && others.map(one)}
          {clocks.length === 0 && <li className="muted">No objective applies to this incident.</li>}
        </ul>
        {fine.length > 0 && (
          <details className="clocks__folded">
            <summary>
              and {fine.length} that run fine: {kindsText(fine)}
            </summary>
            <ul className="clocks__all">{fine.map(one)}</ul>
          </details>
        )}
        {folded && (
          <details className="clocks__folded">
            <summary>{endedText(others)}</summary>
            <ul className="clocks__all">{others.map(one)}</ul>
          </details>
        )}
        {clock !== undefined && (
          <div className="clocks__sum">
            <p>
              <strong>{capital(clockTitle(clock))}</strong> within {clock.targetText}
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

/** `6 met, 9 ended without a verdict` */
function endedText(ended: IncidentDetail['summary']['clocks']): string {
  const without = ended.filter(({ verdict }) => verdict === null).length;
  const met = ended.length - without;
  const said = [...(met > 0 ? [`${met} met`] : []), ...(without > 0 ? [`${without} ended without a verdict`] : [])];
  return said.join(', ');
}
