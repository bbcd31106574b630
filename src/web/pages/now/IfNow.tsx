// If it broke now, and nobody answered: who would be paged, and when? The plan's own answer.

import { Link } from '@tanstack/react-router';
import type { FirstSteps } from '../../../contract/first-steps.ts';
import { paths } from '../../paths.ts';
import { spanText } from '../../ui/duration.ts';

export function IfNow({ ifNow, me }: { readonly ifNow: NonNullable<FirstSteps['ifNow']>; readonly me: string | null }) {
  return (
    <section className="panel" aria-labelledby="if-now">
      <div className="panel__head">
        <h2 id="if-now" className="label">
          If {ifNow.service} failed now
        </h2>
      </div>
      <div className="panel__body">
        <ol className="if-now">
          {ifNow.rungs.map((rung, n) => (
            // biome-ignore lint/suspicious/noArrayIndexKey: rungs have no id; their place on the ladder is what they are.
            <li key={n} className={rung.people.length > 0 ? 'if-now__has' : undefined}>
              <span className="muted num">{rung.afterMs < 1_000 ? 'at once' : spanText(rung.afterMs)}</span>
              <span>
                {rung.backstop && 'Backstop: '}
                <strong>
                  {rung.people.length === 0 ? 'nobody' : rung.people.map((each) => (each.id === me ? 'you' : each.name)).join(', ')}
                </strong>
                {rung.people[0] !== undefined && <small className="muted">{rung.people[0].because}</small>}
              </span>
            </li>
          ))}
          {ifNow.rungs.length === 0 && <li>Nobody would be paged.</li>}
        </ol>
        <p className="muted if-now__end">
          <Link to={paths.plan}>The plan’s page</Link> says what the verifier finds in it.
        </p>
      </div>
    </section>
  );
}
