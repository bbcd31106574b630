// What does one open incident say in a list? What happens next and when, how bad, who is waited for, how its clocks stand.

import { Button } from '@mantine/core';
import { useDisclosure } from '@mantine/hooks';
import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { memo, useSyncExternalStore } from 'react';
import type { EngagementSummary, IncidentSummary } from '../../../core/incident/summary.ts';
import { changes } from '../../api/live/connection.ts';
import { me } from '../../api/queries.ts';
import { useAnswer } from '../../api/useAnswer.ts';
import { ClockBar } from '../../ui/ClockBar.tsx';
import { Countdown } from '../../ui/Countdown.tsx';
import { InTime } from '../../ui/InTime.tsx';
import { Since } from '../../ui/Moment.tsx';
import { count } from '../../ui/names.ts';
import { SeverityMark } from '../../ui/SeverityMark.tsx';
import { useCoarseNow } from '../../ui/ticker.ts';
import { clocksInOrder } from '../incident/clock-order.ts';
import { briefNext, stepText, waitingText } from '../incident/effects.ts';
import { mineLabel, othersLabel, whoseTurn } from '../incident/mine.ts';
import { OthersDialog } from '../incident/OthersDialog.tsx';
import { engagementsInOrder } from './order.ts';

const engagementsShown = 2;
const markedMs = 30_000;
/** The tightest lead; an incident may have dozens. */
const clocksShown = 4;

/** `gone`: no longer open, but kept in its place until the list may move. */
export const IncidentRow = memo(function IncidentRow({ incident, gone }: { readonly incident: IncidentSummary; readonly gone: boolean }) {
  const engagements = engagementsInOrder(incident);
  const waiting = engagements.filter((one) => one.status !== 'answered');
  const told = (waiting.length > 0 ? waiting : engagements).slice(0, engagementsShown);
  const more = engagements.length - told.length;
  const { running, ended } = clocksInOrder(incident.clocks);
  const clocks = [...running, ...ended.filter(({ verdict }) => verdict === 'missed')];
  return (
    <li className={`row${gone ? ' row--gone' : ''}`} data-row={incident.id}>
      <div className="row__count">
        {incident.nextDeadline === null || gone ? <span className="faint">–</span> : <Countdown to={incident.nextDeadline.at} big />}
      </div>
      <div className="row__main">
        <div className="row__head">
          <SeverityMark name={incident.severity} rank={incident.severityRank} isOpen={incident.status === 'open'} />
          <Link to="/incidents/$id" params={{ id: incident.id }} className="row__title" data-row-link>
            {incident.title}
          </Link>
        </div>
        <p className="row__next">
          {gone ? (
            <strong>Resolved.</strong>
          ) : (
            <>
              {incident.nobodyNotified && !told.some(reachesNobody) && <strong className="urgent">Nobody was notified. </strong>}
              {told.map((one) => (
                <EngagementSentence key={one.id} engagement={one} />
              ))}
              {more > 0 && <span className="faint">and {count(more, 'more responsibility', 'more responsibilities')}</span>}
            </>
          )}
        </p>
        <div className="row__clocks">
          {clocks.slice(0, clocksShown).map((clock) => (
            <ClockBar key={clock.id} clock={clock} />
          ))}
          {clocks.length > clocksShown && <span className="faint">and {count(clocks.length - clocksShown, 'more clock')}</span>}
          <Facts incident={incident} />
        </div>
      </div>
      <div className="row__acts">{!gone && <Acknowledge incident={incident} />}</div>
    </li>
  );
});

function EngagementSentence({ engagement }: { readonly engagement: EngagementSummary }) {
  const step = stepText(engagement);
  return (
    <span className="row__sentence">
      <strong>{engagement.responsibility}</strong>:{' '}
      <span className={reachesNobody(engagement) ? 'urgent' : undefined}>{waitingText(engagement)}</span>
      {step !== null && <span className="faint"> ({step})</span>}
      {engagement.nextAt !== null && engagement.nextText !== null ? (
        <>
          ; <InTime to={engagement.nextAt} /> {briefNext(engagement.nextText)}.{' '}
        </>
      ) : (
        '. '
      )}
    </span>
  );
}

function reachesNobody(engagement: EngagementSummary): boolean {
  return engagement.status === 'escalating' && engagement.waitingFor.length === 0;
}

function Acknowledge({ incident }: { readonly incident: IncidentSummary }) {
  const answer = useAnswer(incident.id, { loud: true });
  const person = useQuery(me).data?.person ?? null;
  const [asking, { open, close }] = useDisclosure(false);
  const waiting = whoseTurn(incident, person);
  const mine = mineLabel(waiting.mine);
  const others = othersLabel(waiting);
  if (mine === null && others === null) return null;
  return (
    <>
      {mine === null ? (
        <Button variant="default" data-row-acknowledge title={others ?? ''} aria-label={`${others}: ${incident.title}`} onClick={open}>
          Acknowledge…
        </Button>
      ) : (
        <Button
          loading={answer.isPending}
          data-row-acknowledge
          aria-label={`${mine}: ${incident.title}`}
          onClick={() => answer.mutate(waiting.mine)}
        >
          {mine}
        </Button>
      )}
      {asking && <OthersDialog incident={incident} waiting={waiting} onClose={close} />}
    </>
  );
}

/** Where it is and since when; for half a minute, in the same place, what changed just now. */
function Facts({ incident }: { readonly incident: IncidentSummary }) {
  const change = useSyncExternalStore(changes.watch, () => changes.get().get(incident.id));
  const now = useCoarseNow(5_000);
  if (change !== undefined && now - change.at <= markedMs) {
    return (
      <span className="row__meta" title={change.text}>
        <span className="row__changed">just now: {change.text}</span>
      </span>
    );
  }
  return (
    <span className="row__meta faint">
      {incident.serviceName}, tier {incident.tier} · open <Since at={incident.openedAt} />
      {incident.alertCount > 0 && ` · ${count(incident.alertCount, 'alert')}`}
    </span>
  );
}
