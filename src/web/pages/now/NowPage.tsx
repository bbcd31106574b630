// What is broken, who is waited for, what happens next, what do I owe? The first screen, and the one at three in the morning.

import { Button } from '@mantine/core';
import { useDisclosure } from '@mantine/hooks';
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { useMemo, useRef } from 'react';
import { firstSteps, me, type OpenList, openIncidents } from '../../api/queries.ts';
import { Asked } from '../../ui/Asked.tsx';
import { Chunks } from '../../ui/Chunks.tsx';
import { count } from '../../ui/names.ts';
import { useShortcuts } from '../../ui/shortcuts.ts';
import { useSettled } from '../../ui/useSettled.ts';
import { DeclareDialog } from './DeclareDialog.tsx';
import { EscalationQueue } from './EscalationQueue.tsx';
import { FirstSteps } from './FirstSteps.tsx';
import { missingSteps } from './first-steps.ts';
import { IfNow } from './IfNow.tsx';
import { IncidentRow } from './IncidentRow.tsx';
import { OnCallNow } from './OnCallNow.tsx';
import { byDeadline } from './order.ts';
import { StateSentence } from './StateSentence.tsx';
import { useRowKeys } from './useRowKeys.ts';
import './now.css';

export function NowPage() {
  const client = useQueryClient();
  const query = useQuery(openIncidents(client));
  const isDemo = useQuery(me).data?.demo === true;
  const steps = useQuery({ ...firstSteps, enabled: !isDemo });
  const first = steps.data;
  const missing = first === undefined || isDemo ? [] : missingSteps(first);
  // Until it is known whether something is missing, nothing stands where it would.
  const isBeginning = query.data?.incidents.length === 0 && (missing.length > 0 || (steps.isPending && steps.fetchStatus !== 'idle'));
  const [declaring, { open, close }] = useDisclosure(false);
  useShortcuts({ d: open });
  return (
    <div className="page">
      <title>Now · Tocsin</title>
      <div className="now__top">
        <h1 className="visually-hidden">Now</h1>
        <StateSentence list={query.data} missing={missing.length} />
        <Button variant="default" onClick={open}>
          Declare an incident
        </Button>
      </div>
      <div className="now">
        <section aria-label="Open incidents" className="now__list">
          {!isBeginning && <Asked query={query}>{(list) => <OpenIncidents list={list} />}</Asked>}
          {missing.length > 0 && first !== undefined && query.data !== undefined && <FirstSteps steps={first} />}
        </section>
        <aside className="now__side" aria-label="Waiting and on call">
          {missing.length > 0 && first?.ifNow != null && <IfNow ifNow={first.ifNow} me={first.person?.id ?? null} />}
          {!isBeginning && <EscalationQueue incidents={query.data?.incidents ?? []} />}
          <OnCallNow />
        </aside>
      </div>
      <DeclareDialog opened={declaring} onClose={close} />
    </div>
  );
}

const guessedRowHeight = 92;

function OpenIncidents({ list }: { readonly list: OpenList }) {
  const wanted = useMemo(() => byDeadline(list.incidents), [list.incidents]);
  const { rows, isGone, moves, handlers, release } = useSettled(wanted);
  const place = useRef<HTMLDivElement>(null);
  const ids = useMemo(() => rows.map((one) => one.id), [rows]);
  const pinned = useRowKeys(place, ids);
  useShortcuts({ '.': release });
  if (rows.length === 0) {
    return (
      <div className="panel empty">
        <p>Nothing is open. When something is, it stands here, with what happens next.</p>
      </div>
    );
  }
  return (
    <div ref={place} className="panel rows" {...handlers}>
      {moves > 0 && (
        <div className="rows__held">
          <button type="button" className="plain-button" onClick={release}>
            Held still while you are here; the order has changed. <u>Bring in order</u>
          </button>
        </div>
      )}
      <Chunks items={rows} rowHeight={guessedRowHeight} pinned={pinned} label="Open incidents, the next deadline first">
        {(one) => <IncidentRow key={one.id} incident={one} gone={isGone(one.id)} />}
      </Chunks>
      {!list.complete && <p className="rows__rest muted">{count(rows.length, 'incident')} so far; loading the rest…</p>}
    </div>
  );
}
