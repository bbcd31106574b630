// Did every clock speak once? Each warning, the breach and the verdict, and the breach before a verdict of "missed".

import type { Played } from '../world.ts';
import { claimTracesMs, type Finding, happenings, isTroubled } from './finding.ts';

const longestLateMs = 3_000;

export function findInClocks(played: Played): Finding[] {
  return played.memory.incidents().flatMap((incident) => {
    const findings: Finding[] = [];
    const find = (text: string) => findings.push({ invariant: 'clocks speak once', text });
    const said = new Set<string>();
    /** The commit in which each clock got its target: what had passed by then is told at once. */
    const targeted = new Map<string, number>();
    for (const { at, commit, event } of happenings(played, incident.id)) {
      if (!('clock' in event)) continue;
      if (event.type === 'ClockStarted' || event.type === 'ClockRetargeted') targeted.set(event.clock, commit);
      const breached = `${event.clock} is breached`;
      const over = `${event.clock} is over`;
      if (event.type === 'ClockWarned' || event.type === 'ClockBreached') {
        const word = event.type === 'ClockWarned' ? `${event.clock} warns at ${event.share}` : breached;
        if (said.has(word)) find(`${word} twice`);
        if (said.has(over)) find(`${word} after its end`);
        said.add(word);
        const isNew = targeted.get(event.clock) === commit;
        if (!isNew && event.lateMs > longestLateMs && !isTroubledAt(played, at, event.lateMs)) {
          findings.push({ invariant: 'what is due is done in time', text: `${word}, and is told ${event.lateMs} ms late` });
        }
      }
      if (event.type === 'ClockStopped' || event.type === 'ClockWithdrawn') {
        if (said.has(over)) find(`${over} twice`);
        said.add(over);
      }
      if (event.type === 'ClockStopped' && (event.verdict === 'missed') !== said.has(breached)) {
        find(`${event.clock} is ${event.verdict}, and was ${said.has(breached) ? '' : 'not '}breached`);
      }
    }
    return findings;
  });
}

/** Where no clock ever jumped, what a commit says is true time; where one did, that is a trouble. */
function isTroubledAt(played: Played, at: number, lateMs: number): boolean {
  return played.setBackMs > 0 || isTroubled(played, at - lateMs, at, claimTracesMs);
}
