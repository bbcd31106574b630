// Which checks are there? A new one is a file below checks/ and a line here; they are run and told in this order.

import type { Check } from './check.ts';
import { acceptedChecks } from './checks/accepted.ts';
import { acknowledgeLate, assembleLate } from './checks/acknowledge-late.ts';
import { acknowledgeOneChance } from './checks/acknowledge-one-chance.ts';
import { channelLimit } from './checks/channel-limit.ts';
import { clockChange } from './checks/clock-change.ts';
import { clockNeverRuns, cutoverImpossible, pauseEndless } from './checks/clocks.ts';
import { deadStep } from './checks/dead-step.ts';
import { dependencyCycle, dependencyUnknown, tierInversion } from './checks/dependencies.ts';
import { doubleDuty } from './checks/double-duty.ts';
import { groupAlone } from './checks/group-alone.ts';
import { holidaysForgotten } from './checks/holidays-forgotten.ts';
import { leadershipFirst } from './checks/leadership-first.ts';
import { memberIdle } from './checks/member-idle.ts';
import { nightByMail } from './checks/night-by-mail.ts';
import { backstopAlone, backstopUncovered, nobodyNotified } from './checks/nobody-notified.ts';
import { pathOfOne } from './checks/path-of-one.ts';
import { chainTooLong, contractStricter } from './checks/promises.ts';
import { longShift, nightsInARow, shareOnCall } from './checks/rest.ts';
import { approverOffDuty, certificationExpires, roleUnfilled } from './checks/roles.ts';
import { rotationOfOne } from './checks/rotation-of-one.ts';
import { samePeopleAgain } from './checks/same-people-again.ts';
import { scenarioHidden, scenarioNever, scenarioOverlap, unknownService } from './checks/scenarios.ts';
import { scheduleGap } from './checks/schedule-gap.ts';
import { cadenceUnowned, serviceUnowned, serviceUnwatched, serviceWithoutRunbook } from './checks/services.ts';
import { silentStep } from './checks/silent-step.ts';
import { stretchedPerson } from './checks/stretched-person.ts';
import { unprovenCheck } from './checks/unproven.ts';
import { oneChannel, unreachablePerson, unverifiedContact } from './checks/unreachable-person.ts';
import { dutyUnused, entryUnused, overrideIdle } from './checks/unused.ts';

export const checks: readonly Check[] = [
  nobodyNotified,
  backstopUncovered,
  backstopAlone,
  scheduleGap,
  deadStep,
  silentStep,
  acknowledgeLate,
  acknowledgeOneChance,
  pathOfOne,
  groupAlone,
  assembleLate,
  channelLimit,
  contractStricter,
  chainTooLong,
  samePeopleAgain,
  leadershipFirst,
  unreachablePerson,
  unverifiedContact,
  oneChannel,
  nightByMail,
  stretchedPerson,
  longShift,
  nightsInARow,
  shareOnCall,
  rotationOfOne,
  doubleDuty,
  memberIdle,
  overrideIdle,
  dutyUnused,
  clockChange,
  roleUnfilled,
  approverOffDuty,
  certificationExpires,
  holidaysForgotten,
  scenarioNever,
  scenarioHidden,
  scenarioOverlap,
  unknownService,
  dependencyUnknown,
  dependencyCycle,
  tierInversion,
  serviceUnowned,
  serviceUnwatched,
  serviceWithoutRunbook,
  cadenceUnowned,
  cutoverImpossible,
  clockNeverRuns,
  pauseEndless,
  entryUnused,
  ...acceptedChecks(() => checks.map(({ id }) => id)),
  unprovenCheck,
];
