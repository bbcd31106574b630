// How is a long ladder kept readable? What is to come is told in a line per reason, and only the next rungs at once.

import type { LadderRung } from '../../../contract/incident.ts';

type RungPerson = LadderRung['people'][number];

/** Rungs to come that are shown without asking. */
export const comingShown = 2;

/** `rest` is what is hidden until asked for. */
export function splitRungs(rungs: readonly LadderRung[]): { readonly shown: readonly LadderRung[]; readonly rest: readonly LadderRung[] } {
  const first = rungs.findIndex((rung) => rung.state === 'upcoming');
  const end = first < 0 ? rungs.length : first + comingShown;
  return { shown: rungs.slice(0, end), rest: rungs.slice(end) };
}

/** People of one rung who are there for the same reason, in their order. */
export function byReason(people: readonly RungPerson[]): readonly { readonly because: string; readonly people: readonly RungPerson[] }[] {
  const groups = new Map<string, RungPerson[]>();
  for (const person of people) {
    const because = reasonText(person.because);
    groups.set(because, [...(groups.get(because) ?? []), person]);
  }
  return [...groups].map(([because, grouped]) => ({ because, people: grouped }));
}

/** The rung says its step already. */
export function reasonText(because: string): string {
  return because.replace(/^step \d+, /, '');
}
