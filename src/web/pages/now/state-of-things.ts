// How do things stand, in one sentence's worth of figures?

import type { IncidentSummary } from '../../../core/incident/summary.ts';
import { count } from '../../ui/names.ts';

export interface StateOfThings {
  readonly open: number;
  /** Incidents in which somebody is being waited for. */
  readonly waiting: number;
  /** Incidents that have reached nobody at all. */
  readonly nobody: number;
  /** Incidents with a running clock that is over. */
  readonly over: number;
}

export function stateOfThings(incidents: readonly IncidentSummary[]): StateOfThings {
  let waiting = 0;
  let nobody = 0;
  let over = 0;
  for (const one of incidents) {
    if (one.engagements.some((engagement) => engagement.status === 'escalating')) waiting += 1;
    if (one.nobodyNotified) nobody += 1;
    if (one.clocks.some((clock) => clock.breachedAt !== null && clock.stoppedAt === null)) over += 1;
  }
  return { open: incidents.length, waiting, nobody, over };
}

/** What follows `3 incidents open`. Each part is a clause of its own; `bad` is worth a colour. */
export function clauses(state: StateOfThings): readonly { readonly text: string; readonly bad: boolean }[] {
  if (state.open === 0) return [];
  const said = [
    state.waiting === 0
      ? { text: 'nobody is being waited for', bad: false }
      : { text: `${state.waiting.toLocaleString('en-GB')} waiting for an answer`, bad: false },
  ];
  if (state.nobody > 0) said.push({ text: `in ${state.nobody.toLocaleString('en-GB')} nobody was notified`, bad: true });
  if (state.over > 0) said.push({ text: `${count(state.over, 'incident')} past an objective`, bad: true });
  return said;
}
