// Who is engaged for what? Each responsibility with its ladder, and what can be done about it.

import { Button } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import type { IncidentDetail } from '../../../contract/incident.ts';
import type { EngagementSummary } from '../../../core/incident/summary.ts';
import { useAct } from '../../api/acts.ts';
import { plan } from '../../api/queries.ts';
import { InTime } from '../../ui/InTime.tsx';
import { Since } from '../../ui/Moment.tsx';
import { engagementsInOrder } from '../now/order.ts';
import type { OpenDialog } from './dialogs.tsx';
import { briefNext, escalateLabel, stepText, waitingText } from './effects.ts';
import { Ladder } from './Ladder.tsx';

interface Props {
  readonly detail: IncidentDetail;
  readonly onOpen: (dialog: OpenDialog) => void;
}

export function Engagements({ detail, onOpen }: Props) {
  const open = engagementsInOrder(detail.summary);
  const closed = detail.summary.engagements.filter((one) => one.status === 'closed');
  const zones = new Map(useQuery(plan).data?.people.map((one) => [one.id, one.zone]));
  return (
    <section className="panel" aria-labelledby="engaged">
      <div className="panel__head">
        <h2 id="engaged" className="label">
          Engaged
        </h2>
        {detail.summary.status === 'open' && (
          <Button variant="default" size="compact-xs" onClick={() => onOpen({ kind: 'engage' })}>
            Engage another…
          </Button>
        )}
      </div>
      {[...open, ...closed].map((one, n) => (
        <div key={one.id} className="engagement">
          <EngagementHead detail={detail} engagement={one} onOpen={onOpen} />
          <FoldedLadder detail={detail} engagement={one} zones={zones} isFirst={n === 0} />
        </div>
      ))}
      {detail.summary.engagements.length === 0 && <p className="empty">Nobody is engaged.</p>}
    </section>
  );
}

/** Open is the one that is due next; the others fold, and say what is in them. */
function FoldedLadder({
  detail,
  engagement,
  zones,
  isFirst,
}: {
  readonly detail: IncidentDetail;
  readonly engagement: EngagementSummary;
  readonly zones: ReadonlyMap<string, string>;
  readonly isFirst: boolean;
}) {
  const waits = engagement.status === 'escalating' || engagement.status === 'waiting';
  const [wanted, setWanted] = useState<boolean | null>(null);
  const isOpen = wanted ?? (isFirst && waits);
  const rungs = detail.ladders.find((ladder) => ladder.engagement === engagement.id)?.rungs ?? [];
  if (rungs.length === 0) return null;
  const paged = new Set(rungs.flatMap(({ people, state }) => (state === 'upcoming' ? [] : people.map(({ name }) => name))));
  return (
    <>
      <button type="button" className="plain-button engagement__fold" aria-expanded={isOpen} onClick={() => setWanted(!isOpen)}>
        {isOpen ? 'Fold the ladder' : paged.size === 0 ? 'The ladder: nobody was paged' : `The ladder: paged ${[...paged].join(', ')}`}
      </button>
      {isOpen && (
        <Ladder rungs={rungs} deliveries={detail.deliveries} zones={zones} label={`Who is paged for ${engagement.responsibility}`} />
      )}
    </>
  );
}

function EngagementHead({ detail, engagement, onOpen }: Props & { readonly engagement: EngagementSummary }) {
  const act = useAct(detail.summary.id, { loud: true });
  const step = stepText(engagement);
  const waits = engagement.status === 'escalating' || engagement.status === 'waiting';
  const acts = detail.summary.status === 'open' && engagement.status !== 'closed';
  return (
    <div className="engagement__head">
      <p>
        <strong className="engagement__name">{engagement.responsibility}</strong>:{' '}
        <span className="muted">
          {waitingText(engagement)}
          {engagement.status === 'escalating' && engagement.waitingSince !== null && (
            <>
              {' '}
              for <Since at={engagement.waitingSince} />
            </>
          )}
          {step !== null && ` · ${step}`}
          {engagement.nextAt !== null && engagement.nextText !== null && (
            <>
              {' · '}
              <InTime to={engagement.nextAt} /> {briefNext(engagement.nextText)}
            </>
          )}
        </span>
      </p>
      {acts && (
        <div className="engagement__acts">
          {waits && (
            <Button
              variant="default"
              size="compact-xs"
              loading={act.isPending}
              onClick={() => act.mutate({ act: 'acknowledge', body: { engagement: engagement.id } })}
            >
              I take it
            </Button>
          )}
          <Button variant="default" size="compact-xs" onClick={() => onOpen({ kind: 'escalate', engagement: engagement.id })}>
            {waits ? escalateLabel(engagement.nextText) : 'Escalate…'}
          </Button>
          <Button variant="default" size="compact-xs" onClick={() => onOpen({ kind: 'reassign', engagement: engagement.id })}>
            Reassign…
          </Button>
          <Button variant="default" size="compact-xs" onClick={() => onOpen({ kind: 'snooze', engagement: engagement.id })}>
            Snooze…
          </Button>
        </div>
      )}
    </div>
  );
}
