// How do things stand, in one sentence?

import { Link } from '@tanstack/react-router';
import { useMemo } from 'react';
import type { OpenList } from '../../api/queries.ts';
import { InTime } from '../../ui/InTime.tsx';
import { count } from '../../ui/names.ts';
import { nextThings } from '../incident/effects.ts';
import { nearest } from './order.ts';
import { clauses, stateOfThings } from './state-of-things.ts';

/** `missing`: how many things are missing before Tocsin can be relied on. */
export function StateSentence({ list, missing = 0 }: { readonly list: OpenList | undefined; readonly missing?: number }) {
  const incidents = list?.incidents;
  const state = useMemo(() => (incidents === undefined ? null : stateOfThings(incidents)), [incidents]);
  const next = useMemo(() => nearest(incidents ?? []), [incidents]);
  const thing = next === undefined ? undefined : nextThings(next)[0];
  if (state === null) return <p className="state">Looking…</p>;
  if (state.open === 0 && missing > 0) {
    return (
      <p className="state">
        <strong>Nothing is open.</strong> Before Tocsin can be relied on, {count(missing, 'thing is', 'things are')} missing.
      </p>
    );
  }
  if (state.open === 0) return <p className="state">Nothing is open, and nobody is being waited for.</p>;
  return (
    <p className="state">
      <strong>{count(state.open, 'incident')} open</strong>
      {clauses(state).map((clause) => (
        <span key={clause.text} className={clause.bad ? 'urgent' : undefined}>
          {' · '}
          {clause.text}
        </span>
      ))}
      {next !== undefined && thing !== undefined && (
        <span className="state__next">
          Next: <InTime to={thing.at} /> {thing.subject} {thing.text}, for{' '}
          <Link to="/incidents/$id" params={{ id: next.id }}>
            {next.title}
          </Link>
          .
        </span>
      )}
    </p>
  );
}
