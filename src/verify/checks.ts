// Which checks are there? A new one is a file below checks/ and a line here; they are run and told in this order.

import type { Check } from './check.ts';
import { acknowledgeLate, assembleLate } from './checks/acknowledge-late.ts';
import { acknowledgeOneChance } from './checks/acknowledge-one-chance.ts';
import { clockChange } from './checks/clock-change.ts';
import { deadStep } from './checks/dead-step.ts';
import { dependencyCycle, tierInversion } from './checks/dependencies.ts';
import { holidaysForgotten } from './checks/holidays-forgotten.ts';
import { leadershipFirst } from './checks/leadership-first.ts';
import { nightByMail } from './checks/night-by-mail.ts';
import { backstopAlone, backstopUncovered, nobodyNotified } from './checks/nobody-notified.ts';
import { longShift, nightsInARow, shareOnCall } from './checks/rest.ts';
import { rotationOfOne } from './checks/rotation-of-one.ts';
import { samePeopleAgain } from './checks/same-people-again.ts';
import { scenarioHidden, scenarioNever, unknownService } from './checks/scenarios.ts';
import { scheduleGap } from './checks/schedule-gap.ts';
import { silentStep } from './checks/silent-step.ts';
import { stretchedPerson } from './checks/stretched-person.ts';
import { unproven } from './checks/unproven.ts';
import { oneChannel, unreachablePerson } from './checks/unreachable-person.ts';

export const checks: readonly Check[] = [
  nobodyNotified,
  backstopUncovered,
  backstopAlone,
  scheduleGap,
  deadStep,
  silentStep,
  acknowledgeLate,
  acknowledgeOneChance,
  assembleLate,
  samePeopleAgain,
  leadershipFirst,
  unreachablePerson,
  oneChannel,
  nightByMail,
  stretchedPerson,
  longShift,
  nightsInARow,
  shareOnCall,
  rotationOfOne,
  clockChange,
  holidaysForgotten,
  scenarioNever,
  scenarioHidden,
  unknownService,
  dependencyCycle,
  tierInversion,
  unproven,
];
