// What is shown while an answer is awaited, and when it doesn't come? A quiet line; an error with a way to try again.

import { Button } from '@mantine/core';
import type { UseQueryResult } from '@tanstack/react-query';
import type { ReactNode } from 'react';
import { againText, useAgain } from './useAgain.ts';

export function Asked<T>({ query, children }: { readonly query: UseQueryResult<T>; readonly children: (data: T) => ReactNode }) {
  const isAgain = useAgain(query.data === undefined ? query.error : null, () => void query.refetch());
  if (query.data !== undefined) return children(query.data);
  if (query.error !== null) {
    return (
      <div className="empty" role="alert">
        <p>{query.error.message}</p>
        {isAgain && <p>{againText}</p>}
        <Button mt="sm" variant="default" onClick={() => void query.refetch()}>
          Try again
        </Button>
      </div>
    );
  }
  return (
    <p className="empty" aria-busy="true">
      Loading…
    </p>
  );
}
