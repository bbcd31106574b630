// How does another plan become active? Drafts are checked and applied; versions, their texts and what was found in them are read.

import {
  ApplyBody,
  CheckBody,
  PlanApplied,
  PlanCheck,
  PlanFindings,
  PlanTextView,
  PlanVersions,
  VersionQuery,
} from '../../../contract/activation.ts';
import { ok, refuse } from '../../../core/kernel/result.ts';
import { noVersion } from '../../plan/desk.ts';
import type { Deps } from '../deps.ts';
import { guarded, type Route } from '../route.ts';

/** A plan has ten million characters at most; most of them take a byte, and a quote or a line break takes two in JSON. */
const planBytes = 16 * 1_024 * 1_024;

/** How far back one reads on a screen. */
const versionsListed = 100;

export function draftRoutes(deps: Deps): readonly Route[] {
  return [
    guarded({
      method: 'POST',
      url: '/api/v1/plan/check',
      name: 'checkPlan',
      summary: 'What is wrong with a draft, what it changes for whom, and what the verifier finds in it',
      tag: 'plan',
      access: 'plan.check',
      body: CheckBody,
      bodyBytes: planBytes,
      answer: PlanCheck,
      refuses: [422],
      handle: ({ body }) => deps.desk.check(body.files),
    }),
    guarded({
      method: 'POST',
      url: '/api/v1/plan/apply',
      name: 'applyPlan',
      summary: 'Make a draft the active plan',
      tag: 'plan',
      access: 'plan.apply',
      body: ApplyBody,
      bodyBytes: planBytes,
      answer: PlanApplied,
      refuses: [409, 422],
      handle: ({ body, user }) => deps.desk.apply(body.files, { basedOn: body.basedOn, reason: body.reason, by: user.name }),
    }),
    guarded({
      method: 'GET',
      url: '/api/v1/plan/text',
      name: 'readPlanText',
      summary: 'A version of the plan as it was written, file by file',
      tag: 'plan',
      access: 'plan.read',
      query: VersionQuery,
      answer: PlanTextView,
      refuses: [404],
      handle: ({ query }) => deps.desk.text(query.version ?? null),
    }),
    guarded({
      method: 'GET',
      url: '/api/v1/plan/versions',
      name: 'listPlanVersions',
      summary: 'Which versions there have been, the newest first: who activated each, when and why',
      tag: 'plan',
      access: 'plan.read',
      answer: PlanVersions,
      handle: async () => ok({ versions: await deps.plans.versions(versionsListed) }),
    }),
    guarded({
      method: 'GET',
      url: '/api/v1/plan/findings',
      name: 'readPlanFindings',
      summary: 'What the verifier found in a version',
      tag: 'plan',
      access: 'plan.read',
      query: VersionQuery,
      answer: PlanFindings,
      refuses: [404],
      async handle({ query }) {
        const version = query.version ?? deps.plans.active()?.version ?? null;
        if (version === null) return refuse('no-plan', 'No plan is active yet; apply one, or choose the example');
        if (!(await deps.plans.exists(version))) return noVersion(version);
        return ok({ version, verification: await deps.plans.findings(version) });
      },
    }),
  ];
}
