// One incident: how bad, what happens next, who was called and answered, how the clocks stand, what has happened.

import { useQuery } from '@tanstack/react-query';
import { useParams } from '@tanstack/react-router';
import { useState } from 'react';
import type { IncidentDetail } from '../../../contract/incident.ts';
import { turningNothing } from '../../../core/kernel/foreign-text.ts';
import { incident, me, plan } from '../../api/queries.ts';
import { useAnswer } from '../../api/useAnswer.ts';
import { Asked } from '../../ui/Asked.tsx';
import { useShortcuts } from '../../ui/shortcuts.ts';
import { engagementsInOrder } from '../now/order.ts';
import { Alerts } from './Alerts.tsx';
import { Clocks } from './Clocks.tsx';
import { IncidentDialog, type OpenDialog } from './dialogs.tsx';
import { Engagements } from './Engagements.tsx';
import { waitingEngagements } from './effects.ts';
import { IncidentHeader } from './IncidentHeader.tsx';
import { KnownFacts } from './KnownFacts.tsx';
import { whoseTurn } from './mine.ts';
import { NextLine } from './NextLine.tsx';
import { NoteBox } from './NoteBox.tsx';
import { OthersDialog } from './OthersDialog.tsx';
import { Roles } from './Roles.tsx';
import { Timeline } from './Timeline.tsx';
import { Updates } from './Updates.tsx';
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
  const answer = useAnswer(summary.id, { loud: true });
  const waiting = whoseTurn(summary, useQuery(me).data?.person ?? null, useMyTeams(detail));
  const resolved = summary.status === 'resolved';
  useShortcuts({
    a: () => {
      if (resolved) return;
      if (waiting.mine.length > 0) answer.mutate(waiting.mine);
      else if (waiting.others.length > 0) setDialog({ kind: 'others' });
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
      <title>{turningNothing(`${summary.severity} ${summary.title} · Tocsin`)}</title>
      <IncidentHeader
        summary={summary}
        plan={planOf(detail)}
        waiting={waiting}
        answering={answer.isPending}
        onAnswer={() => answer.mutate(waiting.mine)}
        onOpen={setDialog}
      />
      <NextLine summary={summary} />
      <Clocks detail={detail} onOpen={setDialog} />
      <div className="incident">
        <div className="incident__engaged">
          <Engagements detail={detail} onOpen={setDialog} />
          <Updates detail={detail} />
          <Roles detail={detail} onOpen={setDialog} />
          <KnownFacts detail={detail} onOpen={setDialog} />
          <Alerts alerts={detail.alerts} />
        </div>
        <div className="incident__told">
          <NoteBox incident={summary.id} />
          <Timeline entries={detail.timeline} incident={summary.id} />
        </div>
      </div>
      {dialog?.kind === 'others' && <OthersDialog incident={summary} waiting={waiting} onClose={() => setDialog(null)} />}
      {dialog !== null && dialog.kind !== 'others' && <IncidentDialog open={dialog} detail={detail} onClose={() => setDialog(null)} />}
    </>
  );
}

/** Engagements of teams that I belong to, by the active plan. */
function useMyTeams({ incident: { engagements } }: IncidentDetail): ReadonlySet<string> {
  const person = useQuery(me).data?.person ?? null;
  const teams = useQuery(plan).data?.teams ?? [];
  const mine = new Set(teams.filter(({ members }) => person !== null && members.includes(person)).map(({ id }) => id));
  return new Set(engagements.filter(({ team }) => team !== null && mine.has(team)).map(({ id }) => id));
}

/** Only worth a word where another version is active. */
function planOf({ incident: { planVersion: runs }, activePlan: active }: IncidentDetail) {
  return active === null || active === runs ? null : { runs, active };
}
