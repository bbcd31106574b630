// How much may one request of a sender hold?

export const ingestLimits = {
  /** PagerDuty's own limit; also for all that carries a single event. */
  eventBytes: 512 * 1024,
  /** For requests that carry many alerts at once. */
  groupBytes: 4 * 1024 * 1024,
  alertsPerRequest: 5_000,
  /** Of one request; the next ones are handed over when these are committed. */
  eventsInFlight: 500,
  /** Objects and lists within one another. */
  nesting: 64,
  summaryLength: 1_024,
  dedupKeyLength: 512,
  /** Source, component, group, class. */
  nameLength: 1_024,
  links: 50,
  hrefLength: 4_096,
  linkTextLength: 512,
  labels: 1_000,
  /** Of a sender's alerts, so many are looked at when it searches: the newest. */
  alertsSearched: 1_000,
  /** Of what was odd about a request, as much is told; all of it is counted. */
  oddities: 20,
  /** An Opsgenie alias may have 512 characters, each of which may need nine in a path. */
  pathParameterLength: 4_608,
} as const;
