// Who has which role, and which is still to be filled? One tap takes it; giving it away, or against a rule, takes a word of why.

import { Button } from '@mantine/core';
import type { IncidentDetail } from '../../../contract/incident.ts';
import { useAct } from '../../api/acts.ts';
import { RelativeTime } from '../../ui/Moment.tsx';
import type { OpenDialog } from './dialogs.tsx';

export function Roles({ detail, onOpen }: { readonly detail: IncidentDetail; readonly onOpen: (dialog: OpenDialog) => void }) {
  const act = useAct(detail.summary.id, { loud: true });
  const open = detail.summary.status === 'open';
  const shown = detail.response.roles.filter(({ needed, holder }) => needed || holder !== null);
  // The same for every role, and said once.
  const notMine = open
    ? shown.find(({ holder, against }) => holder === null && against?.reasonSuffices === false)?.against?.why
    : undefined;
  return (
    <section className="panel" aria-labelledby="roles">
      <div className="panel__head">
        <h2 id="roles" className="label">
          Roles
        </h2>
        <Button variant="default" size="compact-xs" onClick={() => onOpen({ kind: 'role', role: null })}>
          Fill a role…
        </Button>
      </div>
      <ul aria-label="Roles">
        {shown.map(({ id, name, description, holder, against }) => (
          <li key={id} className="owed">
            <div className="owed__what">
              <strong title={description}>{name}</strong>{' '}
              {holder === null ? (
                <span className="muted">unfilled</span>
              ) : (
                <>
                  {holder.name}{' '}
                  <span className="faint">
                    since <RelativeTime at={holder.since} />
                  </span>
                </>
              )}
            </div>
            <div className="owed__acts">
              {holder === null && open && (
                <Button
                  variant="default"
                  size="compact-xs"
                  loading={act.isPending}
                  disabled={against !== null && !against.reasonSuffices}
                  onClick={() => (against === null ? act.mutate({ act: 'role', body: { role: id } }) : onOpen({ kind: 'take', role: id }))}
                  aria-label={against === null ? `I take it: ${name}` : `I take it, with a reason: ${name}`}
                  title={against?.why}
                >
                  {against?.reasonSuffices === true ? 'I take it…' : 'I take it'}
                </Button>
              )}
              <Button
                variant="subtle"
                size="compact-xs"
                onClick={() => onOpen({ kind: 'role', role: id })}
                aria-label={`Give ${name} to somebody…`}
              >
                Give…
              </Button>
              {holder !== null && (
                <Button
                  variant="subtle"
                  size="compact-xs"
                  onClick={() => onOpen({ kind: 'release', role: id })}
                  aria-label={`Let go of ${name}…`}
                >
                  Let go…
                </Button>
              )}
            </div>
          </li>
        ))}
        {notMine !== undefined && <li className="owed faint">{notMine}</li>}
        {shown.length === 0 && <li className="empty">No role is needed at this severity.</li>}
      </ul>
    </section>
  );
}
