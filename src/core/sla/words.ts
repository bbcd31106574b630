// What is a clock called? Of what it is, and whose promise: the same words in every list, sentence and export.

import { unreachable } from '../kernel/assert.ts';
import type { Plan } from '../plan/plan.ts';
import type { Clock, ClockPromise, PromiseKind } from './clock.ts';
import { metricText } from './metric-text.ts';
import { allPromises } from './promises.ts';

type Named = Pick<Clock, 'metric' | 'objective' | 'promise'>;

/** `acknowledge by Legal`, `first update for customers`, `report for NIS2: Early warning`. */
export function clockName(clock: Named, plan: Plan): string {
  return `${metricText(clock.metric)} ${whoseText(clock, plan)}`;
}

/** Whose promise it is, and to whom, by the names of the plan: `by Legal`, `for contract Gold`, `for customers`. */
export function whoseText({ objective, promise }: Named, plan: Plan): string {
  const [party, id] = partyAndId(promise);
  if (promise === undefined || party === null) return ofAll(promise?.kind ?? 'sla');
  switch (party) {
    case 'team':
      return `by ${plan.teams[id]?.name ?? id}${aside(promise, 'ola')}`;
    case 'role':
      return `by ${plan.roles[id]?.name ?? id}${aside(promise, 'ola')}`;
    case 'discipline':
      return `by everyone of ${id}${aside(promise, 'ola')}`;
    case 'vendor':
      return `by ${plan.vendors[id]?.name ?? id}${aside(promise, 'uc')}`;
    case 'contract':
      return `for contract ${plan.contracts[id]?.name ?? id}`;
    case 'regulation':
      return `for ${plan.regulations[id]?.name ?? id}${reportTitle(objective, id, plan)}`;
    default:
      return `by ${promise.party ?? ''}`;
  }
}

/** The party as kept beside a clock, `team legal`, where no plan is at hand to name it. */
export function whoseOfParty(party: string | undefined): string {
  if (party === undefined) return ofAll('sla');
  if (party === 'all') return ofAll('ola');
  return `${/^(contract|regulation) /.test(party) ? 'for' : 'by'} ${party}`;
}

function partyAndId(promise: ClockPromise | undefined): readonly [string | null, string] {
  const [party = null, ...id] = promise?.party?.split(' ') ?? [];
  return [party, id.join(' ')];
}

function ofAll(kind: PromiseKind): string {
  switch (kind) {
    case 'sla':
    case 'contract':
      return 'for customers';
    case 'ola':
      return 'by all of us';
    case 'uc':
      return 'by vendors';
    case 'regulation':
      return 'for regulators';
    default:
      return unreachable(kind);
  }
}

/** What such a party promises to others than usual. */
function aside({ kind }: ClockPromise, usual: PromiseKind): string {
  if (kind === usual) return '';
  return kind === 'sla' || kind === 'contract' ? ', for customers' : ', among ourselves';
}

/** A law may ask for several reports. */
function reportTitle(objective: string, regulation: string, plan: Plan): string {
  const ours = allPromises(plan).filter(({ party }) => party === `regulation ${regulation}`);
  const title = plan.regulations[regulation]?.reports[ours.findIndex(({ id }) => id === objective)]?.title;
  return title === undefined ? '' : `: ${title}`;
}
