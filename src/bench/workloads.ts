// What is sent? The nth body of each workload, the same for whoever is measured under it.

/** `storm`: 99 of a hundred repeat one of the open alerts. `new`: each is an incident of its own. */
export type Workload = 'storm' | 'new' | 'alertmanager';

export const stormKey = 'bench0000000000000000000000storm';
export const newKey = 'bench000000000000000000000000new';
export const openAlerts = 200;
/** One in so many events of the storm is new. */
export const stormNewEvery = 100;

/** Gives bodies one after the other; `round` makes what is new in it differ from all other rounds. */
export function bodiesOf(workload: Workload, round: string): () => string {
  const endsAt = new Date(Date.now() + dayMs).toISOString();
  const repeats = Array.from({ length: openAlerts }, (_, nth) => event(stormKey, `open-${nth}`));
  let sent = 0;
  return () => {
    const nth = sent++;
    switch (workload) {
      case 'storm':
        if (nth % stormNewEvery === stormNewEvery - 1) return event(stormKey, `storm-${round}-${nth}`);
        return repeats[nth % openAlerts] ?? '';
      case 'new':
        return event(newKey, `new-${round}-${nth}`);
      case 'alertmanager':
        return alert(`new-${round}-${nth}`, endsAt);
    }
  };
}

const dayMs = 86_400_000;

/** Events v2, of the size that monitoring sends. */
function event(routingKey: string, dedupKey: string): string {
  return JSON.stringify({
    routing_key: routingKey,
    event_action: 'trigger',
    dedup_key: dedupKey,
    payload: {
      summary: `Latency of ${dedupKey} is above 500 ms`,
      source: 'prometheus.eu-central-1',
      severity: 'critical',
      component: 'checkout',
      group: 'production',
      class: 'latency',
      custom_details: { p99: '812 ms', threshold: '500 ms', runbook: 'https://runbooks.acme.example/latency' },
    },
  });
}

/** The same, as Alertmanager's API v2 takes it. */
function alert(name: string, endsAt: string): string {
  return JSON.stringify([
    {
      labels: { alertname: name, severity: 'critical', source: 'prometheus.eu-central-1', component: 'checkout', group: 'production' },
      annotations: {
        summary: `Latency of ${name} is above 500 ms`,
        p99: '812 ms',
        threshold: '500 ms',
        runbook: 'https://runbooks.acme.example/latency',
      },
      endsAt,
    },
  ]);
}
