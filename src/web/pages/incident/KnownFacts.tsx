// What is known to be so, and what does a clock still wait to hear? Each is said by a person, for everybody to see.

import { Button } from '@mantine/core';
import type { IncidentDetail } from '../../../contract/incident.ts';
import { RelativeTime } from '../../ui/Moment.tsx';
import type { OpenDialog } from './dialogs.tsx';
import { capital } from './effects.ts';

export function KnownFacts({ detail, onOpen }: { readonly detail: IncidentDetail; readonly onOpen: (dialog: OpenDialog) => void }) {
  const { facts } = detail.response;
  if (facts.length === 0) return null;
  return (
    <section className="panel" aria-labelledby="facts">
      <div className="panel__head">
        <h2 id="facts" className="label">
          Facts
        </h2>
        <span className="muted num">
          {facts.filter(({ since }) => since !== null).length} of {facts.length}
        </span>
      </div>
      <ul aria-label="Facts">
        {facts.map(({ id, description, since, by, says }) => (
          <li key={id} className="owed">
            <div className="owed__what">
              {since === null ? (
                <>
                  {capital(description)}: <span className="muted">not said yet{says === null ? '' : ` (by ${says})`}</span>
                </>
              ) : (
                <>
                  <span className="good">{capital(description)}</span>{' '}
                  <span className="faint">
                    <RelativeTime at={since} />
                    {by === null ? '' : `, ${by}`}
                  </span>
                </>
              )}
            </div>
            <div className="owed__acts">
              {since === null && says !== null && (
                <Button
                  variant="default"
                  size="compact-xs"
                  onClick={() => onOpen({ kind: 'attest', fact: id })}
                  aria-label={`It is so: ${description}…`}
                >
                  It is so…
                </Button>
              )}
              {by !== null && says !== null && (
                <Button
                  variant="subtle"
                  size="compact-xs"
                  onClick={() => onOpen({ kind: 'withdraw', fact: id })}
                  aria-label={`Withdraw: ${description}…`}
                >
                  Withdraw…
                </Button>
              )}
            </div>
          </li>
        ))}
      </ul>
    </section>
  );
}
