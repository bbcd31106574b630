// Is what was accepted still accepted? An acceptance ends, and names a check that exists.

import { formatInstant } from '../../core/kernel/instant.ts';
import type { Check } from '../check.ts';
import type { Context } from '../context.ts';
import { type Finding, finding } from '../finding.ts';

/** `known`: the ids of all checks, since this one is among them. */
export function acceptedChecks(known: () => readonly string[]): readonly [Check, Check] {
  return [
    {
      id: 'accepted-expired',
      title: 'an accepted finding has to be looked at again',
      severity: 'warning',
      explanation: `Somebody accepted a finding until a day that is over. The finding itself is told again, too. Mend what it says, or accept it anew, with
a reason and a date.`,
      run: expired,
    },
    {
      id: 'accepted-unknown',
      title: 'an acceptance names a check that does not exist',
      severity: 'warning',
      explanation: `An accepted finding names a check that the verifier does not have, so that it accepts nothing. Correct the name, or take it out.`,
      *run({ plan }) {
        for (const [index, accepted] of plan.accepted.entries()) {
          if (known().includes(accepted.check)) continue;
          yield finding({
            subject: { kind: 'accepted', id: `${accepted.check} ${accepted.subject ?? ''}`.trim() },
            message: `the plan accepts what \`${accepted.check}\` finds, and there is no such check`,
            place: ['accepted', index, 'check'],
          });
        }
      },
    },
  ];
}

function* expired({ plan, horizon }: Context): Iterable<Finding> {
  for (const [index, accepted] of plan.accepted.entries()) {
    if (accepted.expiresAt > horizon.from) continue;
    const what = `${accepted.check}${accepted.subject === null ? '' : ` ${accepted.subject}`}`;
    yield finding({
      subject: { kind: 'accepted', id: what },
      message: `${what} was accepted until ${formatInstant(accepted.expiresAt - 1).slice(0, 10)}, because ${accepted.reason}`,
      place: ['accepted', index],
      mend: 'mend it, or accept it anew with a later date',
      at: { instant: accepted.expiresAt, zone: 'UTC' },
    });
  }
}
