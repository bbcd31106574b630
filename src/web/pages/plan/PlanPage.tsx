// What has the organization decided? Its services, how senders reach them, its teams: the active plan, to read.

import { useQuery } from '@tanstack/react-query';
import type { PlanView } from '../../../contract/plan.ts';
import { plan } from '../../api/queries.ts';
import { Asked } from '../../ui/Asked.tsx';
import { Moment } from '../../ui/Moment.tsx';
import { Integrations } from './Integrations.tsx';
import './plan.css';

export function PlanPage() {
  const query = useQuery(plan);
  return (
    <div className="page">
      <title>Plan · Tocsin</title>
      <Asked query={query}>
        {(view) => (
          <>
            <div className="page__head">
              <h1 className="page__title">{view.name}</h1>
              <p className="muted">
                Version {view.version}, active since <Moment at={view.activatedAt} />
              </p>
            </div>
            <div className="plan">
              <Services view={view} />
              <Integrations view={view} />
              <Teams view={view} />
              <Severities view={view} />
            </div>
          </>
        )}
      </Asked>
    </div>
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
