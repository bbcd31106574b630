// What does the active plan say, and who is on call?

import { OnCallView, PlanView } from '../../../contract/plan.ts';
import { unreachable } from '../../../core/kernel/assert.ts';
import type { Instant } from '../../../core/kernel/instant.ts';
import { ok, refuse } from '../../../core/kernel/result.ts';
import type { OnCallInterval } from '../../../core/oncall/oncall.ts';
import { nextChange, onCallAt } from '../../../core/oncall/present.ts';
import type { Integration, Plan, Schedule } from '../../../core/plan/plan.ts';
import type { Deps } from '../deps.ts';
import { guarded, type Route } from '../route.ts';

export function planRoutes(deps: Deps): readonly Route[] {
  const { db } = deps.database;
  const active = () => {
    const found = deps.plans.active();
    return found === null ? refuse('no-plan', 'No plan is active yet; apply one, or choose the example') : ok(found);
  };

  return [
    guarded({
      method: 'GET',
      url: '/api/v1/plan',
      name: 'readPlan',
      summary: 'The active plan',
      tag: 'plan',
      access: 'plan.read',
      answer: PlanView,
      async handle() {
        const found = active();
        if (!found.ok) return found;
        const { version, plan } = found.value;
        const row = await db.selectFrom('plans').select('activated_at').where('version', '=', version).executeTakeFirst();
        return ok({ version, activatedAt: row?.activated_at ?? 0, ...(await viewOf(plan, deps)) });
      },
    }),
    guarded({
      method: 'GET',
      url: '/api/v1/on-call',
      name: 'readOnCall',
      summary: 'Who is on call now, until when, and who comes next',
      tag: 'plan',
      access: 'plan.read',
      answer: OnCallView,
      async handle({ now }) {
        const found = active();
        if (!found.ok) return found;
        const { plan } = found.value;
        return ok({ at: now, schedules: Object.values(plan.schedules).map((schedule) => scheduleView(schedule, plan, now)) });
      },
    }),
  ];
}

async function viewOf(plan: Plan, { keyOf, sightings }: Pick<Deps, 'keyOf' | 'sightings'>) {
  const seen = await sightings();
  return {
    name: plan.name,
    services: Object.values(plan.services).map(({ id, name, tier, owner, path, dependsOn }) => ({
      id,
      name,
      tier,
      owner,
      path,
      dependsOn,
    })),
    integrations: await Promise.all(
      Object.values(plan.integrations).map(async (integration) => {
        const { id, name, type, service } = integration;
        const key = (await keyOf(id)) ?? '';
        const { at: lastSeenAt = null, oddities = 0, told = [] } = seen.get(id) ?? {};
        const lastEvent = lastSeenAt === null ? null : { at: lastSeenAt, oddities, told: told.map(({ what }) => what) };
        return { id, name, type, service, key, endpoint: endpointOf(integration.type, key), lastEvent };
      }),
    ),
    teams: Object.values(plan.teams).map(({ id, name, discipline, members }) => ({ id, name, discipline, members })),
    people: Object.values(plan.people).map(({ id, name, email, zone }) => ({ id, name, email, zone })),
    severities: plan.severities.map(({ name, description }) => ({ name, description })),
    customers: Object.values(plan.customers).map(({ id, name }) => ({ id, name })),
  };
}

/** Where a sender posts. Events v2 and Opsgenie carry the key within the request. */
function endpointOf(type: Integration['type'], key: string): string {
  switch (type) {
    case 'events-v2':
      return '/v2/enqueue';
    case 'opsgenie':
      return '/v2/alerts';
    case 'alertmanager':
    case 'grafana':
    case 'cloudevents':
    case 'webhook':
    case 'heartbeat':
      return `/ingest/${type}/${key}`;
    default:
      return unreachable(type);
  }
}

function scheduleView(schedule: Schedule, plan: Plan, now: Instant) {
  const coming = changesAfter(schedule, now);
  const [next] = coming;
  const named = (id: string) => ({ id, name: plan.people[id]?.name ?? id });
  const until = (id: string) => coming.find((each) => each.people.every((other) => other.person !== id))?.from ?? null;
  return {
    id: schedule.id,
    name: schedule.name,
    zone: schedule.zone,
    now: onCallAt(schedule, now).people.map(({ person }) => ({ ...named(person), until: until(person) })),
    next: next === undefined ? null : { at: next.from, people: next.people.map(({ person }) => named(person)) },
  };
}

/** How many changes are looked at for the end of somebody's shift; who outstays them all has no end worth showing. */
const changesShown = 16;

function changesAfter(schedule: Schedule, now: Instant): readonly OnCallInterval[] {
  const changes: OnCallInterval[] = [];
  let at = now;
  while (changes.length < changesShown) {
    const change = nextChange(schedule, at);
    if (change === null) break;
    changes.push(change);
    at = change.from;
  }
  return changes;
}
