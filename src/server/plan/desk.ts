// Where are drafts brought, looked at and activated, and versions fetched? On a store here; `remote-desk.ts` asks one elsewhere.

import type { PlanApplied, PlanCheck, PlanFile, PlanTextView } from '../../contract/activation.ts';
import { ok, type Result, refuse } from '../../core/kernel/result.ts';
import type { Clock } from '../../engine/ports.ts';
import type { PlanStore } from '../store/plan-store.ts';
import { saysTheSame } from './activate.ts';
import type { Checked, Checker } from './checker.ts';
import { sameFiles, soundFiles, sourcesOf, variablesIn } from './files.ts';
import { verdictOn } from './verdict.ts';

export interface PlanDesk {
  /** Refusals: `bad-files`, `overloaded`, `too-intricate`. */
  check(files: readonly PlanFile[]): Promise<Result<PlanCheck>>;
  /** Refusals: as above, `plan-outdated`, `plan-refused`, `reason-needed`. */
  apply(files: readonly PlanFile[], wish: ApplyWish): Promise<Result<PlanApplied>>;
  /** `null`: the active one. Refusals: `no-plan`, `no-plan-version`. */
  text(version: number | null): Promise<Result<PlanTextView>>;
}

export interface ApplyWish {
  /** The version that was active when the draft was begun; 0: none was. */
  readonly basedOn: number;
  readonly reason: string;
  readonly by: string;
}

export interface DeskDeps {
  readonly plans: PlanStore;
  readonly checker: Checker;
  readonly clock: Clock;
  readonly environment: (name: string) => string | undefined;
  /** Whose words may name a variable of the environment: only those of the active version, or anybody's. */
  readonly variables: 'of-active-version' | 'any';
  readonly allowPrivateWebhooks: boolean;
}

export function createPlanDesk(deps: DeskDeps): PlanDesk {
  const { plans, clock } = deps;

  async function examined(given: readonly PlanFile[]): Promise<Result<Examined>> {
    const files = soundFiles(given);
    if (!files.ok) return files;
    // Another node may have activated one a moment ago.
    await plans.refresh();
    const active = plans.active();
    const before = active === null ? [] : ((await plans.sources(active.version)) ?? []);
    const checked = await deps.checker.check({
      sources: sourcesOf(files.value),
      variables: variablesFor(files.value, before),
      allowPrivateWebhooks: deps.allowPrivateWebhooks,
      before: active?.plan ?? null,
      from: clock.now(),
    });
    if (!checked.ok) return checked;
    const { plan } = checked.value;
    const identical = active !== null && plan !== null && sameFiles(before, files.value) && saysTheSame(active.plan, plan);
    return ok({ ...checked.value, files: files.value, basedOn: active?.version ?? 0, identical });
  }

  /** A pasted draft must not read secrets of the machine; one that goes on from the active version may name what that names. */
  function variablesFor(files: readonly PlanFile[], before: readonly PlanFile[]): Readonly<Record<string, string>> {
    const known = variablesIn(before);
    const wanted = [...variablesIn(files)].filter((name) => deps.variables === 'any' || known.has(name));
    return Object.fromEntries(
      wanted.flatMap((name) => {
        const value = deps.environment(name);
        return value === undefined ? [] : [[name, value]];
      }),
    );
  }

  return {
    async check(given) {
      const found = await examined(given);
      if (!found.ok) return found;
      const { basedOn, identical, problems, diff, verification } = found.value;
      return ok({ basedOn, ...verdictOn(found.value), identical, problems, diff, verification });
    },
    async apply(given, { basedOn, reason, by }) {
      const found = await examined(given);
      if (!found.ok) return found;
      const { plan, files, identical, verification } = found.value;
      if (found.value.basedOn !== basedOn) return outdated(basedOn, found.value.basedOn);
      if (identical) return ok({ version: basedOn, activated: false });
      const { may, why } = verdictOn(found.value);
      if (may === 'not-activate' || plan === null) return refuse('plan-refused', `This plan cannot be activated: ${why}`, 'files');
      if (may === 'activate-with-reason' && reason.trim() === '') return refuse('reason-needed', `Say why, since ${why}`, 'reason');
      const kept = reason.trim() === '' ? null : reason.trim();
      const activation = { plan, sources: files, by, now: clock.now(), reason: kept, findings: verification };
      const version = await plans.activateAfter(basedOn, activation);
      return version === null ? outdated(basedOn, plans.active()?.version ?? 0) : ok({ version, activated: true });
    },
    async text(version) {
      const wanted = version ?? plans.active()?.version ?? null;
      if (wanted === null) return refuse('no-plan', 'No plan is active yet; apply one, or choose the example');
      const files = await plans.sources(wanted);
      return files === null ? noVersion(wanted) : ok({ version: wanted, files: [...files] });
    },
  };
}

interface Examined extends Checked {
  readonly files: readonly PlanFile[];
  readonly basedOn: number;
  readonly identical: boolean;
}

export function noVersion(version: number): Result<never> {
  return refuse('no-plan-version', `There is no version ${version} of the plan`, 'version');
}

function outdated(basedOn: number, active: number): Result<never> {
  const begun = basedOn === 0 ? 'This draft was begun when no plan was active' : `This draft was begun on version ${basedOn}`;
  return refuse('plan-outdated', `${begun}, and version ${active} is active by now: check it against that one first`);
}
