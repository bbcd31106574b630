// Who was paged when, who comes next and when? The rungs of one run of a path, from the first to the backstop.

import { useState } from 'react';
import type { DeliveryView, LadderRung } from '../../../contract/incident.ts';
import { DayAndTime } from '../../ui/Moment.tsx';
import { count } from '../../ui/names.ts';
import { Receipts } from './Receipts.tsx';
import { byReason, reasonText, splitRungs } from './rungs.ts';
import './ladder.css';

interface Props {
  readonly rungs: readonly LadderRung[];
  readonly deliveries: readonly DeliveryView[];
  /** Person → time zone, for the hover. */
  readonly zones: ReadonlyMap<string, string>;
  readonly label: string;
}

export function Ladder({ rungs, deliveries, zones, label }: Props) {
  const [all, setAll] = useState(false);
  if (rungs.length === 0) return null;
  const { shown, rest } = splitRungs(rungs);
  return (
    <>
      <ol className="ladder" aria-label={label}>
        {(all ? rungs : shown).map((rung, n) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: rungs have no id; their place on the ladder is what they are.
          <li key={n} className={`rung rung--${rung.state}`} aria-current={rung.state === 'current' ? 'step' : undefined}>
            <div className="rung__when num">
              <When rung={rung} />
            </div>
            <div className="rung__what">
              <p className="rung__label">
                {rung.label}
                {rung.note !== null && <span className="rung__note"> · {rung.note}</span>}
              </p>
              {rung.state === 'upcoming' ? <Coming rung={rung} /> : <Paged rung={rung} deliveries={deliveries} zones={zones} />}
            </div>
          </li>
        ))}
      </ol>
      {!all && rest.length > 0 && (
        <button type="button" className="plain-button ladder__more" onClick={() => setAll(true)}>
          then {count(rest.length, 'more step')}, to {rest.at(-1)?.label}
        </button>
      )}
    </>
  );
}

function When({ rung }: { readonly rung: LadderRung }) {
  if (rung.at === null) return <span className="faint">{rung.state === 'upcoming' ? 'not set' : 'not reached'}</span>;
  return <DayAndTime at={rung.at} exact={rung.state !== 'upcoming'} />;
}

function Coming({ rung }: { readonly rung: LadderRung }) {
  return byReason(rung.people).map((group) => (
    <p key={group.because} className="rung__person">
      <strong>{group.people.map((person) => person.name).join(', ')}</strong> <span className="muted">{group.because}</span>
    </p>
  ));
}

function Paged({ rung, deliveries, zones }: Pick<Props, 'deliveries' | 'zones'> & { readonly rung: LadderRung }) {
  return (
    <ul>
      {rung.people.map((person) => (
        <li key={`${person.id} ${person.page}`} className="rung__person">
          <p>
            <strong>{person.name}</strong> <span className="muted">{reasonText(person.because)}</span>
            {person.status !== null && <PageState status={person.status} current={rung.state === 'current'} />}
          </p>
          {person.page !== null && (
            <Receipts
              deliveries={deliveries.filter((one) => one.page === person.page)}
              zone={zones.get(person.id) ?? null}
              person={person.name}
              waits={person.status === 'pending'}
            />
          )}
        </li>
      ))}
    </ul>
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
