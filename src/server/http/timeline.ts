// How does an incident's history read? Each event a line, numbered by the commit's version and its place within it.

import type { TimelineEntry } from '../../contract/incident.ts';
import { describe } from '../../core/incident/describe.ts';
import type { Commit } from '../../core/incident/events.ts';
import type { Incident } from '../../core/incident/state.ts';
import type { Plan } from '../../core/plan/plan.ts';

/** In the order of the commits. */
export function timelineOf(commits: readonly Commit[], incident: Incident, plan: Plan): readonly TimelineEntry[] {
  return commits.flatMap((commit) =>
    commit.events.map((event, n) => ({
      id: `${commit.version}.${n + 1}`,
      at: commit.at,
      type: event.type,
      ...describe(event, incident, plan),
    })),
  );
}
