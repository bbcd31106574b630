// Does the table of access mean what it says, for whoever asks of whatever?

import fc from 'fast-check';
import { expect, test } from 'vitest';
import { type Action, accessRoles, actions, scopes } from './action.ts';
import { type Caller, can, covers, type Subject, scopeOf, visible } from './can.ts';

const id = fc.constantFrom('ana', 'ben', 'usr_1', 'usr_2');
const teams = fc.uniqueArray(fc.constantFrom('payments', 'security', 'legal'));
const action = fc.constantFrom(...(Object.keys(actions) as Action[]));
const caller: fc.Arbitrary<Caller> = fc.record({ id, role: fc.constantFrom(...accessRoles), person: fc.option(id), teams });
const subject: fc.Arbitrary<Subject> = fc.record({ owners: fc.uniqueArray(id), teams });

test('a wider scope covers whatever a narrower one does', () => {
  fc.assert(
    fc.property(caller, fc.option(subject), (who, what) => {
      const covered = scopes.map((scope) => covers(scope, who, what));
      for (const [index, each] of covered.entries()) if (each) expect(covered.slice(0, index)).not.toContain(false);
    }),
  );
});

test('what is visible is what one may do it to, one by one', () => {
  fc.assert(
    fc.property(caller, action, fc.array(subject), (who, what, all) => {
      expect(visible(who, what, all, (one) => one)).toEqual(all.filter((one) => can(who, what, one).allowed));
    }),
  );
});

test('whoever may not is told the rule, and nobody is let through to a thing who may do it to nothing', () => {
  fc.assert(
    fc.property(caller, action, fc.option(subject), (who, what, on) => {
      const permission = can(who, what, on);
      if (!permission.allowed) expect(permission.reason).toContain(actions[what].does);
      if (permission.allowed) expect(scopeOf(who.role, what)).not.toBe('none');
      if (permission.allowed && on !== null) expect(can(who, what, null).allowed).toBe(true);
    }),
  );
});

test('nobody is kept from answering an incident', () => {
  const answering: Action[] = ['incident.read', 'incident.acknowledge', 'incident.escalate', 'incident.reassign', 'incident.engage'];
  for (const role of accessRoles) expect(answering.map((each) => scopeOf(role, each))).toEqual(answering.map(() => 'all'));
});
