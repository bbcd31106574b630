// Who was paged when, who comes next and when? The rungs of one run of a path, from the first to the backstop.

import type { DeliveryView, LadderRung } from '../../../contract/incident.ts';
import { Moment, TimeOfDay } from '../../ui/Moment.tsx';
import { Receipts } from './Receipts.tsx';
import './ladder.css';

interface Props {
  readonly rungs: readonly LadderRung[];
  readonly deliveries: readonly DeliveryView[];
  /** Person → time zone, for the hover. */
  readonly zones: ReadonlyMap<string, string>;
  readonly label: string;
}

export function Ladder({ rungs, deliveries, zones, label }: Props) {
  if (rungs.length === 0) return null;
  return (
    <ol className="ladder" aria-label={label}>
      {rungs.map((rung, n) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: rungs have no id; their place on the ladder is what they are.
        <li key={n} className={`rung rung--${rung.state}`} aria-current={rung.state === 'current' ? 'step' : undefined}>
          <div className="rung__when num">
            {rung.at === null ? (
              <span className="faint">–</span>
            ) : rung.state === 'upcoming' ? (
              <Moment at={rung.at} />
            ) : (
              <TimeOfDay at={rung.at} />
            )}
          </div>
          <div className="rung__what">
            <p className="rung__label">
              {rung.label}
              {rung.note !== null && <span className="rung__note"> · {rung.note}</span>}
            </p>
            <ul>
              {rung.people.map((person) => (
                <li key={`${person.id} ${person.page}`} className="rung__person">
                  <p>
                    <strong>{person.name}</strong> <span className="muted">{person.because}</span>
                    {person.status !== null && <PageState status={person.status} current={rung.state === 'current'} />}
                  </p>
                  {person.page !== null && (
                    <Receipts
                      deliveries={deliveries.filter((one) => one.page === person.page)}
                      zone={zones.get(person.id) ?? null}
                      person={person.name}
                    />
                  )}
                </li>
              ))}
            </ul>
          </div>
        </li>
      ))}
    </ol>
  );
}

function PageState({ status, current }: { readonly status: 'pending' | 'answered' | 'released'; readonly current: boolean }) {
  switch (status) {
    case 'answered':
      return <span className="rung__state good">answered</span>;
    case 'released':
      return <span className="rung__state faint">released</span>;
    case 'pending':
      return <span className={`rung__state ${current ? '' : 'muted'}`}>{current ? 'no answer yet' : 'no answer'}</span>;
  }
}
