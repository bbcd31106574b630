// Which changes to a plan may mend what is found? Small ones, each as a sentence and as what it does.

import { formatDuration } from '../core/kernel/duration.ts';
import type { Millis } from '../core/kernel/instant.ts';
import type { EscalationPath, Plan, Target } from '../core/plan/plan.ts';
import type { Context } from './context.ts';
import type { Mend } from './finding.ts';

/** `step`: `null` is the backstop. */
export function pageAlso({ plan }: Context, path: EscalationPath, step: number | null, person: string): Mend {
  const where = step === null ? 'the backstop' : `step ${step + 1}`;
  return {
    text: `page somebody else beside them in ${where} of ${path.id}, such as ${plan.people[person]?.name ?? person}`,
    apply: (to) => inPath(to, path.id, (each) => withTarget(each, step, { kind: 'person', id: person })),
  };
}

export function waitOnly(path: EscalationPath, step: number, waitMs: Millis): Mend {
  return {
    text: `let step ${step + 1} of ${path.id} wait ${formatDuration(waitMs)} only`,
    apply: (to) =>
      inPath(to, path.id, (each) => ({ ...each, steps: each.steps.map((one, index) => (index === step ? { ...one, waitMs } : one)) })),
  };
}

/** Where the promise stands: an objective of the plan, or a team's own target. */
export function promiseOnly(place: readonly (string | number)[], targetMs: Millis): Mend {
  const [section, id = '', , metric] = place;
  const targetText = formatDuration(targetMs);
  return {
    text: `allow it more time: ${targetText}`,
    apply: (to) => {
      if (section === 'teams') {
        const team = to.teams[String(id)];
        if (team === undefined) return to;
        const targets = team.targets.map((each) => (each.metric === metric ? { ...each, targetMs, targetText } : each));
        return { ...to, teams: { ...to.teams, [String(id)]: { ...team, targets } } };
      }
      if (section === 'roles') {
        const role = to.roles[String(id)];
        return role === undefined ? to : { ...to, roles: { ...to.roles, [String(id)]: { ...role, fillWithinMs: targetMs } } };
      }
      return { ...to, objectives: to.objectives.map((each) => (each.id === id ? { ...each, targetMs, targetText } : each)) };
    },
  };
}

export function objectiveOnly(id: string, target: { readonly ms: Millis; readonly text: string; readonly calendar: string | null }): Mend {
  const { ms: targetMs, text: targetText, calendar } = target;
  return {
    text: `let ${id} promise ${targetText}${calendar === null ? '' : ` (\`calendar: ${calendar}\`)`}`,
    apply: (to) => ({
      ...to,
      objectives: to.objectives.map((each) => (each.id === id ? { ...each, targetMs, targetText, calendar } : each)),
    }),
  };
}

export function countedOn(objective: string, calendar: string): Mend {
  return {
    text: `count the promise on the hours that the path waits for (\`calendar: ${calendar}\`)`,
    apply: (to) => ({ ...to, objectives: to.objectives.map((each) => (each.id === objective ? { ...each, calendar } : each)) }),
  };
}

export function pageInBackstop(path: EscalationPath, target: Target, name: string): Mend {
  return {
    text: `page ${name} in the backstop of ${path.id}, whoever is on call`,
    apply: (to) => inPath(to, path.id, (each) => withTarget(each, null, target)),
  };
}

export function scenarioBefore(scenario: string, other: string): Mend {
  return {
    text: `put ${scenario} before ${other}`,
    apply: (to) => {
      const entries = Object.entries(to.scenarios);
      const own = entries.filter(([id]) => id === scenario);
      const rest = entries.filter(([id]) => id !== scenario);
      const at = rest.findIndex(([id]) => id === other);
      return { ...to, scenarios: Object.fromEntries([...rest.slice(0, at), ...own, ...rest.slice(at)]) };
    },
  };
}

export function withoutScenario(id: string): Mend {
  return {
    text: `take out ${id}, or narrow its condition: it leaves nothing to those that stand after it`,
    apply: (to) => ({ ...to, scenarios: Object.fromEntries(Object.entries(to.scenarios).filter(([each]) => each !== id)) }),
  };
}

/** Who can be paged and is none of these: first of the teams' own members, then of all. */
export function somebodyElse({ plan, firstMessageMs }: Context, teams: readonly string[], not: ReadonlySet<string>): readonly string[] {
  const own = teams.flatMap((team) => plan.teams[team]?.members ?? []);
  const all = [...new Set([...own, ...Object.keys(plan.people)])];
  return all.filter((id) => !not.has(id) && plan.people[id]?.isGroup !== true && firstMessageMs(id, 'high') !== null);
}

function inPath(plan: Plan, id: string, change: (path: EscalationPath) => EscalationPath): Plan {
  const path = plan.paths[id];
  return path === undefined ? plan : { ...plan, paths: { ...plan.paths, [id]: change(path) } };
}

function withTarget(path: EscalationPath, step: number | null, target: Target): EscalationPath {
  if (step === null) return { ...path, backstop: { ...path.backstop, targets: [...path.backstop.targets, target] } };
  return { ...path, steps: path.steps.map((one, index) => (index === step ? { ...one, targets: [...one.targets, target] } : one)) };
}
