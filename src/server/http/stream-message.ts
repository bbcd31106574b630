// What does the stream say of commits? Messages as bytes, made once and shared by every listener.

import type { StreamMessage, TimelineEntry } from '../../contract/incident.ts';
import type { Commit } from '../../core/incident/events.ts';
import type { Incident } from '../../core/incident/state.ts';
import type { IncidentSummary } from '../../core/incident/summary.ts';
import type { IncidentId } from '../../core/kernel/id.ts';
import type { Plan } from '../../core/plan/plan.ts';
import type { Changes, PlanBook } from '../../engine/ports.ts';
import type { HistoryRow } from './history.ts';

/** `position` is that of the last commit in it. */
export interface Frame {
  readonly position: number;
  readonly mark: StreamMark;
  readonly incident: IncidentId;
  readonly bytes: Buffer;
}

/** The lines of a timeline that commits bring about, oldest first. */
export type EntriesOf = (commits: readonly Commit[], incident: Incident, plan: Plan) => readonly TimelineEntry[];

/** One message for each incident: nobody can stand within a batch. `first` is the position of the batch's first commit. */
export function framesOfChanges(changes: Changes, first: number, plans: PlanBook, entriesOf: EntriesOf): Frame[] {
  let position = first - 1;
  const frames: Frame[] = [];
  for (const { incident, summary, commits } of changes.incidents) {
    if (commits.length === 0) continue;
    position += commits.length;
    const last = commits.at(-1);
    if (last !== undefined) frames.push(frame(position, last, summary, entriesOf(commits, incident, plans.get(incident.planVersion))));
  }
  return frames;
}

/** One message for each row: a listener may stand between any two. The plans must be at hand. */
export function framesOfRows(rows: readonly HistoryRow[], plans: PlanBook, entriesOf: EntriesOf): Frame[] {
  return rows.map((row) =>
    frame(row.position, row.commit, row.summary, entriesOf([row.commit], row.incident, plans.get(row.incident.planVersion))),
  );
}

/** Everything has to be asked for again; the stream goes on after `position`. `lost`: since the database lost something, and what. */
export function resyncFrame(position: number, lost: string | null = null): Buffer {
  return Buffer.from(`id: ${position}\nevent: resync\ndata: ${JSON.stringify(lost === null ? { position } : { position, lost })}\n\n`);
}

/**
 * Which commit stands at a position. Listeners give it back with the position, by which it shows whether the history is still the one
 * that they heard of: one that lost its end gives the same positions to others.
 */
export type StreamMark = string;

export function streamMark({ version, at }: Pick<Commit, 'version' | 'at'>): StreamMark {
  return `${version.toString(36)}.${at.toString(36)}`;
}

export const heartbeatFrame = Buffer.from(':\n\n');

function frame(position: number, commit: Commit, summary: IncidentSummary, entries: readonly TimelineEntry[]): Frame {
  const mark = streamMark(commit);
  const message = { position, summary, entries } satisfies Readonlies<StreamMessage>;
  const bytes = Buffer.from(`id: ${position}-${mark}\nevent: incident\ndata: ${JSON.stringify(message)}\n\n`);
  return { position, mark, incident: summary.id, bytes };
}

/** What the core made is not to be changed; on the wire that makes no difference. */
type Readonlies<T> = { readonly [Key in keyof T]: T[Key] extends (infer Item)[] ? readonly Item[] : unknown };
