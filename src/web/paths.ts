// Where is everything? Every address that the application links to or asks, in one place.

/** Pages, as a person sees them in the address bar. */
export const paths = {
  now: '/',
  incidents: '/incidents',
  incident: (id: string) => `/incidents/${encodeURIComponent(id)}`,
  onCall: '/on-call',
  plan: '/plan',
  draft: '/plan/draft',
  inbox: '/inbox',
  tokens: '/tokens',
  signIn: '/sign-in',
  setUp: '/set-up',
} as const;

/** `from` and `to`: instants. */
export interface IncidentsQuery {
  readonly status: 'open' | 'resolved' | 'all';
  readonly limit: number;
  readonly cursor: string | null;
  readonly service?: string | undefined;
  readonly customer?: string | undefined;
  readonly severity?: string | undefined;
  readonly from?: number | undefined;
  readonly to?: number | undefined;
}

const root = '/api/v1';
const incident = (id: string) => `${root}/incidents/${encodeURIComponent(id)}`;

/** What the server answers. */
export const endpoints = {
  welcome: `${root}/welcome`,
  setUp: `${root}/set-up`,
  session: `${root}/session`,
  me: `${root}/me`,
  tokens: `${root}/tokens`,
  token: (id: string) => `${root}/tokens/${encodeURIComponent(id)}`,
  incidents: ({ cursor, ...query }: IncidentsQuery) => {
    const search = new URLSearchParams();
    for (const [name, value] of Object.entries(query)) if (value !== undefined) search.set(name, String(value));
    if (cursor !== null) search.set('cursor', cursor);
    return `${root}/incidents?${search}`;
  },
  declare: `${root}/incidents`,
  incident,
  /** Its sentences tell times in the zone in which the page tells them. */
  incidentIn: (id: string, zone: string) => `${incident(id)}?${new URLSearchParams({ zone })}`,
  act: (id: string, act: string) => `${incident(id)}/${act}`,
  severityPreview: (id: string, severity: string, mode: string) =>
    `${incident(id)}/severity-preview?${new URLSearchParams({ severity, mode })}`,
  rebasePreview: (id: string, version: number, mode: string) =>
    `${incident(id)}/rebase-preview?${new URLSearchParams({ version: String(version), mode })}`,
  plan: `${root}/plan`,
  planText: (version: number | null) => (version === null ? `${root}/plan/text` : `${root}/plan/text?version=${version}`),
  planVersions: `${root}/plan/versions`,
  firstPlan: (zone: string) => `${root}/plan/first-text?${new URLSearchParams({ zone })}`,
  webhooks: `${root}/webhooks`,
  webhookSecret: (id: string) => `${root}/webhooks/${encodeURIComponent(id)}/secret`,
  webhookRotation: (id: string) => `${root}/webhooks/${encodeURIComponent(id)}/rotation`,
  planFindings: `${root}/plan/findings`,
  checkPlan: `${root}/plan/check`,
  applyPlan: `${root}/plan/apply`,
  firstSteps: `${root}/first-steps`,
  testPage: `${root}/me/test-page`,
  readiness: '/readyz',
  /** As senders ask it. */
  enqueue: '/v2/enqueue',
  onCall: `${root}/on-call`,
  inbox: (person: string | null) => (person === null ? `${root}/inbox` : `${root}/inbox?${new URLSearchParams({ person })}`),
  inboxSeen: (id: string) => `${root}/inbox/${encodeURIComponent(id)}/seen`,
  stream: `${root}/stream`,
  zoneClocks: (zone: string) => `${root}/zone-clocks?${new URLSearchParams({ zone })}`,
} as const;
