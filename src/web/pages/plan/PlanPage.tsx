// What has the organization decided? Its services, how senders reach them, its teams: the active plan, to read.

import { Button } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useNavigate } from '@tanstack/react-router';
import type { PlanView } from '../../../contract/plan.ts';
import { plan, planFindings } from '../../api/queries.ts';
import { paths } from '../../paths.ts';
import { isUnplanned, NoPlan, unlessUnplanned } from '../../shell/NoPlan.tsx';
import { Asked } from '../../ui/Asked.tsx';
import { Moment } from '../../ui/Moment.tsx';
import { Findings } from './Findings.tsx';
import { Integrations } from './Integrations.tsx';
import { Versions } from './Versions.tsx';
import { Webhooks } from './Webhooks.tsx';
import './plan.css';

export function PlanPage() {
  const query = useQuery({ ...plan, retry: unlessUnplanned });
  const navigate = useNavigate();
  return (
    <div className="page">
      <title>Plan · Tocsin</title>
      {isUnplanned(query.error) ? (
        <>
          <h1 className="page__title">Plan</h1>
          <NoPlan follows="Nobody is paged until there is one: write it here, or upload its files." />
        </>
      ) : (
        <Asked query={query}>
          {(view) => (
            <>
              <div className="page__head">
                <div>
                  <h1 className="page__title">{view.name}</h1>
                  <p className="muted">
                    Version {view.version}, active since <Moment at={view.activatedAt} />
                  </p>
                </div>
                <Button size="sm" onClick={() => void navigate({ to: paths.draft, search: {} })}>
                  Change the plan
                </Button>
              </div>
              <div className="plan">
                <Proof />
                <Services view={view} />
                <Integrations view={view} />
                <Webhooks />
                <Teams view={view} />
                <Severities view={view} />
                <Versions active={view.version} />
              </div>
            </>
          )}
        </Asked>
      )}
    </div>
  );
}

/** What the verifier has found in the active version. */
function Proof() {
  const query = useQuery(planFindings);
  return (
    <section className="panel" aria-labelledby="proof">
      <div className="panel__head">
        <h2 id="proof" className="label">
          What the verifier finds
        </h2>
      </div>
      <Asked query={query}>
        {({ verification }) =>
          verification === null ? (
            <p className="empty" aria-busy="true">
              It looks at every minute of a year. That takes a moment.
            </p>
          ) : (
            <Findings verification={verification} />
          )
        }
      </Asked>
    </section>
  );
}

function Services({ view }: { readonly view: PlanView }) {
  const names = new Map(view.services.map((one) => [one.id, one.name]));
  const teams = new Map(view.teams.map((one) => [one.id, one.name]));
  const nameOf = (id: string) => names.get(id) ?? id;
  const users = (id: string) => view.services.filter((one) => one.dependsOn.includes(id)).map((one) => one.name);
  const sorted = [...view.services].sort((a, b) => a.tier - b.tier || a.name.localeCompare(b.name));
  return (
    <section className="panel" aria-labelledby="services">
      <div className="panel__head">
        <h2 id="services" className="label">
          Services
        </h2>
        <span className="muted">{view.services.length}</span>
      </div>
      <div className="table-wrap">
        <table className="table table--stack">
          <thead>
            <tr>
              <th scope="col">Service</th>
              <th scope="col">Tier</th>
              <th scope="col">Owner</th>
              <th scope="col">Escalation path</th>
              <th scope="col">Depends on</th>
              <th scope="col">Used by</th>
            </tr>
          </thead>
          <tbody>
            {sorted.map((one) => (
              <tr key={one.id}>
                <th scope="row">{one.name}</th>
                <td>
                  <span className="plan__only-small faint">tier </span>
                  {one.tier}
                </td>
                <td>
                  <span className="plan__only-small faint">owner </span>
                  {teams.get(one.owner) ?? one.owner}
                </td>
                <td>
                  <span className="plan__only-small faint">escalation path </span>
                  {one.path}
                </td>
                <td className="muted">
                  <span className="plan__only-small faint">depends on </span>
                  {one.dependsOn.map(nameOf).join(', ') || '–'}
                </td>
                <td className="muted">
                  <span className="plan__only-small faint">used by </span>
                  {users(one.id).join(', ') || '–'}
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      </div>
    </section>
  );
}

function Teams({ view }: { readonly view: PlanView }) {
  const names = new Map(view.people.map((one) => [one.id, one.name]));
  return (
    <section className="panel" aria-labelledby="teams">
      <div className="panel__head">
        <h2 id="teams" className="label">
          Teams
        </h2>
        <span className="muted">{view.teams.length}</span>
      </div>
      <ul className="plan__list">
        {view.teams.map((team) => (
          <li key={team.id}>
            <strong>{team.name}</strong> <span className="faint">{team.discipline}</span>
            <p className="muted">{team.members.map((id) => names.get(id) ?? id).join(', ') || 'nobody'}</p>
          </li>
        ))}
      </ul>
    </section>
  );
}

function Severities({ view }: { readonly view: PlanView }) {
  return (
    <section className="panel" aria-labelledby="severities">
      <div className="panel__head">
        <h2 id="severities" className="label">
          Severities
        </h2>
      </div>
      <ul className="plan__list">
        {view.severities.map((one) => (
          <li key={one.name}>
            <strong>{one.name}</strong> <span className="muted">{one.description}</span>
          </li>
        ))}
      </ul>
    </section>
  );
}
