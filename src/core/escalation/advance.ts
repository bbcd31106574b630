// Who is paged next? The path is followed to where it should be at this moment, never replayed.

import { assert } from '../kernel/assert.ts';
import type { Instant } from '../kernel/instant.ts';
import { limits } from '../kernel/limits.ts';
import { shortened } from '../kernel/shortened.ts';
import { peopleReached } from '../oncall/resolve.ts';
import { hasLeavers } from '../plan/living.ts';
import type { EscalationPath, Plan, Step, Target } from '../plan/plan.ts';
import { nameIn } from '../plan/print/words.ts';
import { whyNotNow } from './applies.ts';
import type { Because, Engagement } from './engagement.ts';
import type { Escalating } from './escalating.ts';
import { placePages, plannedDeliveries, releasePages, whyUnreached } from './page.ts';
import { slotAfter } from './slot.ts';

interface Chosen {
  readonly person: string;
  readonly because: Because;
}

/**
 * Goes on from where the engagement stands; what comes next has been due since `dueAt`.
 * A step that does not apply now, or reaches nobody, is skipped at once. A step whose whole wait has passed already is recorded as missed, and
 * the one after it is looked at: after an outage one page goes to who should be paged now. Past the last round, or
 * when no step reaches anybody, the backstop is paged, again and again until somebody answers. Where the backstop
 * reaches nobody the steps are gone through again: by then somebody may be on call.
 */
export function advance(ctx: Escalating, engagement: Engagement, dueAt: Instant): Engagement {
  const path = pathOf(ctx, engagement);
  if (engagement.atBackstop) return pageBackstop(ctx, engagement, { path, due: dueAt, passedSome: true });
  const followed = followSteps(ctx, engagement, { path, round: engagement.round, step: engagement.step, due: dueAt });
  if (followed.entered) return followed.engagement;
  return pageBackstop(ctx, followed.engagement, { path, due: followed.due, passedSome: followed.missed });
}

/** Pages the present step (or the backstop) once more. */
export function enterAgain(ctx: Escalating, engagement: Engagement, dueAt: Instant): Engagement {
  const path = pathOf(ctx, engagement);
  const definition = path.steps[engagement.step];
  if (engagement.atBackstop || definition === undefined) return advance(ctx, engagement, dueAt);
  const chosen = chooseForStep(ctx, engagement, definition, engagement.step);
  if (chosen.length === 0) return advance(ctx, engagement, dueAt);
  return enterStep(ctx, engagement, { path, round: engagement.round, step: engagement.step, due: dueAt }, chosen);
}

/** How long whoever is paged now has to answer, before the path goes on. */
export function presentWait(ctx: Escalating, engagement: Engagement): number {
  const path = pathOf(ctx, engagement);
  return engagement.atBackstop ? path.backstop.everyMs : (path.steps[Math.max(0, engagement.step)]?.waitMs ?? path.backstop.everyMs);
}

export function pathOf(ctx: Pick<Escalating, 'plan'>, engagement: Pick<Engagement, 'path'>): EscalationPath {
  const path = ctx.plan.paths[engagement.path];
  assert(path !== undefined, `path ${engagement.path} is in the plan`);
  return path;
}

interface Slot {
  readonly path: EscalationPath;
  readonly round: number;
  readonly step: number;
  readonly due: Instant;
}

/** Looks at the slots after this one and enters the first whose time it is. */
function followSteps(
  ctx: Escalating,
  engagement: Engagement,
  from: Slot,
): { readonly entered: boolean; readonly engagement: Engagement; readonly due: Instant; readonly missed: boolean } {
  const { path } = from;
  let { round, step, due } = from;
  let after = engagement;
  let skippedInARow = 0;
  let missed = false;
  for (let slots = 0; ; slots++) {
    const next = slotAfter(path, { round, step, skippedInARow });
    const { definition } = next;
    round = next.round;
    step = next.step;
    if (definition === undefined) break;
    if (slots >= limits.catchUpSlots) {
      ctx.holdBack(
        'catchUpSlots',
        `${engagement.responsibility} goes to its backstop before step ${step + 1}, round ${round + 1}, is tried`,
      );
      break;
    }
    const chosen = chooseForStep(ctx, engagement, definition, step);
    if (chosen.length === 0) {
      const reason = whyNobody(ctx, engagement, definition);
      after = ctx.record({ type: 'StepSkipped', engagement: engagement.id, round, step, reason });
      skippedInARow += 1;
      continue;
    }
    skippedInARow = 0;
    if (due + definition.waitMs <= ctx.now) {
      after = ctx.record({ type: 'StepMissed', engagement: engagement.id, round, step, dueAt: due });
      due += definition.waitMs;
      missed = true;
      continue;
    }
    return { entered: true, engagement: enterStep(ctx, after, { path, round, step, due }, chosen), due, missed };
  }
  return { entered: false, engagement: after, due, missed };
}

function enterStep(ctx: Escalating, engagement: Engagement, slot: Slot, all: readonly Chosen[]): Engagement {
  const definition = slot.path.steps[slot.step];
  assert(definition !== undefined, 'a step that is entered exists');
  const chosen = atOnce(ctx, engagement, all);
  releasePages(ctx, engagement, 'the path went on');
  const gone = goneFrom(ctx, definition);
  const after = ctx.record({
    type: 'StepReached',
    engagement: engagement.id,
    round: slot.round,
    step: slot.step,
    stepCount: slot.path.steps.length,
    people: chosen.map((each) => each.person),
    dueAt: slot.due,
    lateMs: Math.max(0, ctx.now - slot.due),
    nextAt: ctx.now + definition.waitMs,
    ...(gone.length === 0 ? {} : { gone }),
  });
  return placePages(ctx, after, chosen);
}

/** `passedSome`: there are steps that were not waited for just now, so that they may be tried where the backstop fails. */
function pageBackstop(
  ctx: Escalating,
  engagement: Engagement,
  at: { readonly path: EscalationPath; readonly due: Instant; readonly passedSome: boolean },
): Engagement {
  const { path, due } = at;
  const reached = peopleReached(ctx.plan, path.backstop.targets, ctx.now);
  const all = reachable(
    ctx,
    reached.map(({ person, because }) => ({ person, because: { kind: 'backstop', text: because } })),
  );
  const nextAt = ctx.now + path.backstop.everyMs;
  if (all.length === 0) {
    const someStep = at.passedSome && path.steps.some((step, index) => chooseForStep(ctx, engagement, step, index).length > 0);
    if (someStep) return followSteps(ctx, engagement, { path, round: path.repeat, step: -1, due: ctx.now }).engagement;
    return ctx.record({ type: 'NobodyNotified', engagement: engagement.id, reason: 'the backstop reaches nobody', nextAt });
  }
  const chosen = atOnce(ctx, engagement, all);
  releasePages(ctx, engagement, 'the path went on to its backstop');
  const after = ctx.record({
    type: 'BackstopReached',
    engagement: engagement.id,
    time: engagement.backstopRounds + 1,
    people: chosen.map((each) => each.person),
    dueAt: due,
    lateMs: Math.max(0, ctx.now - due),
    nextAt,
  });
  return placePages(ctx, after, chosen);
}

function chooseForStep(ctx: Escalating, engagement: Engagement, definition: Step, step: number): readonly Chosen[] {
  if (whyNotNow(definition.only, engagement.facts, ctx.now, ctx.plan) !== null) return [];
  const because = (text: string): Because => ({ kind: 'step', text: `step ${step + 1}, ${text}` });
  const all = reachable(
    ctx,
    peopleReached(ctx.plan, definition.targets, ctx.now).map((each) => ({ person: each.person, because: because(each.because) })),
  );
  if (!definition.roundRobin) return all;
  const one = all[engagement.turn % Math.max(1, all.length)];
  return one === undefined ? [] : [one];
}

/** As many as one step pages; the others are named in the record. */
function atOnce(ctx: Escalating, engagement: Engagement, all: readonly Chosen[]): readonly Chosen[] {
  const others = all.slice(limits.peoplePerStep);
  if (others.length === 0) return all;
  const names = others.map(({ person }) => ctx.plan.people[person]?.name ?? person).join(', ');
  ctx.holdBack('peoplePerStep', `${engagement.responsibility} does not page ${shortened(names, limits.reasonLength)}`);
  return all.slice(0, limits.peoplePerStep);
}

/** Whom the step would have paged, and the active plan has no longer. */
function goneFrom(ctx: Escalating, definition: Step): readonly string[] {
  if (!hasLeavers(ctx.plan)) return [];
  return peopleReached(ctx.plan, definition.targets, ctx.now).flatMap(({ person }) => (ctx.plan.people[person]?.gone ? [person] : []));
}

/** Without those who have no contact method: to page them would be to wait for nobody. */
function reachable(ctx: Escalating, chosen: readonly Chosen[]): readonly Chosen[] {
  return chosen.filter(({ person }) => {
    const known = ctx.plan.people[person];
    return known !== undefined && plannedDeliveries(known, ctx.urgency).length > 0;
  });
}

function whyNobody(ctx: Escalating, engagement: Engagement, definition: Step): string {
  const passedOver = whyNotNow(definition.only, engagement.facts, ctx.now, ctx.plan);
  if (passedOver !== null) return passedOver;
  const reached = peopleReached(ctx.plan, definition.targets, ctx.now);
  if (reached.length > 0) {
    const people = reached.map((each) => ctx.plan.people[each.person]).filter((each) => each !== undefined);
    const staying = people.filter(({ gone }) => !gone);
    return (staying.length > 0 ? staying : people).map((each) => whyUnreached(each, ctx.urgency)).join('; ');
  }
  if (definition.targets.length === 0) return 'it names nobody';
  return nobodyIn(ctx.plan, definition.targets);
}

/** A team is empty where all of it is away; a person is always reached, and so is never among these. */
function nobodyIn(plan: Plan, targets: readonly Target[]): string {
  const schedules = targets.flatMap(({ kind, id }) => (kind === 'schedule' ? [nameIn(plan.schedules, id)] : []));
  const teams = targets.flatMap(({ kind, id }) => (kind === 'team' ? [nameIn(plan.teams, id)] : []));
  return [
    ...(schedules.length > 0 ? [`nobody is on call in ${schedules.join(', ')}`] : []),
    ...(teams.length > 0 ? [`nobody of ${teams.join(', ')} is there`] : []),
  ].join('; ');
}
