// What did the senders report? One line per condition, what they attached on demand.

import type { AlertView } from '../../../contract/incident.ts';
import { RelativeTime } from '../../ui/Moment.tsx';
import { count } from '../../ui/names.ts';

const shownAtMost = 100;

export function Alerts({ alerts }: { readonly alerts: readonly AlertView[] }) {
  return (
    <section className="panel" aria-labelledby="alerts">
      <div className="panel__head">
        <h2 id="alerts" className="label">
          Alerts
        </h2>
        <span className="muted num">{alerts.length}</span>
      </div>
      <ul>
        {alerts.slice(0, shownAtMost).map((alert) => (
          <li key={alert.id} className="alert">
            <p>
              <strong>{alert.summary}</strong>
            </p>
            <p className="muted alert__facts">
              {alert.level} · {alert.source} · by {alert.integration} ·{' '}
              {alert.status === 'resolved' && alert.resolvedAt !== null ? (
                <span className="good">
                  resolved <RelativeTime at={alert.resolvedAt} />
                </span>
              ) : (
                <>
                  since <RelativeTime at={alert.openedAt} />, last <RelativeTime at={alert.lastEventAt} />
                </>
              )}
              {alert.count > 1 && ` · ${count(alert.count, 'event')}`}
              {alert.links.map((link) => (
                <span key={link.href}>
                  {' · '}
                  <a href={safeLink(link.href)} target="_blank" rel="noreferrer">
                    {link.text || link.href}
                  </a>
                </span>
              ))}
            </p>
            {alert.details !== '' && alert.details !== '{}' && (
              <details className="alert__details">
                <summary>What the sender attached{alert.isChangedByHand && ', as it was changed by hand'}</summary>
                <pre className="mono">{pretty(alert.details)}</pre>
              </details>
            )}
          </li>
        ))}
        {alerts.length === 0 && <li className="empty">No alert: it was declared by hand.</li>}
        {alerts.length > shownAtMost && <li className="alert muted">and {count(alerts.length - shownAtMost, 'more', 'more')}</li>}
      </ul>
    </section>
  );
}

/** Senders' links come from outside: only pages of the web are followed. */
function safeLink(href: string): string | undefined {
  return /^https?:\/\//i.test(href) ? href : undefined;
}

function pretty(json: string): string {
  try {
    return JSON.stringify(JSON.parse(json), null, 2);
  } catch {
    return json;
  }
}
