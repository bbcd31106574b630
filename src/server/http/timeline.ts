// How does an incident's history read? Each event a line, numbered by the commit's version and its place within it.

import type { TimelineEntry } from '../../contract/incident.ts';
import { describe } from '../../core/incident/describe.ts';
import type { Commit } from '../../core/incident/events.ts';
import type { Incident } from '../../core/incident/state.ts';
import type { Plan } from '../../core/plan/plan.ts';

/** A whole history, each event in the words of the version of the plan under which it happened: who left since is still named. */
export function timelineUnder(planAt: (version: number) => Plan, commits: readonly Commit[], incident: Incident): readonly TimelineEntry[] {
  let version = versionsIn(commits)[0] ?? incident.planVersion;
  return commits.flatMap((commit) => {
    const plan = planAt(version);
    for (const event of commit.events) if (event.type === 'IncidentRebased') version = event.to;
    return timelineOf([commit], incident, plan);
  });
}

/** In the order in which it ran under them. */
export function versionsIn(commits: readonly Commit[]): readonly number[] {
  return commits.flatMap(({ events }) =>
    events.flatMap((event) => {
      if (event.type === 'IncidentOpened') return [event.planVersion];
      return event.type === 'IncidentRebased' ? [event.to] : [];
    }),
  );
}

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
