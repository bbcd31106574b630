// Who is being waited for, since when, until when? Take it, or page the next one now.

import { Button } from '@mantine/core';
import { Link } from '@tanstack/react-router';
import { useMemo, useState } from 'react';
import type { IncidentSummary } from '../../../core/incident/summary.ts';
import { useAct } from '../../api/acts.ts';
import { InTime } from '../../ui/InTime.tsx';
import { Since } from '../../ui/Moment.tsx';
import { count, namesText } from '../../ui/names.ts';
import { EscalateDialog } from '../incident/EscalateDialog.tsx';
import { escalateLabel } from '../incident/effects.ts';
import { escalationQueue, type Queued } from './order.ts';

const shownAtMost = 8;

export function EscalationQueue({ incidents }: { readonly incidents: readonly IncidentSummary[] }) {
  const queue = useMemo(() => escalationQueue(incidents), [incidents]);
  const [escalating, setEscalating] = useState<{ readonly incident: string; readonly engagement: string } | null>(null);
  const chosen = queue.find((one) => one.engagement.id === escalating?.engagement);
  return (
    <section className="panel" aria-labelledby="queue">
      <div className="panel__head">
        <h2 id="queue" className="label">
          Escalation queue
        </h2>
        <span className="muted num">{queue.length}</span>
      </div>
      {queue.length === 0 ? (
        <p className="panel__body muted">Nobody is being waited for.</p>
      ) : (
        <ol className="queue">
          {queue.slice(0, shownAtMost).map((one) => (
            <QueueItem
              key={one.engagement.id}
              queued={one}
              onEscalate={() => setEscalating({ incident: one.incident.id, engagement: one.engagement.id })}
            />
          ))}
          {queue.length > shownAtMost && (
            <li className="queue__item muted">and {count(queue.length - shownAtMost, 'more', 'more')}, later</li>
          )}
        </ol>
      )}
      {escalating !== null && (
        <EscalateDialog
          incident={escalating.incident}
          engagement={escalating.engagement}
          current={chosen?.engagement ?? null}
          onClose={() => setEscalating(null)}
        />
      )}
    </section>
  );
}

function QueueItem({ queued, onEscalate }: { readonly queued: Queued; readonly onEscalate: () => void }) {
  const { incident, engagement } = queued;
  const take = useAct(incident.id, { loud: true });
  return (
    <li className="queue__item">
      <p>
        <strong>{engagement.responsibility}</strong> ·{' '}
        {engagement.waitingFor.length === 0 ? <span className="urgent">nobody reached</span> : namesText(engagement.waitingFor)}
        {engagement.waitingSince !== null && (
          <>
            {' · '}
            <Since at={engagement.waitingSince} /> waiting
          </>
        )}
      </p>
      <p className="muted queue__incident">
        <Link to="/incidents/$id" params={{ id: incident.id }}>
          {incident.title}
        </Link>
      </p>
      <div className="queue__acts">
        <Button
          variant="default"
          size="compact-xs"
          loading={take.isPending}
          onClick={() => take.mutate({ act: 'acknowledge', body: { engagement: engagement.id } })}
          title={`You answer for ${engagement.responsibility}; whoever is being paged is released`}
        >
          Take it
        </Button>
        <Button variant="default" size="compact-xs" onClick={onEscalate}>
          {escalateLabel(engagement.nextText)}
        </Button>
        {engagement.nextAt !== null && (
          <span className="muted">
            or <InTime to={engagement.nextAt} />
          </span>
        )}
      </div>
    </li>
  );
}
