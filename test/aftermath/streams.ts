// Did every listener hear everything, in order, and nothing twice? Whatever became of the nodes that they listened to.

import type { StreamMessage } from '../../src/contract/incident.ts';
import type { Stored } from './stored.ts';

/** Each listened from the first commit on. */
export function findInStreams({ commits }: Stored, listeners: readonly (readonly StreamMessage[])[]): string[] {
  const [first, ...others] = listeners.map((messages) => messages.flatMap(linesOf));
  return [
    ...listeners.flatMap((messages, nth) => findDisorder(messages, nth)),
    ...listeners.flatMap((messages, nth) => findGaps(commits, messages, nth)),
    ...others.flatMap((lines, nth) => (sameLines(lines, first ?? []) ? [] : [`listener ${nth + 2} has heard other lines than the first`])),
  ];
}

function linesOf({ summary, entries }: StreamMessage): string[] {
  return entries.map(({ id, text }) => `${summary.id} ${id} ${text}`);
}

function sameLines(some: readonly string[], others: readonly string[]): boolean {
  return some.length === others.length && some.every((line, index) => line === others[index]);
}

function findDisorder(messages: readonly StreamMessage[], nth: number): string[] {
  return messages.flatMap(({ position }, index) => {
    const before = messages[index - 1]?.position ?? 0;
    return position > before ? [] : [`listener ${nth + 1} heard ${position} after ${before}`];
  });
}

/** A message may stand for several commits of its incident that lie directly before its position. */
function findGaps(commits: Stored['commits'], messages: readonly StreamMessage[], nth: number): string[] {
  const heard = new Map(messages.map(({ position, summary }) => [position, summary.id]));
  const findings: string[] = [];
  for (let index = commits.length - 1; index >= 0; index--) {
    const commit = commits[index];
    if (commit === undefined) continue;
    const next = commits[index + 1];
    const goesAlong = next?.incident === commit.incident && heard.get(next.position) === commit.incident;
    if (heard.get(commit.position) === commit.incident) continue;
    if (goesAlong) heard.set(commit.position, commit.incident);
    else findings.push(`listener ${nth + 1} never heard ${commit.position}, of ${commit.incident}`);
  }
  return findings;
}
