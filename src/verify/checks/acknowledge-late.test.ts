// Does a promise to answer count what a channel takes, and what a team holds for itself?

import { expect, test } from 'vitest';
import { objective, path, person, smallPlan } from '../../../test/fixtures/plan.ts';
import { minute } from '../../core/kernel/instant.ts';
import type { Plan } from '../../core/plan/plan.ts';
import type { Role } from '../../core/plan/role.ts';
import { unsaid } from '../../core/plan/unsaid.ts';
import { verify } from '../verify.ts';

const from = Date.parse('2026-03-02T09:00:00Z');
const byMail = { high: [{ method: 'mail', afterMs: 0 }], low: [{ method: 'mail', afterMs: 0 }] };
const people = Object.fromEntries(['dana', 'lee', 'kim', 'ana'].map((id) => [id, person(id, { notificationRules: byMail })]));
const security = {
  ...unsaid.team,
  id: 'security',
  name: 'Security',
  discipline: 'security' as const,
  members: ['kim'],
  path: 'security',
  targets: [{ metric: 'acknowledge' as const, targetMs: 3 * minute, targetText: '3m' }],
};

/** Three people of payments are told by e-mail before the one of security. */
function plan(over: Partial<Plan> = {}): Plan {
  const base = smallPlan();
  return smallPlan({
    people,
    teams: { ...base.teams, security },
    paths: { payments: path('payments', [['dana', 'lee', 'ana']]), security: path('security', [['kim']]) },
    engage: [{ responsibility: 'Security', team: 'security', path: 'security', severities: ['SEV1'], tiers: [] }],
    objectives: [objective('acknowledge', ['SEV1'], minute), objective('assemble', ['SEV1'], 2 * minute)],
    channelLimits: { email: { count: 1, perMs: minute, text: '1 per minute' } },
    ...over,
  });
}

function found(check: string, of: Plan) {
  return verify(of, { from, days: 2, only: [check] }).results.flatMap(({ findings }) => findings);
}

test('the first message to a second team waits for all of the first, and the finding says so', () => {
  const [late, ...more] = found('assemble-late', plan());
  expect(more).toEqual([]);
  expect(late?.message).toBe(
    'checkout at SEV1 promises to assemble within 2m, and the first message leaves after 3m to Security: email takes 1 per minute, and 3 others go first if nobody answers',
  );
  expect(late?.broken).toEqual({
    promise: 'objective assemble-SEV1',
    promisedMs: 2 * minute,
    takesMs: 3 * minute,
    parts: [
      { text: 'until its message is asked for', ms: 0 },
      { text: 'behind 3 others by email, which takes 1 per minute', ms: 3 * minute },
    ],
  });
});

test('the very first message of an incident is never held back, so that ours to answer holds; a team that is told last breaks its own', () => {
  expect(found('acknowledge-late', plan()).map(({ message }) => message)).toEqual([
    'team security, called to checkout at SEV1, promises to acknowledge within 3m, and the first message leaves after 3m to Security: email takes 1 per minute, and 3 others go first if nobody answers',
  ]);
});

test('of low urgency a team is held from the opening of its support hours: what its path waits then counts, the night does not', () => {
  const slow = { ...person('ana'), notificationRules: { high: byMail.high, low: [{ method: 'mail', afterMs: 5 * minute }] } };
  const night = (ladder: readonly (readonly string[])[]) =>
    plan({
      people: { ...people, ana: slow },
      paths: {
        ...plan().paths,
        security: path(
          'security',
          ladder.map((each) => [...each]),
          { lowUrgencyCalendar: 'office' },
        ),
      },
      engage: [{ responsibility: 'Security', team: 'security', path: 'security', severities: ['SEV5'], tiers: [] }],
      objectives: [],
      channelLimits: {},
    });
  expect(found('acknowledge-late', night([['kim']]))).toEqual([]);
  const [late, ...more] = found('acknowledge-late', night([['ana'], ['kim']]));
  expect(more).toEqual([]);
  expect(late?.message).toBe(
    'team security, called to checkout at SEV5, promises to acknowledge within 3m, and the first message leaves after 5m',
  );
  expect(new Date(late?.at?.instant ?? 0).toISOString()).toMatch(/T(0[89]|1[0-6]):/);
  expect(late?.mend).toBe('let a message leave at once on security, shorten its waits, or allow 6m');
});

test('where the channel takes them all, both promises hold', () => {
  const enough = plan({ channelLimits: { email: { count: 4, perMs: minute, text: '4 per minute' } } });
  expect([...found('acknowledge-late', enough), ...found('assemble-late', enough)]).toEqual([]);
});

test('a role that nobody can take before somebody was told breaks its promise; by those of its own teams where they are called', () => {
  const lead: Role = {
    id: 'lead',
    name: 'Lead',
    description: '',
    duties: [],
    certified: false,
    filledFrom: [],
    apartFrom: [],
    usual: false,
    neededAt: ['SEV1'],
    fillWithinMs: 2 * minute,
  };
  const slow = { ...person('kim'), notificationRules: { ...byMail, high: [{ method: 'mail', afterMs: 5 * minute }] } };
  const roles = (filledFrom: Plan['roles'][string]['filledFrom'], everybody = people) =>
    plan({
      people: everybody,
      roles: { lead: { ...lead, filledFrom } },
      objectives: [],
      channelLimits: {},
      teams: { ...plan().teams, security: { ...security, targets: [] } },
    });
  expect(found('acknowledge-late', roles([]))).toEqual([]);
  expect(found('acknowledge-late', roles([], { ...people, kim: slow }))).toEqual([]);
  const [late, ...more] = found('acknowledge-late', roles([{ kind: 'team', id: 'security' }], { ...people, kim: slow }));
  expect(more).toEqual([]);
  expect(late?.message).toBe(
    'role lead, called to checkout at SEV1, promises to be filled within 2m, and the first message leaves after 5m',
  );
  expect(late?.mend).toBe('let a message leave at once on security, shorten its waits, or allow 6m');
});
