// Which versions have there been? Who activated each, when and why; any of them is a place to begin a draft from.

import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { planVersions } from '../../api/queries.ts';
import { paths } from '../../paths.ts';
import { Asked } from '../../ui/Asked.tsx';
import { Moment } from '../../ui/Moment.tsx';

export function Versions({ active }: { readonly active: number }) {
  const query = useQuery(planVersions);
  return (
    <section className="panel" aria-labelledby="versions">
      <div className="panel__head">
        <h2 id="versions" className="label">
          Versions
        </h2>
      </div>
      <Asked query={query}>
        {({ versions }) => (
          <ul className="plan__list">
            {versions.map((one) => (
              <li key={one.version} className="version">
                <div>
                  <strong>Version {one.version}</strong>
                  <span className="muted">
                    {one.version === active && ', active'} · {one.activatedBy}, <Moment at={one.activatedAt} />
                  </span>
                  {one.reason !== null && <p className="muted">{one.reason}</p>}
                </div>
                {one.version !== active && (
                  <Link to={paths.draft} search={{ version: one.version }}>
                    Draft from version {one.version}
                  </Link>
                )}
              </li>
            ))}
          </ul>
        )}
      </Asked>
    </section>
  );
}
