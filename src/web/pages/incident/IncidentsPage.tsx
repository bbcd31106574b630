// Which incidents are there, open and past? A list to look through, narrowed by the server, and by any word.

import { Button } from '@mantine/core';
import { useInfiniteQuery, useQuery, useQueryClient } from '@tanstack/react-query';
import { Link, useSearch } from '@tanstack/react-router';
import { memo, useDeferredValue, useMemo, useRef, useState } from 'react';
import type { IncidentSummary } from '../../../core/incident/summary.ts';
import { incidentList, openIncidents } from '../../api/queries.ts';
import { Asked } from '../../ui/Asked.tsx';
import { Chunks } from '../../ui/Chunks.tsx';
import { Countdown } from '../../ui/Countdown.tsx';
import { clockTitle } from '../../ui/clock-text.ts';
import { spanText } from '../../ui/duration.ts';
import { Moment, Since } from '../../ui/Moment.tsx';
import { count } from '../../ui/names.ts';
import { SeverityMark } from '../../ui/SeverityMark.tsx';
import { useShortcuts } from '../../ui/shortcuts.ts';
import { byDeadline, engagementsInOrder } from '../now/order.ts';
import { useRowKeys } from '../now/useRowKeys.ts';
import { waitingText } from './effects.ts';
import { IncidentsTools } from './IncidentsTools.tsx';
import { filterOf, type IncidentsSearch, isNarrowed } from './incidents-search.ts';
import './incidents.css';

export function IncidentsPage() {
  const search = useSearch({ from: '/signed-in/incidents' });
  const client = useQueryClient();
  const [text, setText] = useState('');
  // What is open is there already, whole and live; the past and any part of it are asked for.
  const isLive = search.status === 'open' && !isNarrowed(search);
  const open = useQuery(openIncidents(client));
  useShortcuts({ '/': () => document.getElementById('incidents-filter')?.focus() });
  return (
    <div className="page">
      <title>Incidents · Tocsin</title>
      <div className="page__head">
        <h1 className="page__title">Incidents</h1>
        <IncidentsTools search={search} text={text} onText={setText} />
      </div>
      {isLive ? (
        <Asked query={open}>{(list) => <List incidents={list.incidents} text={text} order={byDeadline} />}</Asked>
      ) : (
        <Found search={search} text={text} />
      )}
    </div>
  );
}

function Found({ search, text }: { readonly search: IncidentsSearch; readonly text: string }) {
  const query = useInfiniteQuery(incidentList(filterOf(search)));
  const incidents = useMemo(() => query.data?.pages.flatMap((page) => page.incidents) ?? [], [query.data]);
  return (
    <>
      <Asked query={query}>
        {() => <List incidents={incidents} text={text} order={search.status === 'open' ? byDeadline : newestFirst} />}
      </Asked>
      {query.hasNextPage && (
        <p className="rows__rest muted">
          {text === ''
            ? `The newest ${count(incidents.length, 'incident')} are shown. `
            : `Looked through the newest ${count(incidents.length, 'incident')}. `}
          <Button variant="default" size="compact-sm" loading={query.isFetchingNextPage} onClick={() => void query.fetchNextPage()}>
            Show older
          </Button>
        </p>
      )}
    </>
  );
}

interface ListProps {
  readonly incidents: readonly IncidentSummary[];
  readonly text: string;
  readonly order: (incidents: readonly IncidentSummary[]) => readonly IncidentSummary[];
}

const guessedRowHeight = 44;

function List({ incidents, text, order }: ListProps) {
  const wanted = useDeferredValue(text.trim().toLowerCase());
  const shown = useMemo(
    () => order(incidents).filter((one) => wanted === '' || searchable(one).includes(wanted)),
    [incidents, order, wanted],
  );
  const ids = useMemo(() => shown.map((one) => one.id), [shown]);
  const place = useRef<HTMLDivElement>(null);
  const pinned = useRowKeys(place, ids);
  return (
    <div className="panel" ref={place}>
      {shown.length === 0 ? (
        <p className="empty">{text === '' ? 'No incidents.' : `No incident with “${text}”.`}</p>
      ) : (
        <Chunks items={shown} rowHeight={guessedRowHeight} pinned={pinned} label="Incidents">
          {(one) => <Line key={one.id} incident={one} />}
        </Chunks>
      )}
    </div>
  );
}

const Line = memo(function Line({ incident }: { readonly incident: IncidentSummary }) {
  const first = engagementsInOrder(incident)[0];
  const missed = incident.clocks.filter(({ verdict }) => verdict === 'missed');
  return (
    <li className="line" data-row={incident.id}>
      <SeverityMark name={incident.severity} rank={incident.severityRank} isOpen={incident.status === 'open'} />
      <span className="line__what">
        <Link to="/incidents/$id" params={{ id: incident.id }} className="row__title line__title" data-row-link>
          {incident.title}
        </Link>{' '}
        <span className="faint">{incident.serviceName}</span>
      </span>
      <span className="muted line__who">
        {incident.status === 'resolved' ? '' : first === undefined ? '' : `${first.responsibility}: ${waitingText(first)}`}
        {missed.length > 0 && <Missed clocks={missed} over={incident.status === 'resolved'} />}
      </span>
      <span className="line__when num">
        {incident.resolvedAt !== null ? (
          <span className="muted">
            resolved <Moment at={incident.resolvedAt} /> after {spanText(incident.resolvedAt - incident.openedAt)}
          </span>
        ) : incident.nextDeadline !== null ? (
          <>
            <span className="muted">
              open <Since at={incident.openedAt} /> ·{' '}
            </span>
            <Countdown to={incident.nextDeadline.at} />
          </>
        ) : (
          <span className="muted">
            open <Since at={incident.openedAt} />
          </span>
        )}
      </span>
    </li>
  );
});

/** What is over is told quietly: it was a fact, and is no alarm. */
function Missed({ clocks, over }: { readonly clocks: IncidentSummary['clocks']; readonly over: boolean }) {
  const [first, ...rest] = clocks;
  if (first === undefined) return null;
  return (
    <span className={over ? 'faint' : 'urgent'} title={clocks.map(clockTitle).join('\n')}>
      {' '}
      missed: {clockTitle(first)}
      {rest.length > 0 && ` and ${count(rest.length, 'more', 'more')}`}
    </span>
  );
}

function searchable(one: IncidentSummary): string {
  const people = one.engagements.flatMap((each) => [each.answeredBy ?? '', ...each.waitingFor.map((person) => person.name)]);
  return [one.title, one.serviceName, one.severity, one.id, ...people].join(' ').toLowerCase();
}

function newestFirst(incidents: readonly IncidentSummary[]): readonly IncidentSummary[] {
  return [...incidents].sort((a, b) => b.openedAt - a.openedAt);
}
