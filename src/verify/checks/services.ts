// Is anybody there for each service, does anything watch it, and is it written down what to do?

import type { Plan, Service } from '../../core/plan/plan.ts';
import type { Check } from '../check.ts';
import { finding } from '../finding.ts';

export const serviceUnowned: Check = {
  id: 'service-unowned',
  title: 'a service whose owner is nobody',
  severity: 'error',
  explanation: `The team that owns the service has no members: nobody answers for it, whoever is on call. Put people into the team, or give the
service to another one.`,
  *run({ plan }) {
    for (const service of Object.values(plan.services)) {
      const members = plan.teams[service.owner]?.members ?? [];
      if (members.length > 0) continue;
      yield finding({
        subject: { kind: 'service', id: service.id },
        message: `${service.id} is owned by ${service.owner}, which has no members`,
        place: ['services', service.id, 'owner'],
        mend: `put somebody into ${service.owner}`,
      });
    }
  },
};

export const serviceUnwatched: Check = {
  id: 'service-unwatched',
  title: 'nothing watches an important service',
  severity: 'warning',
  explanation: `No integration, and no heartbeat, sends alerts of this service of tier 1 or 2: customers will be the first to notice. An integration that
finds the service from the event may do so for any; name it under \`monitored by\` to be sure.`,
  *run({ plan }) {
    if (Object.keys(plan.integrations).length === 0) return;
    for (const service of Object.values(plan.services)) {
      const any = Object.values(plan.integrations).some(({ serviceFrom }) => serviceFrom !== null);
      const own = Object.values(plan.integrations).some((integration) => integration.service === service.id);
      if (service.tier > 2 || own || any || service.monitoredBy.length > 0) continue;
      yield finding({
        subject: { kind: 'service', id: service.id },
        message: `nothing watches ${service.id}, which is of tier ${service.tier}`,
        place: ['services', service.id],
        mend: 'let an integration or a heartbeat send its alerts',
      });
    }
  },
};

export const serviceWithoutRunbook: Check = {
  id: 'service-without-runbook',
  title: 'a service of tier 1 without a runbook',
  severity: 'warning',
  explanation: `Neither the service, which is of tier 1, nor any scenario that strikes it names a runbook: whoever is woken has to remember what to do.
A scenario of all services does not count, since what it says is not about this one. It is told only of plans that have runbooks at all.`,
  *run({ plan }) {
    if (Object.keys(plan.runbooks).length === 0) return;
    for (const service of Object.values(plan.services)) {
      if (service.tier !== 1 || service.runbooks.length > 0 || hasScenarioWithRunbook(plan, service)) continue;
      yield finding({
        subject: { kind: 'service', id: service.id },
        message: `${service.id} is of tier 1 and has no runbook`,
        place: ['services', service.id],
        mend: 'write down what to do, and name it under `runbooks`',
      });
    }
  },
};

export const cadenceUnowned: Check = {
  id: 'cadence-unowned',
  title: 'updates are promised and no role owes them',
  severity: 'error',
  explanation: `An audience is to be told at set times, and no role has the duty: nobody is reminded, and nobody tells them. Name an \`owner\`.`,
  *run({ plan }) {
    for (const audience of Object.values(plan.audiences)) {
      if (audience.owner !== null || audience.cadences.every(({ firstWithinMs, everyMs }) => firstWithinMs === null && everyMs === null))
        continue;
      yield finding({
        subject: { kind: 'audience', id: audience.id },
        message: `${audience.id} is promised updates, and no role owes them`,
        place: ['audiences', audience.id],
        mend: 'name the role that owes them: `owner: communications-lead`',
      });
    }
  },
};

/** A scenario that strikes every service says nothing of this one: its runbook is about something else. */
function hasScenarioWithRunbook(plan: Plan, service: Service): boolean {
  const all = Object.keys(plan.services).length;
  return Object.values(plan.scenarios).some(
    ({ services, template }) => services.includes(service.id) && (services.length < all || all === 1) && template.runbooks.length > 0,
  );
}
