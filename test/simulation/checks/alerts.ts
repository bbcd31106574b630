// Is everything there that somebody was told is there? Each event as often as it was answered, each note, one incident for each key.

import type { Played } from '../world.ts';
import type { Finding } from './finding.ts';

export function findInAlerts(played: Played): Finding[] {
  return [
    ...findLost(played),
    ...findLostNotes(played),
    ...findLostDeclarations(played),
    ...findMiscounted(played),
    ...findTwoHolders(played),
  ];
}

function findLost({ diary, memory }: Played): Finding[] {
  const findings: Finding[] = [];
  const find = (text: string) => findings.push({ invariant: 'no answered event is lost', text });
  for (const key of new Set(diary.posted.map((each) => each.key))) {
    const posted = diary.posted.filter((each) => each.key === key);
    const triggers = posted.filter((each) => each.action === 'trigger');
    const alerts = memory.alerts().filter((each) => each.dedupKey === key);
    const counted = alerts.reduce((sum, each) => sum + each.count, 0);
    const answered = triggers.filter((each) => each.answered).length;
    const attempts = triggers.reduce((sum, each) => sum + each.attempts, 0);
    if (counted < answered) find(`${key}: ${answered} triggers were answered, and only ${counted} are there`);
    if (counted > attempts) find(`${key}: ${attempts} triggers were posted, and ${counted} are there`);
    const open = alerts.filter((each) => each.status === 'open').length;
    if (open > 1) find(`${key} is open ${open} times`);
    // A request that was doubled or given up may be carried out late, after what was said next.
    if (posted.some((each) => each.attempts !== 1 || !each.answered || each.sender !== 0)) continue;
    const last = posted.findLast((each) => each.action === 'trigger' || each.action === 'resolve')?.action;
    if ((open === 1) !== (last === 'trigger')) find(`${key}: the last word was ${last}, and ${open} alerts are open`);
  }
  return findings;
}

function findLostNotes({ diary, memory }: Played): Finding[] {
  return diary.noted.flatMap(({ incident, text, attempts, answered }) => {
    const events = memory.history(incident).flatMap((commit) => commit.events);
    const times = events.filter((event) => event.type === 'NoteAdded' && event.text === text).length;
    if (times >= (answered ? 1 : 0) && times <= attempts) return [];
    return [{ invariant: 'no answered event is lost', text: `${text} was asked for ${attempts} times, and is there ${times} times` }];
  });
}

function findLostDeclarations({ diary, memory }: Played): Finding[] {
  return diary.declared.flatMap(({ title, attempts, answered }) => {
    const times = memory.incidents().filter((incident) => incident.title === title).length;
    if (times >= (answered ? 1 : 0) && times <= attempts) return [];
    return [{ invariant: 'no answered event is lost', text: `${title} was asked for ${attempts} times, and is there ${times} times` }];
  });
}

function findMiscounted({ memory }: Played): Finding[] {
  return memory.incidents().flatMap((incident) => {
    const own = memory.alerts().filter((each) => each.incident === incident.id);
    const open = own.filter((each) => each.status === 'open').length;
    if (incident.openAlerts === open && incident.alertCount === own.length) return [];
    const text = `${incident.id} counts ${incident.openAlerts} open of ${incident.alertCount} alerts; ${open} of ${own.length} are there`;
    return [{ invariant: 'no answered event is lost', text }];
  });
}

/** Told by the history of everything: a key is taken when an incident is opened with it, until it is let go. */
function findTwoHolders({ diary }: Played): Finding[] {
  const findings: Finding[] = [];
  const holders = new Map<string, string>();
  for (const { changes } of diary.written) {
    const events = changes.incidents.flatMap(({ incident, commits }) =>
      commits.flatMap((commit) => commit.events.map((event) => ({ id: incident.id, event }))),
    );
    for (const { id, event } of events) {
      if (event.type === 'CorrelationReleased' && holders.get(event.correlationKey) === id) holders.delete(event.correlationKey);
    }
    for (const { id, event } of events) {
      if (event.type !== 'IncidentOpened' || event.correlationKey === null) continue;
      const holder = holders.get(event.correlationKey);
      if (holder !== undefined) {
        findings.push({
          invariant: 'one incident for each correlation key',
          text: `${holder} and ${id} both hold ${event.correlationKey}`,
        });
      }
      holders.set(event.correlationKey, id);
    }
  }
  return findings;
}
