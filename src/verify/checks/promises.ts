// Do the promises hold one another up? Contracts on objectives, objectives on teams, roles and vendors.

import { formatDuration } from '../../core/kernel/duration.ts';
import { customersOf } from '../../core/plan/exposed.ts';
import type { Path } from '../../core/plan/locate.ts';
import type { Metric, Plan } from '../../core/plan/plan.ts';
import { type Excess, excessOf, type Link } from '../chain.ts';
import type { Check } from '../check.ts';
import type { Context } from '../context.ts';
import { type Finding, finding, type Mend } from '../finding.ts';
import { fitsKind, type HeldLink, heldChains, linkOf } from '../held.ts';
import { type Kind, kindsOf } from '../incidents.ts';
import { objectiveOnly } from '../ways.ts';

export const contractStricter: Check = {
  id: 'contract-stricter',
  title: 'a contract promises more than anything inside does',
  severity: 'warning',
  explanation: `A contract promises a customer something for a service that they use, and no objective of the plan promises as much for its tier and
severity: the only clock that runs inside ends later than the customer's. Hours count: two business hours end after four hours, at night.
Tighten the objective, or the contract has nobody who keeps it.`,
  *run(context) {
    const { plan } = context;
    const told = new Set<string>();
    for (const kind of plainKinds(context)) {
      for (const promise of contractPromises(plan, kind)) {
        const key = `${promise.id} ${kind.tier} ${kind.trigger.severity}`;
        if (told.has(key)) continue;
        const inside = plan.objectives.filter(
          (each) => each.metric === promise.metric && each.kind === 'sla' && each.holder === null && fitsKind(each, kind),
        );
        const kept = inside[0];
        const excess = kept === undefined ? null : excessOf(context, [linkOf(kept)], promise);
        if (kept !== undefined && excess === null) continue;
        told.add(key);
        yield found(context, kind, promise, {
          aspect: `${promise.metric} ${kind.trigger.severity} tier ${kind.tier}`,
          message:
            kept === undefined
              ? `${promise.contract} promises ${promise.metric} within ${promise.text} at ${kind.trigger.severity}, and no objective inside does (${kind.trigger.service})`
              : `${promise.contract} promises ${promise.metric} within ${promise.text} at ${kind.trigger.severity}, and ${kept.id} allows ${kept.targetText} (${kind.trigger.service})`,
          mend: kept === undefined ? `add an objective for ${promise.metric}` : `let ${kept.id} promise ${promise.text}, or sooner`,
          ways: kept === undefined ? [] : [objectiveOnly(kept.id, promise)],
          excess,
        });
      }
    }
  },
};

export const chainTooLong: Check = {
  id: 'chain-too-long',
  title: 'teams and vendors together take longer than what is promised',
  severity: 'warning',
  explanation: `The targets that teams, roles and vendors have promised to one another, one after the other as they are needed, end after the promise
that they serve: to acknowledge, the owner's target; to assemble, the slowest of all teams that are engaged and roles that are needed; to
restore, the owner's answer and then the vendor's repair; and whatever a team, a role, a discipline or a vendor that takes part holds of
containing, restoring, verifying and finding the cause, after what must be so before their clock starts. Even if everybody keeps their word, ours is broken.`,
  *run(context) {
    const told = new Set<string>();
    for (const kind of kindsOf(context)) {
      for (const promise of [...objectivePromises(context.plan, kind), ...contractPromises(context.plan, kind)]) {
        for (const chain of chainsFor(context.plan, kind, promise.metric)) {
          const text = chain.map((link) => link.text).join(', then ');
          const key = `${promise.id} ${text}`;
          if (told.has(key)) continue;
          told.add(key);
          const excess = excessOf(context, chain, promise);
          if (excess === null) continue;
          yield found(context, kind, promise, {
            aspect: `${promise.metric} ${kind.trigger.severity} ${chain.map((link) => link.holder).join(' ')}`,
            message: `${promise.name} promises ${promise.metric} within ${promise.text}, and ${text}: ${formatDuration(excess.takesMs)} together (${kind.trigger.service} at ${kind.trigger.severity})`,
            mend: `shorten a target of the chain, or allow more than ${promise.text}`,
            excess,
          });
        }
      }
    }
  },
};

interface Promise extends Pick<Link, 'ms' | 'calendar' | 'text'> {
  readonly id: string;
  readonly name: string;
  readonly contract: string;
  readonly metric: Metric;
  readonly place: Path;
  readonly subject: Finding['subject'];
}

/** Kinds without a scenario: contracts know none. */
function plainKinds(context: Context): readonly Kind[] {
  return kindsOf(context).filter(({ trigger }) => trigger.scenario === null);
}

/** Of each metric the first that fits, those included for which the engine runs no clock. */
function objectivePromises(plan: Plan, kind: Kind): readonly Promise[] {
  const ours = plan.objectives.filter((each) => each.kind === 'sla' && each.holder === null && fitsKind(each, kind));
  const first = ours.filter((each, index) => ours.findIndex(({ metric }) => metric === each.metric) === index);
  return first.map((each) => ({
    id: each.id,
    name: `objective ${each.id}`,
    contract: '',
    metric: each.metric,
    ms: each.targetMs,
    calendar: each.calendar,
    text: each.targetText,
    place: ['objectives', each.id, 'target'],
    subject: { kind: 'objective', id: each.id },
  }));
}

/** Of each contract of the service's customers, the first objective of each metric that fits. */
function contractPromises(plan: Plan, kind: Kind): readonly Promise[] {
  const contracts = new Set(kind.services.flatMap((service) => customersOf(plan, service).flatMap(({ contract }) => contract ?? [])));
  return [...contracts].flatMap((id) => {
    const contract = plan.contracts[id];
    const seen = new Set<Metric>();
    return (contract?.objectives ?? []).flatMap((each, index): readonly Promise[] => {
      if (seen.has(each.metric) || (each.severities.length > 0 && !each.severities.includes(kind.trigger.severity))) return [];
      seen.add(each.metric);
      const place = ['contracts', id, 'objectives', index];
      const { metric, targetMs: ms, targetText: text, calendar } = each;
      return [{ id: each.id, name: `contract ${id}`, contract: id, metric, ms, calendar, text, place, subject: { kind: 'contract', id } }];
    });
  });
}

function chainsFor(plan: Plan, kind: Kind, metric: Metric): readonly (readonly HeldLink[])[] {
  const [owner] = kind.engaged;
  const answer = owner?.team === undefined || owner.team === null ? [] : answersOf(plan, kind, owner.team, 'acknowledge');
  switch (metric) {
    case 'acknowledge':
      return answer.map((link) => [link]);
    case 'assemble': {
      const teams = new Set(kind.engaged.flatMap(({ team }) => team ?? []));
      const links = [...teams].flatMap((team) => [
        ...answersOf(plan, kind, team, 'acknowledge'),
        ...answersOf(plan, kind, team, 'assemble'),
      ]);
      return [...links, ...rolesOf(plan, kind)].map((link) => [link]);
    }
    case 'restore':
      return [...vendorsOf(plan, kind).map((vendor) => [...answer.slice(0, 1), vendor]), ...heldChains(plan, kind, metric)];
    case 'contain':
    case 'verify':
    case 'root-cause':
      return heldChains(plan, kind, metric);
    default:
      return [];
  }
}

/** A team's own target, and objectives that it holds. */
function answersOf(plan: Plan, kind: Kind, team: string, metric: 'acknowledge' | 'assemble'): readonly HeldLink[] {
  const verb = metric === 'acknowledge' ? 'answers' : 'assembles';
  const own = (plan.teams[team]?.targets ?? [])
    .filter((each) => each.metric === metric)
    .map((each) => ({ text: `team ${team} ${verb} within ${each.targetText}`, ms: each.targetMs, calendar: null, holder: team }));
  const held = plan.objectives
    .filter((each) => each.metric === metric && each.holder?.kind === 'team' && each.holder.id === team && fitsKind(each, kind))
    .slice(0, 1)
    .map((each) => ({ ...linkOf(each), text: `team ${team} ${verb} within ${each.targetText} (${each.id})`, holder: team }));
  return [...own, ...held];
}

function rolesOf(plan: Plan, kind: Kind): readonly HeldLink[] {
  const needed = kind.trigger.scenario === null ? [] : (plan.scenarios[kind.trigger.scenario]?.needs ?? []);
  return Object.values(plan.roles).flatMap((role) => {
    if (role.fillWithinMs === null || !(needed.includes(role.id) || role.neededAt.includes(kind.trigger.severity))) return [];
    return [
      {
        text: `role ${role.id} is filled within ${formatDuration(role.fillWithinMs)}`,
        ms: role.fillWithinMs,
        calendar: null,
        holder: role.id,
      },
    ];
  });
}

/** Of each vendor of the service or the scenario, the first repair that fits. */
function vendorsOf(plan: Plan, kind: Kind): readonly HeldLink[] {
  const scenario = kind.trigger.scenario === null ? undefined : plan.scenarios[kind.trigger.scenario];
  const vendors = new Set([...kind.services.flatMap((id) => plan.services[id]?.vendors ?? []), ...(scenario?.vendors ?? [])]);
  return [...vendors].flatMap((id) => {
    const repair = plan.vendors[id]?.objectives.find(
      (each) => each.metric === 'restore' && (each.severities.length === 0 || each.severities.includes(kind.trigger.severity)),
    );
    if (repair === undefined) return [];
    return [{ text: `vendor ${id} restores within ${repair.targetText}`, ms: repair.targetMs, calendar: repair.calendar, holder: id }];
  });
}

function found(
  { horizon }: Context,
  kind: Kind,
  promise: Promise,
  said: {
    readonly aspect: string;
    readonly message: string;
    readonly mend: string;
    readonly ways?: readonly Mend[];
    readonly excess: Excess | null;
  },
): Finding {
  const { excess } = said;
  return finding({
    subject: promise.subject,
    aspect: said.aspect,
    message: said.message,
    place: promise.place,
    mend: said.mend,
    ways: said.ways ?? [],
    at: { instant: excess?.start ?? horizon.from, zone: 'UTC' },
    trigger: kind.trigger,
    broken: {
      promise: promise.name,
      promisedMs: excess?.allowedMs ?? promise.ms,
      takesMs: excess?.takesMs ?? null,
      ...(promise.calendar === null ? {} : { promisedText: `${promise.text} on ${promise.calendar}` }),
    },
  });
}
