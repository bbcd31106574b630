// What can be read of incidents, and how is one declared?

import type { z } from 'zod';
import {
  DeclareBody,
  DetailQuery,
  IncidentDetail,
  IncidentList,
  IncidentParams,
  ListQuery,
  PreviewQuery,
  RebasePreview,
  RebasePreviewQuery,
  SeverityPreview,
} from '../../../contract/incident.ts';
import { previewRebase, previewSeverity } from '../../../core/incident/preview.ts';
import { ok, type Result, refuse } from '../../../core/kernel/result.ts';
import { isZone } from '../../../core/kernel/zone.ts';
import { customersOf } from '../../../core/plan/exposed.ts';
import { livingPlan } from '../../../core/plan/living.ts';
import type { Plan } from '../../../core/plan/plan.ts';
import { personOf, type User } from '../../identity/user.ts';
import { newestPosition } from '../../store/history.ts';
import { listSummaries, readIncident, type SummaryQuery } from '../../store/incidents.ts';
import type { Deps } from '../deps.ts';
import { noIncident, readDetail } from '../incident-detail.ts';
import { guarded, type Route } from '../route.ts';

export function incidentRoutes(deps: Deps): readonly Route[] {
  const { db } = deps.database;
  const zoneOf = (user: User) => {
    const plan = deps.plans.active()?.plan ?? null;
    return plan?.people[personOf(user, plan) ?? '']?.zone ?? 'UTC';
  };

  return [
    guarded({
      method: 'GET',
      url: '/api/v1/incidents',
      name: 'listIncidents',
      summary: 'Open incidents by their next deadline, or resolved and all ones newest first; all or some of them',
      tag: 'incidents',
      access: 'incident.read',
      query: ListQuery,
      answer: IncidentList,
      refuses: [422],
      async handle({ query, now }) {
        const filter = filterOf(query, deps.plans.active()?.plan ?? null);
        if (!filter.ok) return filter;
        // First, so that whatever is committed during the reading comes by the stream once more.
        const position = await newestPosition(db);
        const page = await listSummaries(db, { status: query.status, limit: query.limit, cursor: query.cursor, ...filter.value });
        return page.ok ? ok({ incidents: page.value.summaries, position, now, next: page.value.next }) : page;
      },
    }),
    guarded({
      method: 'GET',
      url: '/api/v1/incidents/:id',
      name: 'readIncident',
      summary: 'Everything about one incident',
      tag: 'incidents',
      access: 'incident.read',
      subject: ({ id }) => ({ kind: 'incident', id }),
      params: IncidentParams,
      query: DetailQuery,
      answer: IncidentDetail,
      handle: async ({ params, query, now, user, actor }) => {
        const zone = query.zone !== undefined && isZone(query.zone) ? query.zone : zoneOf(user);
        return readDetail(deps, params.id, now, { zone, user, actor });
      },
    }),
    guarded({
      method: 'POST',
      url: '/api/v1/incidents',
      name: 'declareIncident',
      summary: 'Declare an incident by hand',
      tag: 'incidents',
      access: 'incident.declare',
      body: DeclareBody,
      answer: IncidentDetail,
      status: 201,
      refuses: [422],
      async handle({ body, actor, user }) {
        const declared = await deps.engine.declare({ ...body, scenario: null, correlationKey: null, by: actor });
        return declared.ok ? readDetail(deps, declared.value.incident.id, deps.clock.now(), { zone: zoneOf(user), user, actor }) : declared;
      },
    }),
    guarded({
      method: 'GET',
      url: '/api/v1/incidents/:id/severity-preview',
      name: 'previewSeverity',
      summary: 'What a change of severity would do to each clock, and whom it would engage',
      tag: 'incidents',
      access: 'incident.read',
      subject: ({ id }) => ({ kind: 'incident', id }),
      params: IncidentParams,
      query: PreviewQuery,
      answer: SeverityPreview,
      refuses: [409, 422],
      async handle({ params, query, now }) {
        const read = await readIncident(db, params.id);
        if (read === null) return noIncident(params.id);
        const { incident } = read;
        await deps.plans.ensure([incident.planVersion]);
        const facts = {
          plan: livingPlan(deps.plans.get(incident.planVersion), deps.plans.active()?.plan ?? null),
          planVersion: incident.planVersion,
          salt: '',
          turnOf: () => 0,
        };
        const preview = previewSeverity(incident, query, facts, now);
        return preview.ok ? ok({ severity: query.severity, ...preview.value }) : preview;
      },
    }),
    guarded({
      method: 'GET',
      url: '/api/v1/incidents/:id/rebase-preview',
      name: 'previewRebase',
      summary: 'What another version of the plan would do to each clock, whom it would engage, and how paths would go on',
      tag: 'incidents',
      access: 'incident.read',
      subject: ({ id }) => ({ kind: 'incident', id }),
      params: IncidentParams,
      query: RebasePreviewQuery,
      answer: RebasePreview,
      refuses: [409, 422],
      async handle({ params, query, now }) {
        const read = await readIncident(db, params.id);
        if (read === null) return noIncident(params.id);
        const { incident } = read;
        const { version, mode } = query;
        if (!(await deps.plans.exists(version)))
          return refuse('unknown-plan-version', `There is no version ${version} of the plan`, 'version');
        await deps.plans.ensure([incident.planVersion, version]);
        const { plans } = deps;
        const facts = {
          plan: livingPlan(plans.get(incident.planVersion), plans.active()?.plan ?? null),
          planVersion: incident.planVersion,
          salt: '',
          turnOf: () => 0,
          planAt: (each: number) => livingPlan(plans.get(each), plans.active()?.plan ?? null),
        };
        const preview = previewRebase(incident, { planVersion: version, mode }, facts, now);
        return preview.ok ? ok({ from: incident.planVersion, to: version, ...preview.value }) : preview;
      },
    }),
  ];
}

type Filter = Pick<SummaryQuery, 'services' | 'severityRank' | 'from' | 'to'>;

/** Names of the active plan, as columns know them. A service that is in no plan any more is found all the same. */
function filterOf({ service, customer, severity, from, to }: z.output<typeof ListQuery>, plan: Plan | null): Result<Filter> {
  const rank = plan?.severities.find(({ name }) => name === severity)?.rank;
  if (severity !== undefined && rank === undefined) return refuse('unknown-severity', `The plan has no severity ${severity}`, 'severity');
  if (customer !== undefined && plan?.customers[customer] === undefined) {
    return refuse('unknown-customer', `The plan has no customer ${customer}`, 'customer');
  }
  return ok({ services: servicesOf(service, customer, plan), severityRank: rank, from, to });
}

function servicesOf(service: string | undefined, customer: string | undefined, plan: Plan | null): readonly string[] | undefined {
  if (customer === undefined || plan === null) return service === undefined ? undefined : [service];
  const used = Object.keys(plan.services).filter((id) => customersOf(plan, id).some((each) => each.id === customer));
  return service === undefined ? used : used.filter((id) => id === service);
}
