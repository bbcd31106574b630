// Is what the verifier proves what the engine does? Random plans and random moments, each played by the engine in virtual time; what
// is claimed of a moment has to happen then, and what is not claimed must not. By hand, a seed again or thousands of plans:
// TOCSIN_VERIFY_SEED=7 TOCSIN_VERIFY_PLANS=5000 npx vitest run --project=unit test/verify/differential.test.ts

import fc from 'fast-check';
import { expect, test } from 'vitest';
import { day, type Instant, minute } from '../../src/core/kernel/instant.ts';
import { contains } from '../../src/core/kernel/interval.ts';
import type { Plan } from '../../src/core/plan/plan.ts';
import { createContext } from '../../src/verify/context.ts';
import { dependsOnTurn } from '../../src/verify/counterexample.ts';
import type { Finding } from '../../src/verify/finding.ts';
import { kindsOf } from '../../src/verify/incidents.ts';
import { type Course, coursesOf, isSilent, reachesNobody } from '../../src/verify/ladders.ts';
import { firstMessages, messageAt } from '../../src/verify/messages.ts';
import { valueAt } from '../../src/verify/piecewise.ts';
import { verify } from '../../src/verify/verify.ts';
import { type Played, play } from './played.ts';
import { randomPlans } from './random-plans.ts';

const seed = Number(process.env.TOCSIN_VERIFY_SEED ?? Date.now() % 2 ** 31);
/** So many that about fifteen of them, or more, meet each kind of claim: a campaign that happens to meet none is out of the question. */
const usualPlans = 300;
const numRuns = Number(process.env.TOCSIN_VERIFY_PLANS ?? usualPlans);
/** Over the Sunday on which the clock goes forward in Europe. */
const from = Date.parse('2026-03-25T13:00:00Z');
const days = 8;

/** A moment anywhere, or beside the boundary of a piece, where mistakes live. */
const moments = fc.record({
  share: fc.double({ min: 0, max: 1, maxExcluded: true, noNaN: true }),
  beside: fc.constantFrom(null, -1, 0, 1),
});

test(`seed ${seed}: ${numRuns} random plans do what is proved of them`, { timeout: 60_000 + numRuns * 200 }, async () => {
  console.info(`the verifier against the engine: seed ${seed}, ${numRuns} plans`);
  const told = new Map<string, number>();
  const property = fc.asyncProperty(
    randomPlans,
    fc.constantFrom('SEV1', 'SEV2', 'SEV3'),
    fc.array(moments, { minLength: 2, maxLength: 2 }),
    async (plan, severity, at) => {
      const report = verify(plan, { from, days, only: [] });
      const findings = report.results.flatMap(({ check, findings: some }) => some.map((finding) => ({ id: check.id, finding })));
      const context = createContext(plan, from, days);
      const kind = kindsOf(context).find(({ trigger }) => trigger.severity === severity);
      if (kind === undefined) throw new Error('every severity has its incidents');
      const ofThese = findings.filter(({ finding }) => finding.trigger?.severity === severity && finding.ladder?.turn === 0);
      const counterexamples = ofThese.flatMap(({ finding }) => (finding.ladder === null ? [] : [finding.ladder.start]));
      // The first moment at which it is no longer so, and the first at which it is so for the last time.
      const edges = ofThese
        .flatMap(({ finding: { stretches } }) => [stretches[0]?.to ?? from, stretches.at(-1)?.from ?? from])
        .filter((edge) => edge < from + days * day);
      const starts = new Set([...at.map((moment) => startOf(moment, plan)), ...counterexamples.slice(0, 3), ...edges]);
      for (const start of starts) {
        const played = await play(plan, start, kind.trigger);
        expect(played.engagements.map(({ path }) => path)).toEqual(kind.engaged.map(({ path }) => path));
        for (const [index, engaged] of kind.engaged.entries()) compareCourse(index, engaged.path);
        for (const { id, finding } of findings) compareFinding(id, finding);
        compareDeadline();

        function compareCourse(index: number, id: string) {
          const path = plan.paths[id];
          const engagement = played.engagements[index];
          if (path === undefined || engagement === undefined || kind === undefined) throw new Error(`no path ${id}`);
          const course = coursesOf(context, path, kind.situation)?.find((each) => each.from <= start && start < each.to);
          if (course === undefined) throw new Error('every start has a course');
          const slots = playedSlots(engagement);
          expect(slotsOf(course, start).slice(0, slots.length)).toEqual(slots);
          if (engagement.complete) expect(slots).toHaveLength(course.reached.length);
          else return;
          const messages = firstMessages(context, path, kind.situation);
          const value = messages === null ? undefined : valueAt(messages, start);
          const claimed = value === undefined ? null : messageAt(value, start);
          const actual = engagement.firstMessageAt;
          if (claimed === null) throw new Error('a first message is claimed for every start');
          const sends = course.reached.some((slot) => !reachesNobody(slot) && !isSilent(slot));
          if (sends && !dependsOnTurn(context, id, kind.situation)) expect(actual).toBe(claimed);
          // Of a round robin the slowest is claimed.
          else if (sends) expect(actual ?? Number.POSITIVE_INFINITY).toBeLessThanOrEqual(claimed);
          // And of one whose slowest is silent nothing is.
          else if (!dependsOnTurn(context, id, kind.situation)) expect(actual ?? Number.POSITIVE_INFINITY).toBeGreaterThanOrEqual(claimed);
        }

        function compareFinding(id: string, finding: Finding) {
          const happens = happensIn(id, finding, played, plan);
          if (happens === null || finding.trigger?.severity !== severity) return;
          told.set(id, (told.get(id) ?? 0) + 1);
          const claimed = finding.stretches.length > 0 ? contains(finding.stretches, start) : finding.at?.instant === start;
          if (claimed) expect({ id, finding, start, happens }).toEqual({ id, finding, start, happens: true });
          else if (exact.has(id)) expect({ id, finding, start, happens }).toEqual({ id, finding, start, happens: false });
        }

        /** Where nothing is found against a promise, the first message leaves before its deadline. */
        function compareDeadline() {
          if (kind === undefined || findings.some(({ id }) => ['nobody-notified', 'backstop-uncovered', 'silent-step'].includes(id)))
            return;
          if (kind.engaged.some(({ path }) => dependsOnTurn(context, path, kind.situation))) return;
          const messages = played.engagements.map(({ firstMessageAt }) => firstMessageAt ?? Number.POSITIVE_INFINITY);
          const broken = { acknowledge: Math.min(...messages), assemble: Math.max(...messages) };
          for (const metric of ['acknowledge', 'assemble'] as const) {
            const dueAt = played.dueAt.get(metric);
            if (dueAt === undefined || broken[metric] < dueAt) continue;
            expect(findings.some(({ id, finding }) => id === `${metric}-late` && finding.trigger?.severity !== null)).toBe(true);
          }
        }
      }

      function startOf({ share, beside }: { share: number; beside: number | null }, of: Plan): Instant {
        const some = from + Math.floor((share * days * day) / minute) * minute;
        const path = of.paths[kind?.engaged[0]?.path ?? ''];
        const courses = path === undefined || kind === undefined ? null : coursesOf(context, path, kind.situation);
        const edge = beside === null ? undefined : courses?.[Math.floor(share * courses.length)]?.from;
        return edge === undefined ? some : Math.min(Math.max(edge + (beside ?? 0), from), from + days * day - 1);
      }
    },
  );
  await fc.assert(property, { seed, numRuns });
  // A campaign that meets none of a kind says nothing of it.
  if (numRuns >= usualPlans) expect(mustBeTold.filter((id) => !told.has(id))).toEqual([]);
});

/** Checks whose stretches are all the starts for which it is so: outside them it does not happen. */
const exact: ReadonlySet<string> = new Set([
  'nobody-notified',
  'backstop-alone',
  'backstop-uncovered',
  'silent-step',
  'acknowledge-one-chance',
]);
const mustBeTold = [...exact, 'acknowledge-late', 'assemble-late', 'same-people-again'];

/** `null`: the check is not about what happens to an incident, or about another incident than this one. */
function happensIn(id: string, finding: Finding, played: Played, plan: Plan): boolean | null {
  const path = plan.paths[finding.ladder?.path ?? ''];
  const engagement = played.engagements.find((each) => each.path === path?.id);
  if (path === undefined || engagement === undefined || finding.ladder?.turn !== 0) return null;
  if (played.engagements.some(({ complete }) => !complete)) return null;
  const byTurns = path.steps.some((step) => step.roundRobin);
  const firstEnd = engagement.slots.findIndex(({ kind }) => kind !== 'step');
  const [first] = engagement.slots;
  const messages = played.engagements.map(({ firstMessageAt }) => firstMessageAt ?? Number.POSITIVE_INFINITY);
  switch (id) {
    case 'nobody-notified':
      return first?.kind === 'nobody';
    case 'backstop-alone':
      return first?.kind === 'backstop';
    case 'backstop-uncovered':
      return firstEnd > 0 && ['again', 'nobody'].includes(engagement.slots[firstEnd]?.kind ?? '');
    case 'silent-step': {
      if (byTurns) return null;
      const step = finding.place[2] === 'backstop' ? -1 : Number(finding.place[3]);
      return engagement.slots
        .slice(0, firstEnd + 1)
        .some((slot) => slot.kind !== 'again' && slot.people.length > 0 && slot.step === step && slot.messages === 0);
    }
    case 'acknowledge-late':
      return Math.min(...messages) >= (played.dueAt.get('acknowledge') ?? Number.POSITIVE_INFINITY);
    case 'assemble-late':
      return Math.max(...messages) >= (played.dueAt.get('assemble') ?? Number.POSITIVE_INFINITY);
    case 'acknowledge-one-chance': {
      if (byTurns) return null;
      const due = played.dueAt.get('acknowledge') ?? 0;
      if ((engagement.slots.at(-1)?.at ?? 0) < due) return null;
      // Where the backstop reaches nobody, nothing is claimed: the steps, if there are any, begin anew.
      const ends = engagement.slots.slice(firstEnd).filter(({ at }, index) => index === 0 || (path.steps.length > 0 && at < due));
      if (ends.some(({ kind }) => kind !== 'backstop')) return null;
      return new Set(engagement.slots.filter(({ at }) => at < due).flatMap(({ people }) => people)).size === 1;
    }
    case 'same-people-again': {
      if (byTurns) return null;
      const step = Number(finding.place[3]);
      const at = engagement.slots.findIndex((slot) => slot.kind === 'step' && slot.round === 0 && slot.step === step);
      const before = new Set(engagement.slots.slice(0, at).flatMap(({ people }) => people));
      return at > 0 && (engagement.slots[at]?.people.every((person) => before.has(person)) ?? false);
    }
    default:
      return null;
  }
}

function slotsOf(course: Course, start: Instant) {
  const begins = course.begins ?? start;
  return course.reached
    .map((slot) => ({ ...slot, nobody: reachesNobody(slot) }))
    .map(({ afterMs, round, step, nobody }) =>
      step === null ? [begins + afterMs, nobody ? 'nobody' : 'backstop'] : [begins + afterMs, 'step', round, step],
    );
}

/** Up to the first time at the backstop; that the steps begin anew means that it reached nobody. */
function playedSlots({ slots }: Played['engagements'][number]) {
  const end = slots.findIndex(({ kind }) => kind !== 'step');
  return slots.slice(0, end < 0 ? slots.length : end + 1).map(({ at, kind, round, step }) => {
    if (kind === 'step') return [at, 'step', round, step];
    return [at, kind === 'backstop' ? 'backstop' : 'nobody'];
  });
}
