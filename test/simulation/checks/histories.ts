// Is what was stored whole? Positions and versions without gaps, histories that fold to the states beside them, a wake for what is open.

import { isDeepStrictEqual } from 'node:util';
import { evolveCommits } from '../../../src/core/incident/evolve.ts';
import type { Incident } from '../../../src/core/incident/state.ts';
import { nextWake } from '../../../src/core/incident/wake.ts';
import type { Played } from '../world.ts';
import type { Finding } from './finding.ts';

/** A look, a claim of a node that died, and the slowest call. */
const longestOverdueMs = 20_000;

export function findInHistories(played: Played): Finding[] {
  return [
    ...findInPositions(played),
    ...played.memory.incidents().flatMap((incident) => [...findInIncident(played, incident), ...findUnattended(played, incident)]),
    ...played.diary.faults.map((text) => ({ invariant: 'nothing breaks', text }) as const),
  ];
}

function findInPositions({ diary }: Played): Finding[] {
  const findings: Finding[] = [];
  /** Where the batch ends that brought an incident to a version. */
  const ends = new Map<string, number>();
  let last = 0;
  for (const { changes } of diary.written) {
    last += changes.incidents.reduce((sum, each) => sum + each.commits.length, 0);
    for (const { incident } of changes.incidents) ends.set(`${incident.id} ${incident.version}`, last);
  }
  for (const { life, changes, position } of diary.told) {
    const [first] = changes.incidents;
    const end = first === undefined ? undefined : ends.get(`${first.incident.id} ${first.incident.version}`);
    if (end === undefined || end === position) continue;
    findings.push({ invariant: 'positions are consecutive', text: `${life} was told ${position} where ${end} should be` });
  }
  return findings;
}

function findInIncident({ memory }: Played, incident: Incident): Finding[] {
  const findings: Finding[] = [];
  const find = (text: string) => findings.push({ invariant: 'history folds to the state', text: `${incident.id} ${text}` });
  const history = memory.history(incident.id);
  if (history.some(({ version }, index) => version !== index + 1)) {
    find(`has the versions ${history.map(({ version }) => version).join(', ')}`);
  }
  if (!isDeepStrictEqual(evolveCommits(null, history), incident)) find('has a history that does not fold to its state');
  if (incident.status === 'resolved' && incident.engagements.some((each) => each.status !== 'closed')) find('is over and still engages');
  return findings;
}

function findUnattended({ memory, endWall, setBackMs }: Played, incident: Incident): Finding[] {
  const stored = memory.wakeOf(incident.id);
  const due = nextWake(incident);
  if (due !== stored) {
    return [{ invariant: 'what is open has a wake', text: `${incident.id} wants to be woken at ${due}, and is at ${stored}` }];
  }
  const waits = incident.engagements.some((each) => each.status === 'escalating' || each.status === 'waiting');
  if (waits && stored === null)
    return [{ invariant: 'what is open has a wake', text: `${incident.id} waits, and nobody looks at it again` }];
  if (stored === null || stored + longestOverdueMs + setBackMs >= endWall) return [];
  return [{ invariant: 'what is due is done in time', text: `${incident.id} has been due for ${endWall - stored} ms at the end` }];
}
