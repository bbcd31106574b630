// By which secret does a receiver verify our webhooks? Shown once, and rotated with an overlap in which the old one signs along.

import { Button, NativeSelect } from '@mantine/core';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import type { WebhookList, WebhookSecret } from '../../../contract/webhooks.ts';
import { post } from '../../api/client.ts';
import { keys, webhooks } from '../../api/queries.ts';
import { endpoints } from '../../paths.ts';
import { Asked } from '../../ui/Asked.tsx';
import { CopyText } from '../../ui/CopyText.tsx';
import { Moment } from '../../ui/Moment.tsx';
import { useMay } from '../../ui/useMay.ts';

const overlaps = [
  { value: '1', label: '1 hour' },
  { value: '24', label: '1 day' },
  { value: '168', label: '7 days' },
  { value: '0', label: 'not at all: it is known to others' },
];

export function Webhooks() {
  const query = useQuery(webhooks);
  return (
    <section className="panel" aria-labelledby="webhooks">
      <div className="panel__head">
        <h2 id="webhooks" className="label">
          Webhooks that are sent
        </h2>
        <span className="muted">{query.data?.webhooks.length}</span>
      </div>
      <Asked query={query}>
        {(list) => (
          <ul className="plan__list">
            {list.webhooks.map((one) => (
              <Webhook key={one.id} one={one} />
            ))}
            {list.webhooks.length === 0 && <li className="empty">Nobody is reached by a webhook.</li>}
          </ul>
        )}
      </Asked>
    </section>
  );
}

type One = WebhookList['webhooks'][number];

function Webhook({ one }: { readonly one: One }) {
  const may = useMay('webhook.secret');
  const client = useQueryClient();
  const [rotating, setRotating] = useState(false);
  const [overlap, setOverlap] = useState('24');
  const onSuccess = () => {
    setRotating(false);
    return client.invalidateQueries({ queryKey: keys.webhooks });
  };
  const show = useMutation({ mutationFn: () => post<WebhookSecret>(endpoints.webhookSecret(one.id), {}), onSuccess });
  const rotate = useMutation({
    mutationFn: () => post<WebhookSecret>(endpoints.webhookRotation(one.id), { overlapHours: Number(overlap) }),
    onSuccess,
  });
  const made = rotate.data ?? show.data;
  const refused = rotate.error ?? show.error;
  return (
    <li className="integration">
      <div>
        <strong className="webhook__address">{one.address}</strong>
        <p className="muted">reaches {one.people.join(', ')}</p>
      </div>
      <Standing one={one} />
      {made !== undefined && (
        <div role="status" className="webhook__secret">
          <p>This is the only time that this secret is shown:</p>
          <CopyText text={made.secret} what={`the secret of ${one.address}`} />
        </div>
      )}
      {rotating ? (
        <div className="webhook__acts">
          <NativeSelect
            label="The secret of before signs along for"
            data={overlaps}
            value={overlap}
            onChange={(event) => setOverlap(event.currentTarget.value)}
          />
          <Button size="compact-sm" loading={rotate.isPending} onClick={() => rotate.mutate()}>
            Rotate it now
          </Button>
          <Button size="compact-sm" variant="default" onClick={() => setRotating(false)}>
            Keep
          </Button>
        </div>
      ) : (
        <div className="webhook__acts">
          {one.shownAt === null && (
            <Button
              size="compact-sm"
              variant="default"
              disabled={!may.allowed}
              loading={show.isPending}
              onClick={() => show.mutate()}
              aria-label={`Show its secret, once: ${one.address}`}
            >
              Show its secret, once
            </Button>
          )}
          <Button
            size="compact-sm"
            variant="default"
            disabled={!may.allowed}
            onClick={() => setRotating(true)}
            aria-label={`Rotate its secret: ${one.address}`}
          >
            Rotate its secret
          </Button>
          {!may.allowed && <span className="faint">{may.reason}</span>}
        </div>
      )}
      {refused !== null && (
        <p className="urgent" role="alert">
          {refused.message}
        </p>
      )}
    </li>
  );
}

function Standing({ one }: { readonly one: One }) {
  return (
    <p className="muted">
      {one.shownAt === null ? (
        'Its secret was not shown yet.'
      ) : (
        <>
          Its secret was shown <Moment at={one.shownAt} />.
        </>
      )}{' '}
      {one.earlierUntil !== null && (
        <>
          The one before signs along until <Moment at={one.earlierUntil} />.
        </>
      )}
    </p>
  );
}
