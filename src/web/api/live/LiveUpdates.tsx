// Who brings the stream into what is shown? One component, mounted once beside the signed-in pages.

import { notifications } from '@mantine/notifications';
import { useQueryClient } from '@tanstack/react-query';
import { useEffect } from 'react';
import type { IncidentDetail, StreamMessage } from '../../../contract/incident.ts';
import { keys, type OpenList } from '../queries.ts';
import { serverNow } from '../server-time.ts';
import { applyToDetail, applyToList } from './apply.ts';
import { connection, markChanges } from './connection.ts';
import { followStream } from './follow.ts';

/** Messages are shown in batches, so that a storm of alerts costs a few renders a second and no more. */
const batchMs = 100;
const refetchAfterMs = 250;

/** `from`: the position of the list that was loaded; `null` until one is. */
export function LiveUpdates({ from, onSignedOut }: { readonly from: number | null; readonly onSignedOut: () => void }) {
  const client = useQueryClient();
  const ready = from !== null;
  // biome-ignore lint/correctness/useExhaustiveDependencies: only the first position starts the stream; later ones are the stream's own.
  useEffect(() => {
    if (from === null) return;
    const stop = new AbortController();
    const waiting: StreamMessage[] = [];
    const touched = new Set<string>();
    let batch: ReturnType<typeof setTimeout> | null = null;
    let refetch: ReturnType<typeof setTimeout> | null = null;
    let heardAt: number | null = null;

    const show = () => {
      batch = null;
      const messages = waiting.splice(0);
      markChanges(messages, serverNow());
      client.setQueryData<OpenList>(keys.open, (old) => old && { ...old, incidents: applyToList(old.incidents, messages, 'open') });
      for (const message of messages) {
        client.setQueryData<IncidentDetail>(keys.incident(message.summary.id), (old) => old && applyToDetail(old, message));
        touched.add(message.summary.id);
      }
      refetch ??= setTimeout(askAgain, refetchAfterMs);
    };
    const askAgain = () => {
      refetch = null;
      for (const id of touched) void client.invalidateQueries({ queryKey: keys.incident(id) });
      touched.clear();
      void client.invalidateQueries({ queryKey: keys.inboxes });
    };

    void followStream(
      from,
      {
        messages(messages) {
          waiting.push(...messages);
          batch ??= setTimeout(show, batchMs);
        },
        resync(lost) {
          if (lost === null) return void client.invalidateQueries();
          waiting.length = 0;
          // Not merged with what is shown: that is of another history, in which versions were higher.
          void client.resetQueries();
          notifications.show({
            id: 'history-lost',
            color: 'red',
            autoClose: false,
            title: 'The record has lost its end',
            message: sentence(lost),
          });
        },
        heard() {
          heardAt = serverNow();
          if (connection.get().state !== 'live') connection.set({ state: 'live' });
        },
        lost: (retryInMs) => connection.set({ state: 'lost', heardAt, retryAt: serverNow() + retryInMs }),
        signedOut: onSignedOut,
      },
      stop.signal,
    );
    return () => {
      stop.abort();
      if (batch !== null) clearTimeout(batch);
      if (refetch !== null) clearTimeout(refetch);
      connection.set({ state: 'connecting' });
    };
  }, [client, ready]);
  return null;
}

/** As it stands on a screen: with a beginning and an end. */
function sentence(lost: string): string {
  return `${lost.charAt(0).toUpperCase()}${lost.slice(1)}. What is shown is loaded anew.`;
}
