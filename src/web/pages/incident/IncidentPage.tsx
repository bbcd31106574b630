// One incident: how bad, what happens next, who was called and answered, how the clocks stand, what has happened.

import { useQuery } from '@tanstack/react-query';
import { useParams } from '@tanstack/react-router';
import { useState } from 'react';
import type { IncidentDetail } from '../../../contract/incident.ts';
import { useAct } from '../../api/acts.ts';
import { incident } from '../../api/queries.ts';
import { Asked } from '../../ui/Asked.tsx';
import { useShortcuts } from '../../ui/shortcuts.ts';
import { engagementsInOrder } from '../now/order.ts';
import { Alerts } from './Alerts.tsx';
import { Clocks } from './Clocks.tsx';
import { IncidentDialog, type OpenDialog } from './dialogs.tsx';
import { Engagements } from './Engagements.tsx';
import { waitingEngagements } from './effects.ts';
import { IncidentHeader } from './IncidentHeader.tsx';
import { NextLine } from './NextLine.tsx';
import { NoteBox } from './NoteBox.tsx';
import { Timeline } from './Timeline.tsx';
import './incident.css';

/** Receipts make no commit; while somebody is being paged they are looked at this often. */
const receiptsMs = 5_000;

export function IncidentPage() {
  const { id } = useParams({ from: '/signed-in/incidents/$id' });
  const query = useQuery({
    ...incident(id),
    refetchInterval: ({ state }) => (state.data !== undefined && waitingEngagements(state.data.summary).length > 0 ? receiptsMs : false),
  });
  return (
    <div className="page">
      <Asked query={query}>{(detail) => <Incident key={id} detail={detail} />}</Asked>
    </div>
  );
}

function Incident({ detail }: { readonly detail: IncidentDetail }) {
  const { summary } = detail;
  const [dialog, setDialog] = useState<OpenDialog | null>(null);
  const acknowledge = useAct(summary.id, { loud: true });
  const resolved = summary.status === 'resolved';
  useShortcuts({
    a: () => {
      if (!resolved && waitingEngagements(summary).length > 0) acknowledge.mutate({ act: 'acknowledge', body: { engagement: null } });
    },
    e: () => {
      const first = engagementsInOrder(summary)[0];
      if (!resolved && first !== undefined) setDialog({ kind: 'escalate', engagement: first.id });
    },
    r: () => setDialog({ kind: resolved ? 'reopen' : 'resolve' }),
    s: () => !resolved && setDialog({ kind: 'severity' }),
    n: () => document.getElementById('note')?.focus(),
    '/': () => document.getElementById('timeline-filter')?.focus(),
  });
  return (
    <>
      <title>{`${summary.severity} ${summary.title} · Tocsin`}</title>
      <IncidentHeader
        summary={summary}
        plan={planOf(detail)}
        acknowledging={acknowledge.isPending}
        onAcknowledge={() => acknowledge.mutate({ act: 'acknowledge', body: { engagement: null } })}
        onOpen={setDialog}
      />
      <NextLine summary={summary} />
      <Clocks detail={detail} onOpen={setDialog} />
      <div className="incident">
        <div className="incident__engaged">
          <Engagements detail={detail} onOpen={setDialog} />
          <Alerts alerts={detail.alerts} />
        </div>
        <div className="incident__told">
          <NoteBox incident={summary.id} />
          <Timeline entries={detail.timeline} incident={summary.id} />
        </div>
      </div>
      {dialog !== null && <IncidentDialog open={dialog} detail={detail} onClose={() => setDialog(null)} />}
    </>
  );
}

/** Only worth a word where another version is active. */
function planOf({ incident: { planVersion: runs }, activePlan: active }: IncidentDetail) {
  return active === null || active === runs ? null : { runs, active };
}
