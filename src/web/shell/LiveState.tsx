// Is what I see the truth? Said politely in the header, and plainly across the page when it no longer is.

import { useSyncExternalStore } from 'react';
import { connection } from '../api/live/connection.ts';
import { spanText } from '../ui/duration.ts';
import { TimeOfDay } from '../ui/Moment.tsx';
import { useNow } from '../ui/ticker.ts';

const words = { connecting: 'connecting', live: 'live', lost: 'not live' } as const;

export function LiveState() {
  const now = useConnection();
  return (
    <span className={`live live--${now.state}`} role="status" aria-live="polite">
      <span className="live__dot" aria-hidden="true" />
      {words[now.state]}
    </span>
  );
}

export function LostConnection() {
  const now = useConnection();
  return now.state === 'lost' ? <Lost heardAt={now.heardAt} retryAt={now.retryAt} /> : null;
}

function Lost({ heardAt, retryAt }: { readonly heardAt: number | null; readonly retryAt: number }) {
  const now = useNow();
  return (
    <div className="lost">
      <strong>Connection lost.</strong>{' '}
      {heardAt === null ? (
        'What you see is from when the page was opened.'
      ) : (
        <>
          What you see is {spanText(now - heardAt)} old, from <TimeOfDay at={heardAt} />.
        </>
      )}{' '}
      Deadlines keep counting; changes are not shown. {retryAt > now ? `Trying again in ${spanText(retryAt - now)}.` : 'Trying again now.'}
    </div>
  );
}

function useConnection() {
  return useSyncExternalStore(connection.watch, connection.get);
}
