// What happens next, when, if nobody does anything?

import type { IncidentSummary } from '../../../core/incident/summary.ts';
import { InTime } from '../../ui/InTime.tsx';
import { Moment } from '../../ui/Moment.tsx';
import { count } from '../../ui/names.ts';
import { nextThings } from './effects.ts';

const shownAtMost = 4;

export function NextLine({ summary }: { readonly summary: IncidentSummary }) {
  const things = nextThings(summary);
  if (summary.status === 'resolved') return null;
  return (
    <section className="next" aria-labelledby="next">
      <h2 id="next" className="label">
        Next
      </h2>
      <div>
        {summary.nobodyNotified && <p className="urgent next__nobody">Nobody was notified: no step of the path has reached anyone.</p>}
        {summary.heldBack?.map((each) => (
          <p key={each} className="urgent next__nobody">
            Held back. {each}.
          </p>
        ))}
        {things.length === 0 ? (
          <p className="muted">Nothing happens by itself.</p>
        ) : (
          <ol className="next__things">
            {things.slice(0, shownAtMost).map((thing, n) => (
              <li key={thing.key} className={n === 0 ? 'next__first' : undefined}>
                <InTime to={thing.at} capital />{' '}
                <span className="faint">
                  (<Moment at={thing.at} />)
                </span>{' '}
                <strong>{thing.subject}</strong> {thing.text}
              </li>
            ))}
            {things.length > shownAtMost && <li className="faint">and {count(things.length - shownAtMost, 'later one')}</li>}
          </ol>
        )}
      </div>
    </section>
  );
}
