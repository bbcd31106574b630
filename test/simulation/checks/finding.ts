// What was promised, and what was found instead? One name for each promise of the design that a simulation holds Tocsin to.

import type { IncidentEvent } from '../../../src/core/incident/events.ts';
import type { IncidentId } from '../../../src/core/kernel/id.ts';
import type { Trouble } from '../record.ts';
import type { Played } from '../world.ts';

export type Invariant =
  | 'no answered event is lost'
  | 'one incident for each correlation key'
  | 'history folds to the state'
  | 'positions are consecutive'
  | 'what is open has a wake'
  | 'no step twice, none left out'
  | 'only the present is paged'
  | 'what is due is done in time'
  | 'the plan is frozen'
  | 'clocks speak once'
  | 'a page leaves'
  | 'a repeat has the same name'
  | 'a repeat has a reason'
  | 'nothing leaves after it was released'
  | 'nothing breaks';

export interface Finding {
  readonly invariant: Invariant;
  readonly text: string;
}

export interface Happened {
  /** As the commit says. */
  readonly at: number;
  readonly commit: number;
  readonly event: IncidentEvent;
}

export function happenings({ memory }: Played, incident: IncidentId): readonly Happened[] {
  return memory.history(incident).flatMap(({ at, events, version }) => events.map((event) => ({ at, commit: version, event })));
}

/** For so long after a trouble its traces may be seen in messages: a lease and its extension run out, and then somebody looks. */
const tracesMs = 45_000;
/** And in what is due: a claim runs out, and then somebody looks. */
export const claimTracesMs = 15_000;
/** But whoever died or was cut off has lost what it held: the roll is called, somebody looks, and the calls take their time. */
const goneTracesMs = 5_000;

/** Whether something went wrong near that stretch of time that never jumps, so that what was late in it may be excused. */
export function isTroubled({ diary }: Played, from: number, until: number, traces = tracesMs): boolean {
  const longest = (kind: Trouble['kind']) => (kind === 'crash' || kind === 'cut' ? goneTracesMs : traces);
  return diary.troubles.some((each) => each.from <= until && from <= each.fadesFrom + longest(each.kind));
}
