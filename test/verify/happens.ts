// Did what a finding says of an incident happen when it was played? For each check about incidents: what has to be seen.

import { owning } from '../../src/core/escalation/owner.ts';
import { hour } from '../../src/core/kernel/instant.ts';
import { localParts } from '../../src/core/kernel/zone.ts';
import type { EscalationPath, Plan } from '../../src/core/plan/plan.ts';
import { allPromises } from '../../src/core/sla/promises.ts';
import type { Finding } from '../../src/verify/finding.ts';
import { practice } from '../../src/verify/limits.ts';
import type { Played, PlayedEngagement } from './played.ts';

export interface Scene {
  readonly finding: Finding;
  readonly plan: Plan;
  readonly path: EscalationPath;
  /** On that path. */
  readonly engagement: PlayedEngagement;
  readonly played: Played;
}

/** `null`: this run does not tell, since it was not watched for long enough, or because what is claimed leaves it open. */
export const sights: Readonly<Record<string, (scene: Scene) => boolean | null>> = {
  'nobody-notified': ({ engagement }) => engagement.slots[0]?.kind === 'nobody',
  'backstop-alone': ({ engagement }) => engagement.slots[0]?.kind === 'backstop',
  'backstop-uncovered': ({ engagement: { slots } }) => {
    const end = endOf(slots);
    return end > 0 && ['again', 'nobody'].includes(slots[end]?.kind ?? '');
  },
  'silent-step': ({ finding, engagement: { slots } }) => {
    const step = finding.place[2] === 'backstop' ? -1 : Number(finding.place[3]);
    return slots
      .slice(0, endOf(slots) + 1)
      .some((slot) => slot.kind !== 'again' && slot.people.length > 0 && slot.step === step && slot.messages === 0);
  },
  'acknowledge-late': (scene) => isLate(scene, 'acknowledge'),
  'assemble-late': (scene) => isLate(scene, 'assemble'),
  'acknowledge-one-chance': ({ finding, played, engagement, plan }) => {
    const due = played.promiseDueAt.get(finding.broken?.promise.replace(/^objective /, '') ?? '') ?? 0;
    // Of what all must answer each is asked about by itself; else it may hang on the answers of several paths.
    const names = finding.cause?.split(' ') ?? [];
    const asked = awaitedIn({ finding, plan, played }, 'acknowledge').filter(({ path }) => names.includes(path));
    const theirs = names.length > 1 && asked.length > 0 ? asked : [engagement];
    if (theirs.some(({ slots }) => (slots.at(-1)?.at ?? 0) < due)) return null;
    // Where the backstop reaches nobody, nothing is claimed: the steps, if there are any, begin anew.
    const isEndless = ({ path, slots }: PlayedEngagement) => {
      const hasSteps = (plan.paths[path]?.steps.length ?? 0) > 0;
      const ends = slots.slice(endOf(slots)).filter(({ at }, index) => index === 0 || (hasSteps && at < due));
      return ends.some(({ kind }) => kind !== 'backstop');
    };
    if (theirs.some(isEndless)) return null;
    return new Set(theirs.flatMap(({ slots }) => slots.filter(({ at }) => at < due).flatMap(({ people }) => people))).size === 1;
  },
  'path-of-one': ({ engagement: { slots } }) => new Set(slots.flatMap(({ people }) => people)).size <= 1,
  'same-people-again': ({ finding, engagement: { slots } }) => {
    const step = Number(finding.place[3]);
    const at = slots.findIndex((slot) => slot.kind === 'step' && slot.round === 0 && slot.step === step);
    const before = new Set(slots.slice(0, at).flatMap(({ people }) => people));
    return at > 0 && (slots[at]?.people.every((person) => before.has(person)) ?? false);
  },
  'leadership-first': ({ plan, engagement: { slots, team } }) => {
    const own = team === null ? [] : (plan.teams[team]?.members ?? []);
    const leaders = Object.values(plan.teams).flatMap(({ discipline, members }) => (discipline === 'leadership' ? members : []));
    const paged = slots.filter(({ kind, round }) => kind === 'step' && round === 0).map(({ people }) => people);
    const leader = paged.findIndex((people) => people.some((person) => leaders.includes(person) && !own.includes(person)));
    const member = paged.findIndex((people) => people.some((person) => own.includes(person)));
    return leader >= 0 && (member < 0 || leader < member);
  },
  'night-by-mail': ({ finding, plan, engagement: { slots } }) => {
    const [first] = slots;
    const person = finding.subject.id;
    if (first === undefined || first.kind !== 'step') return null;
    const time = Number(localParts(plan.people[person]?.zone ?? 'UTC', first.at).time.slice(0, 2)) * hour;
    const night = time >= practice.night.fromHour * hour || time < practice.night.toHour * hour;
    const channels = first.channels[first.people.indexOf(person)] ?? [];
    const used = plan.people[person]?.contactMethods.filter(({ channel }) => channels.includes(channel)) ?? [];
    return night && used.length > 0 && used.every(({ wakes }) => !wakes);
  },
};

/** Checks whose stretches are all the starts for which it is so: outside them it does not happen. */
export const exact: ReadonlySet<string> = new Set([
  'nobody-notified',
  'backstop-alone',
  'backstop-uncovered',
  'silent-step',
  'acknowledge-one-chance',
]);

/** Of a round robin they are claimed for some turn only, and not of every moment of their stretches. */
const oneTurnOnly: ReadonlySet<string> = new Set(['silent-step', 'acknowledge-one-chance', 'same-people-again', 'leadership-first']);

/** `ownTurn`: it was played with the turn that the finding names. */
export function happensIn(id: string, finding: Finding, played: Played, plan: Plan, ownTurn: boolean): boolean | null {
  const path = plan.paths[finding.ladder?.path ?? ''];
  const engagement = played.engagements.find((each) => each.path === path?.id);
  const sight = sights[id];
  if (sight === undefined || path === undefined || engagement === undefined) return null;
  if (played.engagements.some(({ complete }) => !complete)) return null;
  if (!ownTurn && (finding.ladder?.turn !== 0 || (oneTurnOnly.has(id) && takesTurns(finding, plan, path)))) return null;
  return sight({ finding, plan, path, engagement, played });
}

/** It may be about several paths, of which each may take people by turns. */
function takesTurns({ cause }: Finding, plan: Plan, path: EscalationPath): boolean {
  const paths = (cause?.split(' ') ?? []).flatMap((id) => plan.paths[id] ?? []);
  return [path, ...paths].some(({ steps }) => steps.some(({ roundRobin }) => roundRobin));
}

function endOf(slots: PlayedEngagement['slots']): number {
  return slots.findIndex(({ kind }) => kind !== 'step');
}

/** Whether the first message to those on whose answers the promise hangs left at its deadline, or later. */
function isLate({ finding, plan, played }: Scene, metric: 'acknowledge' | 'assemble'): boolean | null {
  const id = finding.broken?.promise.replace(/^objective /, '') ?? '';
  const due = played.promiseDueAt.get(id);
  if (due === undefined || !allPromises(plan).some((each) => each.id === id)) return false;
  const told = awaitedIn({ finding, plan, played }, metric).map(({ toldAt }) => toldAt ?? Number.POSITIVE_INFINITY);
  const at = metric === 'acknowledge' ? Math.min(...told) : Math.max(...told);
  return at === Number.POSITIVE_INFINITY && played.until < due ? null : at >= due;
}

/** On whose answers the promise hangs. */
function awaitedIn({ finding, plan, played }: Pick<Scene, 'finding' | 'plan' | 'played'>, metric: 'acknowledge' | 'assemble') {
  const id = finding.broken?.promise.replace(/^objective /, '') ?? '';
  const stops = allPromises(plan).find((each) => each.id === id)?.stops;
  const theirs = stops?.kind === 'answered' || stops?.kind === 'all-answered' ? stops : null;
  const isTheirs = ({ team }: PlayedEngagement) =>
    theirs === null || (theirs.of === 'team' ? team === theirs.id : plan.teams[team ?? '']?.discipline === theirs.id);
  const { trigger } = finding;
  if (theirs === null && metric === 'acknowledge' && trigger !== null) return owning(plan, trigger, played.engagements);
  return played.engagements.filter(isTheirs);
}
