// What reached this person's phone? Messages as they came, opened one by one, acknowledged from where they are read.

import { Button, Select } from '@mantine/core';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { Link, useNavigate, useSearch } from '@tanstack/react-router';
import { useState } from 'react';
import type { InboxMessage } from '../../../contract/plan.ts';
import { post, press } from '../../api/client.ts';
import { inbox, keys, me, plan } from '../../api/queries.ts';
import { endpoints, paths } from '../../paths.ts';
import { Asked } from '../../ui/Asked.tsx';
import { RelativeTime } from '../../ui/Moment.tsx';
import './inbox.css';

export function InboxPage() {
  const search = useSearch({ from: '/signed-in/inbox' });
  const navigate = useNavigate();
  const people = useQuery(plan).data?.people ?? [];
  const mine = useQuery(me).data?.person ?? null;
  const person = search.person ?? mine ?? people[0]?.id ?? null;
  const query = useQuery({ ...inbox(person), enabled: person !== null });
  return (
    <div className="page inbox">
      <title>Inbox · Tocsin</title>
      <div className="page__head">
        <h1 className="page__title">Inbox</h1>
        <Select
          aria-label="Whose messages"
          searchable
          allowDeselect={false}
          data={people.map((one) => ({ value: one.id, label: one.id === mine ? `${one.name} (me)` : one.name }))}
          value={person}
          onChange={(chosen) => chosen !== null && void navigate({ to: paths.inbox, search: { person: chosen } })}
        />
      </div>
      <p className="muted inbox__lead">
        What the in-application channel brought, newest first. Opening a message records that it was seen.
      </p>
      {person === null ? (
        <p className="panel empty">The plan names nobody who could get a message.</p>
      ) : (
        <Asked query={query}>
          {({ messages }) =>
            messages.length === 0 ? (
              <p className="panel empty">No messages yet. When this person is paged, it appears here.</p>
            ) : (
              <ul className="panel">
                {[...messages]
                  .sort((a, b) => b.at - a.at)
                  .map((message) => (
                    <Message key={message.id} message={message} />
                  ))}
              </ul>
            )
          }
        </Asked>
      )}
    </div>
  );
}

function Message({ message }: { readonly message: InboxMessage }) {
  const client = useQueryClient();
  const [opened, setOpened] = useState(false);
  const again = () => client.invalidateQueries({ queryKey: keys.inboxes });
  const seen = useMutation({ mutationFn: () => post(endpoints.inboxSeen(message.id)), onSettled: again });
  const acknowledge = useMutation({
    mutationFn: press,
    onSettled: () =>
      Promise.all([
        again(),
        ...[keys.incident(message.incident), keys.firstSteps].map((queryKey) => client.invalidateQueries({ queryKey })),
      ]),
  });
  const url = message.acknowledgeUrl === null ? null : here(message.acknowledgeUrl);
  const toggle = () => {
    if (!opened && message.seenAt === null) seen.mutate();
    setOpened(!opened);
  };
  return (
    <li className={`message message--${message.state}${message.seenAt === null ? ' message--unseen' : ''}`}>
      <button type="button" className="plain-button message__head" aria-expanded={opened} onClick={toggle}>
        <span className="message__title">
          {message.seenAt === null && <span className="visually-hidden">Not opened yet: </span>}
          {message.title}
        </span>
        <span className="muted num">
          <RelativeTime at={message.at} />
        </span>
      </button>
      {opened && <p className="message__text">{message.text}</p>}
      <div className="message__acts">
        {url !== null && message.state === 'waiting' ? (
          <>
            <Button
              size="sm"
              loading={acknowledge.isPending}
              onClick={() => acknowledge.mutate(url)}
              aria-label={`${message.test ? 'It reached me' : 'Acknowledge'}: ${message.title}`}
            >
              {message.test ? 'It reached me' : 'Acknowledge'}
            </Button>
            <a className="muted" href={url}>
              as the link in the message does
            </a>
          </>
        ) : (
          <span className={message.state === 'answered' ? 'good' : 'muted'}>
            {message.state === 'answered'
              ? 'Answered'
              : message.state === 'released'
                ? 'Released: somebody else has it, or it is over'
                : 'Waiting'}
          </span>
        )}
        {!message.test && (
          <Link className="muted" to="/incidents/$id" params={{ id: message.incident }}>
            Open the incident
          </Link>
        )}
      </div>
      {acknowledge.error !== null && (
        <p className="urgent" role="alert">
          {acknowledge.error.message}
        </p>
      )}
    </li>
  );
}

/** The link as the message carries it names the public address; here the same server is asked by the address that we came by. */
function here(link: string): string {
  const { pathname, search } = new URL(link, location.href);
  return pathname + search;
}
