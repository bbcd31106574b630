// Who is paged next? The path is followed to where it should be at this moment, never replayed.

import { assert } from '../kernel/assert.ts';
import type { Instant } from '../kernel/instant.ts';
import { limits } from '../kernel/limits.ts';
import { peopleReached } from '../oncall/resolve.ts';
import type { EscalationPath, Step } from '../plan/plan.ts';
import type { Because, Engagement } from './engagement.ts';
import type { Escalating } from './escalating.ts';
import { placePages, plannedDeliveries, releasePages } from './page.ts';

interface Chosen {
  readonly person: string;
  readonly because: Because;
}

/**
 * Goes on from where the engagement stands; what comes next has been due since `dueAt`.
 * A step that reaches nobody is skipped at once. A step whose whole wait has passed already is recorded as missed, and
 * the one after it is looked at: after an outage one page goes to who should be paged now. Past the last round, or
 * when no step reaches anybody, the backstop is paged, again and again until somebody answers.
 */
export function advance(ctx: Escalating, engagement: Engagement, dueAt: Instant): Engagement {
  const path = pathOf(ctx, engagement);
  let after = engagement;
  let due = dueAt;
  if (!engagement.atBackstop) {
    let { round, step } = engagement;
    let skippedInARow = 0;
    for (let slots = 0; slots < limits.catchUpSlots; slots++) {
      step += 1;
      if (step >= path.steps.length) {
        step = 0;
        round += 1;
      }
      const definition = path.steps[step];
      if (definition === undefined || round > path.repeat || skippedInARow >= path.steps.length) break;
      const chosen = chooseForStep(ctx, engagement, definition, step);
      if (chosen.length === 0) {
        const reason = whyNobody(ctx, definition);
        after = ctx.record({ type: 'StepSkipped', engagement: engagement.id, round, step, reason });
        skippedInARow += 1;
        continue;
      }
      skippedInARow = 0;
      if (due + definition.waitMs <= ctx.now) {
        after = ctx.record({ type: 'StepMissed', engagement: engagement.id, round, step, dueAt: due });
        due += definition.waitMs;
        continue;
      }
      return enterStep(ctx, after, { path, round, step, chosen, due });
    }
  }
  return enterBackstop(ctx, after, path, due);
}

/** Pages the present step (or the backstop) once more. */
export function enterAgain(ctx: Escalating, engagement: Engagement, dueAt: Instant): Engagement {
  const path = pathOf(ctx, engagement);
  const definition = path.steps[engagement.step];
  if (engagement.atBackstop || definition === undefined) return advance(ctx, engagement, dueAt);
  const chosen = chooseForStep(ctx, engagement, definition, engagement.step);
  if (chosen.length === 0) return advance(ctx, engagement, dueAt);
  return enterStep(ctx, engagement, { path, round: engagement.round, step: engagement.step, chosen, due: dueAt });
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

function enterStep(
  ctx: Escalating,
  engagement: Engagement,
  slot: { path: EscalationPath; round: number; step: number; chosen: readonly Chosen[]; due: Instant },
): Engagement {
  const definition = slot.path.steps[slot.step];
  assert(definition !== undefined, 'a step that is entered exists');
  releasePages(ctx, engagement, 'the path went on');
  const after = ctx.record({
    type: 'StepReached',
    engagement: engagement.id,
    round: slot.round,
    step: slot.step,
    stepCount: slot.path.steps.length,
    people: slot.chosen.map((each) => each.person),
    dueAt: slot.due,
    lateMs: Math.max(0, ctx.now - slot.due),
    nextAt: ctx.now + definition.waitMs,
  });
  return placePages(ctx, after, slot.chosen);
}

function enterBackstop(ctx: Escalating, engagement: Engagement, path: EscalationPath, due: Instant): Engagement {
  const chosen = reachable(
    ctx,
    peopleReached(ctx.plan, path.backstop.targets, ctx.now).map(({ person, because }) => ({
      person,
      because: { kind: 'backstop', text: because },
    })),
  );
  const nextAt = ctx.now + path.backstop.everyMs;
  if (chosen.length === 0) {
    return ctx.record({ type: 'NobodyNotified', engagement: engagement.id, reason: 'the backstop reaches nobody', nextAt });
  }
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
  const because = (text: string): Because => ({ kind: 'step', text: `step ${step + 1}, ${text}` });
  const all = reachable(
    ctx,
    peopleReached(ctx.plan, definition.targets, ctx.now).map((each) => ({ person: each.person, because: because(each.because) })),
  );
  if (!definition.roundRobin) return all.slice(0, limits.peoplePerStep);
  const one = all[engagement.turn % Math.max(1, all.length)];
  return one === undefined ? [] : [one];
}

/** Without those who have no contact method: to page them would be to wait for nobody. */
function reachable(ctx: Escalating, chosen: readonly Chosen[]): readonly Chosen[] {
  return chosen.filter(({ person }) => {
    const known = ctx.plan.people[person];
    return known !== undefined && plannedDeliveries(known, ctx.urgency).length > 0;
  });
}

function whyNobody(ctx: Escalating, definition: Step): string {
  const reached = peopleReached(ctx.plan, definition.targets, ctx.now);
  if (reached.length > 0) return `${reached.map((each) => each.person).join(', ')} cannot be reached by any method`;
  return `nobody is on call in ${definition.targets.map((target) => target.id).join(', ')}`;
}
