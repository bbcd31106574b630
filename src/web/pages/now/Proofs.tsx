// How does each of my contact methods stand? What was sent, what was taken, what was answered: three different words.

import { Link } from '@tanstack/react-router';
import type { FirstSteps } from '../../../contract/first-steps.ts';
import { paths } from '../../paths.ts';
import { Moment } from '../../ui/Moment.tsx';

type Method = FirstSteps['methods'][number];

export function Proofs({ methods, brief = false }: { readonly methods: readonly Method[]; readonly brief?: boolean }) {
  if (brief) {
    return methods.map((each, n) => (
      <span key={each.method}>
        {n > 0 && ', '}
        {wayText(each)} <Stand method={each} />
      </span>
    ));
  }
  if (methods.every(({ last, provenAt }) => last === null && provenAt === null)) return null;
  return (
    <ul className="proofs" aria-label="My contact methods" aria-live="polite">
      {methods.map((each) => (
        <li key={each.method}>
          <strong>{wayText(each)}</strong> <Stand method={each} />
        </li>
      ))}
    </ul>
  );
}

function wayText({ channel, address }: Method): string {
  return channel === 'inbox' ? 'in the application' : `${channel} to ${address}`;
}

function Stand({ method }: { readonly method: Method }) {
  const { last, provenAt, channel } = method;
  if (provenAt !== null) {
    return (
      <span className="good">
        proven at <Moment at={provenAt} />
      </span>
    );
  }
  if (last === null) return <span className="muted">no test page yet</span>;
  switch (last.status) {
    case 'queued':
      return last.error === null ? (
        <span className="muted">leaving</span>
      ) : (
        <span className="muted">did not leave yet: {last.error}; it is tried again</span>
      );
    case 'failed':
      return <span className="urgent">not sent{last.error === null ? '' : `: ${last.error}`}</span>;
    case 'cancelled':
      return <span className="muted">not sent</span>;
    case 'sent':
      return (
        <span className="muted">
          {channel === 'inbox' ? 'there since' : 'taken by the carrier'} <Moment at={last.acceptedAt ?? last.at} />, not answered yet
          {channel === 'inbox' && (
            <>
              ; <Link to={paths.inbox}>answer it in the inbox</Link>
            </>
          )}
        </span>
      );
  }
}
