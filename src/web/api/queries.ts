// What does each page ask for, and under which key is it kept?

import { infiniteQueryOptions, type QueryClient, queryOptions } from '@tanstack/react-query';
import type { PlanFindings, PlanTextView, PlanVersions } from '../../contract/activation.ts';
import type { FirstSteps } from '../../contract/first-steps.ts';
import type { Me, Welcome } from '../../contract/identity.ts';
import type { IncidentDetail, IncidentList, RebasePreview, SeverityPreview } from '../../contract/incident.ts';
import type { Inbox, OnCallView, PlanView } from '../../contract/plan.ts';
import type { WebhookList } from '../../contract/webhooks.ts';
import type { ZoneClocks } from '../../contract/zone-clocks.ts';
import type { IncidentSummary } from '../../core/incident/summary.ts';

import type { RetargetMode } from '../../core/sla/clock.ts';
import { endpoints, type IncidentsQuery } from '../paths.ts';
import { myZone } from '../ui/moment-text.ts';
import { heardZoneClocks } from '../ui/zone-clock.ts';
import { get } from './client.ts';
import { mergeSummaries } from './live/apply.ts';
import { heardTheTime } from './server-time.ts';

export interface OpenList {
  readonly incidents: readonly IncidentSummary[];
  readonly position: number;
  /** False while further pages are still being loaded. */
  readonly complete: boolean;
}

/** The first page is small, so that the first screen stands at once; the rest follows in large ones. */
const firstPage = 300;
const furtherPage = 5_000;
const mostPages = 40;
const listedAtOnce = 100;
const listAgainMs = 20_000;

export const keys = {
  me: ['me'],
  welcome: ['welcome'],
  open: ['incidents', 'open'],
  list: (filter: IncidentsFilter) => ['incidents', 'list', filter],
  incident: (id: string) => ['incident', id],
  severityPreview: (id: string, severity: string, mode: string) => ['incident', id, 'severity', severity, mode],
  rebasePreview: (id: string, version: number, mode: string) => ['incident', id, 'rebase', version, mode],
  /** All that follows from which version is active. */
  plans: ['plan'],
  plan: ['plan', 'active'],
  planText: (version: number | null) => ['plan', 'text', version],
  planVersions: ['plan', 'versions'],
  planFindings: ['plan', 'findings'],
  webhooks: ['plan', 'webhooks'],
  firstPlan: ['plan', 'first'],
  firstSteps: ['first-steps'],
  onCall: ['on-call'],
  inboxes: ['inbox'],
  inbox: (person: string | null) => ['inbox', person],
  tokens: ['tokens'],
  /** With the plan, whose zones are told. */
  zoneClocks: ['plan', 'zone-clocks'],
} as const;

export const me = queryOptions({ queryKey: keys.me, queryFn: ({ signal }) => get<Me>(endpoints.me, signal), staleTime: 60_000 });
export const welcome = queryOptions({ queryKey: keys.welcome, queryFn: ({ signal }) => get<Welcome>(endpoints.welcome, signal) });
export const webhooks = queryOptions({
  queryKey: keys.webhooks,
  queryFn: ({ signal }) => get<WebhookList>(endpoints.webhooks, signal),
});
export const zoneClocks = queryOptions({
  queryKey: keys.zoneClocks,
  queryFn: async ({ signal }) => {
    const clocks = await get<ZoneClocks>(endpoints.zoneClocks(myZone), signal);
    heardZoneClocks(clocks);
    return clocks;
  },
  staleTime: 3_600_000,
});
export const plan = queryOptions({
  queryKey: keys.plan,
  queryFn: ({ signal }) => get<PlanView>(endpoints.plan, signal),
  staleTime: 60_000,
});
export const planText = (version: number | null) =>
  queryOptions({
    queryKey: keys.planText(version),
    queryFn: ({ signal }) => get<PlanTextView>(endpoints.planText(version), signal),
  });
export const planVersions = queryOptions({
  queryKey: keys.planVersions,
  queryFn: ({ signal }) => get<PlanVersions>(endpoints.planVersions, signal),
});
/** The verifier looks behind the scenes after an activation; until it has, it is asked for now and then. */
export const planFindings = queryOptions({
  queryKey: keys.planFindings,
  queryFn: ({ signal }) => get<PlanFindings>(endpoints.planFindings, signal),
  refetchInterval: ({ state }) => (state.data?.verification === null ? 3_000 : false),
});
export const firstPlan = (zone: string) =>
  queryOptions({ queryKey: keys.firstPlan, queryFn: ({ signal }) => get<PlanTextView>(endpoints.firstPlan(zone), signal) });
/** What is missing; while a test page is under way, its receipts are looked at every few seconds. */
export const firstSteps = queryOptions({
  queryKey: keys.firstSteps,
  queryFn: ({ signal }) => get<FirstSteps>(endpoints.firstSteps, signal),
  refetchInterval: ({ state }) => (state.data?.methods.some(({ last }) => last !== null && last.answeredAt === null) ? 3_000 : 30_000),
});
export const onCall = queryOptions({
  queryKey: keys.onCall,
  queryFn: ({ signal }) => get<OnCallView>(endpoints.onCall, signal),
  refetchInterval: 60_000,
});

/** All open incidents: shown after the first page, complete after the last. */
export const openIncidents = (client: QueryClient) =>
  queryOptions({
    queryKey: keys.open,
    structuralSharing: false,
    queryFn: async ({ signal }): Promise<OpenList> => {
      const known = client.getQueryData<OpenList>(keys.open);
      let cursor: string | null = null;
      let position: number | null = null;
      const seen = new Set<string>();
      for (let page = 0; page < mostPages; page += 1) {
        const limit = page === 0 ? firstPage : furtherPage;
        const answer: IncidentList = await get<IncidentList>(endpoints.incidents({ status: 'open', limit, cursor }), signal);
        heardTheTime(answer.now);
        for (const one of answer.incidents) seen.add(one.id);
        const before = client.getQueryData<OpenList>(keys.open)?.incidents ?? [];
        const incidents = mergeSummaries(before, answer.incidents, 'open');
        cursor = answer.next;
        position ??= answer.position;
        client.setQueryData<OpenList>(keys.open, { incidents, position, complete: false });
        if (cursor === null) break;
      }
      // What was open before this question, isn't in the answer and has not changed meanwhile, is open no more.
      const before = new Map(known?.incidents.map((one) => [one.id, one.version]));
      const incidents = (client.getQueryData<OpenList>(keys.open)?.incidents ?? []).filter(
        (one) => seen.has(one.id) || before.get(one.id) !== one.version,
      );
      return { incidents, position: position ?? 0, complete: true };
    },
  });

export type IncidentsFilter = Omit<IncidentsQuery, 'limit' | 'cursor'>;

/** The past, or a part of what is there, a page at a time as it is asked for. What is happening now is `openIncidents`. */
export const incidentList = (filter: IncidentsFilter) =>
  infiniteQueryOptions({
    queryKey: keys.list(filter),
    initialPageParam: null as string | null,
    queryFn: async ({ signal, pageParam }) => {
      const answer = await get<IncidentList>(endpoints.incidents({ ...filter, limit: listedAtOnce, cursor: pageParam }), signal);
      heardTheTime(answer.now);
      return answer;
    },
    getNextPageParam: (page) => page.next,
    refetchInterval: listAgainMs,
  });

export const incident = (id: string) =>
  queryOptions({
    queryKey: keys.incident(id),
    queryFn: async ({ signal }) => {
      const detail = await get<IncidentDetail>(endpoints.incidentIn(id, myZone), signal);
      heardTheTime(detail.now);
      return detail;
    },
  });

export const severityPreview = (id: string, severity: string, mode: RetargetMode, version: number) =>
  queryOptions({
    queryKey: [...keys.severityPreview(id, severity, mode), version],
    queryFn: ({ signal }) => get<SeverityPreview>(endpoints.severityPreview(id, severity, mode), signal),
  });

export const rebasePreview = (id: string, to: number, mode: RetargetMode, version: number) =>
  queryOptions({
    queryKey: [...keys.rebasePreview(id, to, mode), version],
    queryFn: ({ signal }) => get<RebasePreview>(endpoints.rebasePreview(id, to, mode), signal),
    retry: false,
  });

/** Receipts (delivered, seen) make no commit, so the phone is looked at every few seconds while it is open. */
export const inbox = (person: string | null) =>
  queryOptions({
    queryKey: keys.inbox(person),
    queryFn: ({ signal }) => get<Inbox>(endpoints.inbox(person), signal),
    refetchInterval: 4_000,
  });
