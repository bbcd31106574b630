// Did every path go its way? Each step once and in order, none left out but those whose whole time Tocsin was away.

import type { EngagementEvent } from '../../src/core/escalation/engagement.ts';
import type { EngagementId } from '../../src/core/kernel/id.ts';
import { hides, type Outage } from './outage.ts';
import { type Happened, happenings, type Stored, type StoredIncident } from './stored.ts';

export function findInEscalations(stored: Stored, outages: readonly Outage[]): string[] {
  return stored.incidents.flatMap((incident) => incident.state.engagements.flatMap((each) => findInEngagement(incident, each.id, outages)));
}

function findInEngagement(incident: StoredIncident, engagement: EngagementId, outages: readonly Outage[]): string[] {
  const own = happenings(incident).filter((each): each is Happened<EngagementEvent> => isOf(each, engagement));
  const findings: string[] = [];
  /** The step that must come next; `null`: none, since nothing waits. */
  let next: number | null = null;
  let stepCount = 1;
  let people: readonly string[] = [];
  let paged: Happened | null = null;
  const find = (text: string) => findings.push(`${engagement}: ${text}`);
  for (const each of own) {
    const { event } = each;
    if (event.type === 'EngagementStarted' || event.type === 'EngagementReopened') paged = null;
    if (event.type === 'StepReached' || event.type === 'BackstopReached') {
      if (paged !== null && paged.commit === each.commit) find('the past is made up for: two steps are reached at one moment');
      paged = each;
    }
    if (people.length > 0 && event.type === 'PagePlaced') {
      if (event.person !== people[0]) find(`${event.person} is paged where ${people[0]} should be`);
      people = people.slice(1);
    }
    switch (event.type) {
      case 'EngagementStarted':
      case 'EngagementReopened':
        next = 0;
        break;
      case 'StepReached':
        if (event.step !== next) find(`step ${event.step} is reached where ${next} was to be`);
        next = event.step + 1;
        stepCount = event.stepCount;
        people = event.people;
        if (people.length === 0) find(`step ${event.step} pages nobody`);
        break;
      case 'StepMissed':
        if (event.step !== next) find(`step ${event.step} is missed where ${next} was to be`);
        if (!hides(outages, event.dueAt)) find(`step ${event.step} is missed without an outage`);
        next = event.step + 1;
        break;
      case 'BackstopReached':
        if (next === null || next < stepCount) find(`the backstop is paged where step ${next} was to be`);
        people = event.people;
        break;
      case 'EngagementAcknowledged':
      case 'EngagementClosed':
        next = null;
        break;
      case 'StepSkipped':
      case 'NobodyNotified':
      case 'AcknowledgementExpired':
        find(`${event.type}, which this plan does not lead to`);
        break;
      default:
        break;
    }
  }
  if (people.length > 0) find(`${people.join(', ')} should have been paged`);
  return findings;
}

function isOf({ event }: Happened, engagement: EngagementId): boolean {
  return 'engagement' in event && event.engagement === engagement;
}
