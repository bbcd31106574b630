// What goes wrong at Acme? Believable alerts for the example organization, as its monitoring would send them.

import type { AlertLevel } from '../../core/plan/plan.ts';

export interface Trouble {
  readonly integration: 'payments-events' | 'storefront-events';
  readonly summary: string;
  readonly source: string;
  readonly level: AlertLevel;
  /** The service, where the integration routes by component. */
  readonly component: string;
  readonly class: string;
  readonly details: Readonly<Record<string, string | number>>;
  /** How long it lasts once somebody is at work, in minutes. */
  readonly lastsMinutes: number;
}

/** One row a trouble: service, level, class, how long it lasts in minutes, what the alert says, what is attached. */
type Row = readonly [string, AlertLevel, string, number, string, Trouble['details']];

const payments: readonly Row[] = [
  [
    'payments-api',
    'error',
    'payment-failures',
    42,
    'Card payments: 7 % declined by the acquirer, usually 2 %',
    { declined_share: 0.07, acquirer: 'nordic' },
  ],
  ['payments-api', 'critical', 'payment-failures', 75, 'Payments API: error rate 31 % on POST /payments', { error_rate: 0.31 }],
  ['payments-api', 'warning', 'latency', 25, 'Payments API: p99 latency 2.4 s for 10 minutes', { p99_seconds: 2.4 }],
];

const shop: readonly Row[] = [
  ['checkout', 'error', 'orders', 55, 'Checkout: orders per minute are 40 % below the forecast', { orders_per_minute: 118, forecast: 196 }],
  ['search', 'error', 'latency', 35, 'Search: half of the queries take longer than 3 s', { p50_seconds: 3.1 }],
  ['catalog', 'warning', 'content', 90, 'Catalog: pictures of new products are missing', { missing: 412 }],
  ['cart', 'warning', 'saturation', 20, 'Cart: memory of pod cart-7f9 at 92 %', { pod: 'cart-7f9', memory_share: 0.92 }],
  ['inventory', 'error', 'lag', 50, 'Inventory: stock is 18 minutes behind the warehouses', { lag_minutes: 18 }],
  ['identity', 'critical', 'log-in-failures', 60, 'Identity: log-in fails for one customer in five', { failed_share: 0.2 }],
  ['recommendations', 'info', 'staleness', 200, 'Recommendations: the model is two days old', { age_hours: 49 }],
  ['message-bus', 'warning', 'lag', 40, 'Message bus: consumer lag of order-management at 90,000', { lag: 90_000 }],
  ['primary-database', 'error', 'replication', 45, 'Primary database: replica 2 is 240 s behind', { replica: 2, lag_seconds: 240 }],
  ['object-storage', 'info', 'capacity', 300, 'Object storage: bucket invoices at 85 % of its quota', { used_share: 0.85 }],
];

export const troubles: readonly Trouble[] = [
  ...payments.map((row) => troubleOf('payments-events', row)),
  ...shop.map((row) => troubleOf('storefront-events', row)),
];

function troubleOf(integration: Trouble['integration'], [component, level, kind, lastsMinutes, summary, details]: Row): Trouble {
  return { integration, level, component, summary, source: `${component}.acme.example`, class: kind, lastsMinutes, details };
}
