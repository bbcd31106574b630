// Where do senders point, and with which key? Address and key, each to copy.

import type { PlanView } from '../../../contract/plan.ts';
import { CopyText } from '../../ui/CopyText.tsx';

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
