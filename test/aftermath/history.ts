// Is what was stored whole? Histories without gaps that fold to the states beside them, a wake for what is open, silence for what is not.

import { isDeepStrictEqual } from 'node:util';
import type { IncidentEvent } from '../../src/core/incident/events.ts';
import { evolveCommits } from '../../src/core/incident/evolve.ts';
import { nextWake } from '../../src/core/incident/wake.ts';
import { happenings, type Stored, type StoredIncident } from './stored.ts';

export function findInHistories(stored: Stored): string[] {
  return [...findInPositions(stored), ...stored.incidents.flatMap(findInIncident), ...findInTurns(stored)];
}

function findInPositions({ commits, newestPosition, incidents }: Stored): string[] {
  const findings: string[] = [];
  const known = new Set(incidents.map(({ id }) => id));
  commits.forEach(({ position, incident }, index) => {
    if (position !== index + 1) findings.push(`position ${position} stands where ${index + 1} should`);
    if (!known.has(incident)) findings.push(`${incident} has a history and no state`);
  });
  if (commits.length !== newestPosition) findings.push(`${commits.length} commits, but the newest position is ${newestPosition}`);
  return findings;
}

function findInIncident(incident: StoredIncident): string[] {
  const { id, state, commits, wakeAt } = incident;
  const findings: string[] = [];
  const versions = commits.map(({ version }) => version);
  if (
    !isDeepStrictEqual(
      versions,
      [...Array(incident.version).keys()].map((n) => n + 1),
    )
  ) {
    findings.push(`${id} has version ${incident.version} and a history of ${versions.join(', ')}`);
  }
  const folded: unknown = JSON.parse(JSON.stringify(evolveCommits(null, commits)));
  if (!isDeepStrictEqual(folded, state)) findings.push(`${id}: its history does not fold to its state`);
  if (state.version !== incident.version || state.status !== incident.status) findings.push(`${id}: its row contradicts its state`);
  const due = nextWake(state);
  if (due !== wakeAt) findings.push(`${id} wants to be woken at ${due}, and is at ${wakeAt}`);
  const waits = state.engagements.some(({ status }) => status !== 'answered' && status !== 'closed');
  if (state.status === 'open' && waits && wakeAt === null) findings.push(`${id} waits for somebody and nobody looks at it again`);
  if (state.status === 'resolved') {
    if (state.engagements.some((each) => each.status !== 'closed')) findings.push(`${id} is resolved and still engages people`);
    if (state.engagements.some((each) => each.pages.some((page) => page.status === 'pending')))
      findings.push(`${id} is resolved and still pages`);
  }
  const responsibilities = state.engagements.filter(({ status }) => status !== 'closed').map((each) => each.responsibility);
  if (new Set(responsibilities).size !== responsibilities.length) findings.push(`${id} engages twice: ${responsibilities.join(', ')}`);
  return findings.concat(findPagesWhileResolved(incident));
}

const pages: readonly IncidentEvent['type'][] = ['PagePlaced', 'DeliveryRequested', 'StepReached', 'BackstopReached', 'EngagementStarted'];

function findPagesWhileResolved(incident: StoredIncident): string[] {
  const findings: string[] = [];
  let resolved = false;
  for (const { event } of happenings(incident)) {
    if (event.type === 'IncidentResolved') resolved = true;
    if (event.type === 'IncidentReopened') resolved = false;
    if (resolved && pages.includes(event.type)) findings.push(`${incident.id}: ${event.type} while it is resolved`);
  }
  return findings;
}

/** Each start of a path with a round-robin step, by a reassignment as well, took a turn of its own, and none was left out. */
function findInTurns({ commits, turns }: Stored): string[] {
  const findings: string[] = [];
  for (const [path, taken] of turns) {
    const started = commits.flatMap(({ events }) =>
      events.flatMap((event) => (startsPath(event) && event.path === path ? [event.turn] : [])),
    );
    const inOrder = started.toSorted((a, b) => a - b);
    if (taken !== started.length || inOrder.some((turn, index) => turn !== index)) {
      findings.push(`path ${path} took ${taken} turns: ${inOrder.join(', ')}`);
    }
  }
  return findings;
}

type PathStart = Extract<IncidentEvent, { type: 'EngagementStarted' | 'EngagementReassigned' }>;

function startsPath(event: IncidentEvent): event is PathStart {
  return event.type === 'EngagementStarted' || (event.type === 'EngagementReassigned' && event.people.length === 0);
}
