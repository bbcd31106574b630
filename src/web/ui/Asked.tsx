// What is shown while an answer is awaited, and when it doesn't come? A quiet line; an error with a way to try again.

import { Button } from '@mantine/core';
import type { UseQueryResult } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import type { ReactNode } from 'react';
import { isUnknown } from '../api/refused.ts';
import { paths } from '../paths.ts';
import { againText, useAgain } from './useAgain.ts';

export function Asked<T>({ query, children }: { readonly query: UseQueryResult<T>; readonly children: (data: T) => ReactNode }) {
  const isAgain = useAgain(query.data === undefined ? query.error : null, () => void query.refetch());
  if (query.data !== undefined) return children(query.data);
  if (query.error !== null) {
    return (
      <div className="empty" role="alert">
        {isUnknown(query.error) ? <h1 className="page__title">{query.error.message}</h1> : <p>{query.error.message}</p>}
        {isAgain && <p>{againText}</p>}
        {isUnknown(query.error) ? (
          <p>
            <Link to={paths.now}>Go to Now</Link>, or{' '}
            <Link to={paths.incidents} search={{ status: 'open' }}>
              look among the incidents
            </Link>
            .
          </p>
        ) : (
          <Button mt="sm" variant="default" onClick={() => void query.refetch()}>
            Try again
          </Button>
        )}
      </div>
    );
  }
  return (
    <p className="empty" aria-busy="true">
      Loading…
    </p>
  );
}
