// Where do senders point, and with which key? Address and key, each to copy.

import type { PlanView } from '../../../contract/plan.ts';
import { CopyText } from '../../ui/CopyText.tsx';
import { RelativeTime } from '../../ui/Moment.tsx';
import { count } from '../../ui/names.ts';

const senders: Readonly<Record<string, string>> = {
  'events-v2': 'PagerDuty Events v2',
  opsgenie: 'Opsgenie Alert v2',
  alertmanager: 'Prometheus Alertmanager',
  grafana: 'Grafana',
  cloudevents: 'CloudEvents',
  webhook: 'Webhook',
  heartbeat: 'Heartbeat',
};

export function Integrations({ view }: { readonly view: PlanView }) {
  const services = new Map(view.services.map((one) => [one.id, one.name]));
  return (
    <section className="panel" aria-labelledby="integrations">
      <div className="panel__head">
        <h2 id="integrations" className="label">
          Integrations
        </h2>
        <span className="muted">{view.integrations.length}</span>
      </div>
      <ul className="plan__list">
        {view.integrations.map((one) => (
          <li key={one.id} className="integration">
            <div>
              <strong>{one.name}</strong>
              <p className="muted">
                {senders[one.type] ?? one.type} → {services.get(one.service) ?? one.service}
              </p>
            </div>
            <LastEvent seen={one.lastEvent} />
            <dl className="integration__facts">
              <div>
                <dt className="faint">Address</dt>
                <dd>
                  <CopyText text={`${location.origin}${one.endpoint}`} what={`the address of ${one.name}`} />
                </dd>
              </div>
              <div>
                <dt className="faint">Key</dt>
                <dd>
                  <CopyText text={one.key} what={`the key of ${one.name}`} />
                </dd>
              </div>
            </dl>
          </li>
        ))}
        {view.integrations.length === 0 && <li className="empty">No sender is connected.</li>}
      </ul>
    </section>
  );
}

/** What was odd about it is what the sender was told in the answer. */
function LastEvent({ seen }: { readonly seen: PlanView['integrations'][number]['lastEvent'] }) {
  if (seen === null) return <p className="faint">Nothing was heard of it yet.</p>;
  const heard = (
    <>
      Last event <RelativeTime at={seen.at} />
    </>
  );
  if (seen.oddities === 0) return <p className="muted">{heard}</p>;
  const untold = seen.oddities - seen.told.length;
  return (
    <details className="muted">
      <summary>
        {heard}: {count(seen.oddities, 'oddity', 'oddities')}
      </summary>
      <ul>
        {seen.told.map((what) => (
          <li key={what}>{what}</li>
        ))}
        {untold > 0 && <li>and {untold} more</li>}
      </ul>
    </details>
  );
}
