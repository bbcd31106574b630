// What can people do to an incident? One line each: its address, its action, its body, the command it becomes.

import type { z } from 'zod';
import {
  AcknowledgeBody,
  ActAnswer,
  EngageBody,
  EscalateBody,
  IncidentParams,
  NoteBody,
  PauseBody,
  ReasonBody,
  ReassignBody,
  RebaseBody,
  SeverityBody,
  SnoozeBody,
} from '../../../contract/incident.ts';
import { AttestBody, ReleaseRoleBody, RoleBody, UpdateBody, WithdrawBody } from '../../../contract/response.ts';
import type { Action } from '../../../core/access/action.ts';
import type { IncidentCommand } from '../../../core/incident/commands.ts';
import { summarise } from '../../../core/incident/summary.ts';
import type { Actor } from '../../../core/kernel/actor.ts';
import { minute } from '../../../core/kernel/instant.ts';
import { ok } from '../../../core/kernel/result.ts';
import { livingPlan } from '../../../core/plan/living.ts';
import type { Deps } from '../deps.ts';
import { guarded, type Route } from '../route.ts';

type Command = Exclude<IncidentCommand, { type: 'OpenIncident' }>;

interface Act<B> {
  /** Last part of the address. */
  readonly at: string;
  readonly name: string;
  readonly summary: string;
  readonly access: Action;
  readonly body: z.ZodType<B>;
  command(body: B, by: Actor): Command;
  /** Which version of the plan it needs besides the incident's own. */
  needs?(body: B): number;
}

export function actRoutes(deps: Deps): readonly Route[] {
  function act<B>({ at, body, command, needs, ...rest }: Act<B>): Route {
    return guarded({
      ...rest,
      method: 'POST',
      url: `/api/v1/incidents/:id/${at}`,
      tag: 'incidents',
      subject: ({ id }) => ({ kind: 'incident', id }),
      params: IncidentParams,
      body,
      answer: ActAnswer,
      refuses: [409, 422],
      async handle(call) {
        const version = needs?.(call.body) ?? null;
        if (version !== null && (await deps.plans.exists(version))) await deps.plans.ensure([version]);
        const done = await deps.engine.submit(call.params.id, command(call.body, call.actor));
        if (!done.ok) return done;
        const { incident, events } = done.value;
        const now = deps.clock.now();
        await deps.plans.ensure([incident.planVersion]);
        return ok({
          summary: summarise(incident, livingPlan(deps.plans.get(incident.planVersion), deps.plans.active()?.plan ?? null), now),
          events,
          now,
        });
      },
    });
  }

  return [
    act({
      at: 'acknowledge',
      name: 'acknowledge',
      summary: 'Answer one engagement; without one those that are yours, or every one that waits where none is',
      access: 'incident.acknowledge',
      body: AcknowledgeBody,
      command: ({ engagement }, by) => ({ type: 'Acknowledge', engagement, page: null, by, via: 'application' }),
    }),
    act({
      at: 'escalate',
      name: 'escalate',
      summary: 'Page the next step now',
      access: 'incident.escalate',
      body: EscalateBody,
      command: (body, by) => ({ type: 'EscalateNow', ...body, by }),
    }),
    act({
      at: 'reassign',
      name: 'reassign',
      summary: 'Hand an engagement to a person or to another path',
      access: 'incident.reassign',
      body: ReassignBody,
      command: (body, by) => ({ type: 'Reassign', ...body, by }),
    }),
    act({
      at: 'snooze',
      name: 'snooze',
      summary: 'Be paged again later',
      access: 'incident.snooze',
      body: SnoozeBody,
      command: ({ engagement, minutes, reason }, by) => ({ type: 'Snooze', engagement, forMs: minutes * minute, by, reason }),
    }),
    act({
      at: 'engage',
      name: 'engage',
      summary: 'Call one more discipline in, on its own path',
      access: 'incident.engage',
      body: EngageBody,
      command: (body, by) => ({ type: 'Engage', ...body, by }),
    }),
    act({
      at: 'severity',
      name: 'changeSeverity',
      summary: 'Change the severity, and the clocks with it',
      access: 'incident.change-severity',
      body: SeverityBody,
      command: (body, by) => ({ type: 'ChangeSeverity', ...body, by }),
    }),
    act({
      at: 'rebase',
      name: 'rebaseIncident',
      summary: 'Put it under another version of the plan',
      access: 'incident.rebase',
      body: RebaseBody,
      needs: ({ version }) => version,
      command: ({ version, mode, reason }, by) => ({ type: 'Rebase', planVersion: version, mode, by, reason }),
    }),
    act({
      at: 'pause',
      name: 'pauseClock',
      summary: 'Pause a clock, for a reason',
      access: 'incident.pause-clock',
      body: PauseBody,
      command: (body, by) => ({ type: 'PauseClock', ...body, by }),
    }),
    act({
      at: 'resume',
      name: 'resumeClock',
      summary: 'Let a paused clock run on',
      access: 'incident.pause-clock',
      body: PauseBody,
      command: (body, by) => ({ type: 'ResumeClock', ...body, by }),
    }),
    act({
      at: 'attest',
      name: 'attestFact',
      summary: 'Say that a fact of the plan is so',
      access: 'incident.attest',
      body: AttestBody,
      command: (body, by) => ({ type: 'AttestFact', ...body, by }),
    }),
    act({
      at: 'withdraw',
      name: 'withdrawFact',
      summary: 'Say that a fact is so no longer',
      access: 'incident.attest',
      body: WithdrawBody,
      command: (body, by) => ({ type: 'WithdrawFact', ...body, by }),
    }),
    act({
      at: 'role',
      name: 'takeRole',
      summary: 'Take a role, or give it to somebody',
      access: 'incident.assign-role',
      body: RoleBody,
      command: ({ role, person, reason }, by) => ({ type: 'TakeRole', role, person: person ?? idOf(by), by, reason }),
    }),
    act({
      at: 'release-role',
      name: 'releaseRole',
      summary: 'Let go of a role',
      access: 'incident.assign-role',
      body: ReleaseRoleBody,
      command: (body, by) => ({ type: 'ReleaseRole', ...body, by }),
    }),
    act({
      at: 'update',
      name: 'publishUpdate',
      summary: 'Tell an audience how it stands',
      access: 'incident.publish-update',
      body: UpdateBody,
      command: (body, by) => ({ type: 'PublishUpdate', ...body, by }),
    }),
    act({
      at: 'note',
      name: 'addNote',
      summary: 'Write a note into the timeline',
      access: 'incident.note',
      body: NoteBody,
      command: ({ text }, by) => ({ type: 'AddNote', by, text }),
    }),
    act({
      at: 'resolve',
      name: 'resolveIncident',
      summary: 'Declare it over',
      access: 'incident.resolve',
      body: ReasonBody,
      command: ({ reason }, by) => ({ type: 'ResolveIncident', by, reason }),
    }),
    act({
      at: 'reopen',
      name: 'reopenIncident',
      summary: 'Take it up again',
      access: 'incident.reopen',
      body: ReasonBody,
      command: ({ reason }, by) => ({ type: 'ReopenIncident', by, reason }),
    }),
  ];
}

/** In the plan, where the caller is one of its people. */
function idOf(by: Actor): string {
  return by.kind === 'person' ? by.id : '';
}
