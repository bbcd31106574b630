// Before and after, clock by clock: what a change of severity would do, or another version of the plan.

import type { UseQueryResult } from '@tanstack/react-query';
import type { ReactNode } from 'react';
import type { SeverityPreview } from '../../../contract/incident.ts';
import type { Instant } from '../../../core/kernel/instant.ts';
import { metricText } from '../../../core/sla/metric-text.ts';
import { Asked } from '../../ui/Asked.tsx';
import { Moment, RelativeTime } from '../../ui/Moment.tsx';
import { useCoarseNow } from '../../ui/ticker.ts';
import { capital } from './effects.ts';

type Effects = Pick<SeverityPreview, 'clocks' | 'engages'>;

/** `more`: what else there is to say of it. */
export function SeverityEffects<T extends Effects>({
  preview,
  more,
}: {
  readonly preview: UseQueryResult<T>;
  readonly more?: (view: T) => ReactNode;
}) {
  return (
    <section aria-label="What would change" aria-live="polite">
      <Asked query={preview}>
        {(view) => (
          <>
            <dl className={`preview${preview.isPlaceholderData ? ' preview--stale' : ''}`}>
              {view.clocks.map((clock) => (
                <div className="preview__row" key={`${clock.metric} ${clock.whose} ${clock.objective}`}>
                  <dt>
                    {capital(metricText(clock.metric))} <span className="clock__party">{clock.whose}</span>
                  </dt>
                  <dd>
                    <Effect clock={clock} />
                  </dd>
                </div>
              ))}
              {view.clocks.length === 0 && <div className="preview__row muted">No objective applies.</div>}
            </dl>
            {view.engages.length > 0 && (
              <p className="dialog__lead">
                Also engages <strong>{view.engages.join(', ')}</strong>, and pages them at once.
              </p>
            )}
            {more?.(view)}
          </>
        )}
      </Asked>
    </section>
  );
}

function HowFar({ at }: { readonly at: Instant }) {
  if (at <= useCoarseNow(10_000)) return <span className="urgent">, already past: breached at once</span>;
  return (
    <span className="muted">
      , <RelativeTime at={at} />
    </span>
  );
}

type ClockEffect = SeverityPreview['clocks'][number];

function Effect({ clock }: { readonly clock: ClockEffect }) {
  const target = clock.targetText === null ? '' : ` (${clock.targetText})`;
  const after = clock.after === null ? null : <Moment at={clock.after} />;
  switch (clock.change) {
    case 'same':
      return <span className="muted">{after === null ? 'stays as it is' : <>stays {after}</>}</span>;
    case 'withdrawn':
      return (
        <>
          {clock.before !== null && <Moment at={clock.before} />} <span className="preview__arrow">→</span> no longer promised
        </>
      );
    case 'new':
      return (
        <>
          <span className="preview__arrow">new →</span> <strong>{after}</strong>
          {target}
        </>
      );
    case 'moved':
      return (
        <>
          <span className="muted">{clock.before === null ? 'paused' : <Moment at={clock.before} />}</span>{' '}
          <span className="preview__arrow">→</span> <strong>{after ?? 'paused'}</strong>
          {target}
          {clock.after !== null && <HowFar at={clock.after} />}
        </>
      );
  }
}
