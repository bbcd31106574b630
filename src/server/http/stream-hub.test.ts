import fc from 'fast-check';
import { expect, test } from 'vitest';
import { testMetrics } from '../../../test/metrics.ts';
import type { TimelineEntry } from '../../contract/incident.ts';
import type { Incident } from '../../core/incident/state.ts';
import type { IncidentSummary } from '../../core/incident/summary.ts';
import type { Plan } from '../../core/plan/plan.ts';
import type { Changes, PlanBook } from '../../engine/ports.ts';
import type { History, HistoryRow } from './history.ts';
import type { Sink } from './stream.ts';
import { createStreamHub, type StreamHub } from './stream-hub.ts';
import { streamLimits } from './stream-limits.ts';
import { streamMark } from './stream-message.ts';

/** A history in memory, in which the moment of a commit is its position, so that a line of the stream tells which commit it is. */
function world() {
  const rows: HistoryRow[] = [];
  const told: ((position: number) => void)[] = [];
  const failing = { on: false };
  const history: History = {
    async newestPosition() {
      await Promise.resolve();
      if (failing.on) throw new Error('away');
      return rows.length;
    },
    async markAt(position) {
      await Promise.resolve();
      const row = rows.find((each) => each.position === position);
      return row === undefined ? null : streamMark(row.commit);
    },
    async read({ after, until, incident, limit }) {
      await Promise.resolve();
      if (failing.on) throw new Error('away');
      return rows
        .filter((row) => row.position > after && row.position <= (until ?? row.position))
        .filter((row) => incident === null || row.commit.incident === incident)
        .slice(0, limit);
    },
  };
  // Border of the test: the hub hands these through and looks at nothing but the id.
  const summaryOf = (id: string) => ({ id }) as IncidentSummary;
  const plans: PlanBook = { active: () => null, ensure: async () => undefined, get: () => ({}) as Plan };
  const metrics = testMetrics();
  const hub = createStreamHub({
    history,
    plans,
    metrics,
    log: { warn: () => undefined },
    entriesOf: (commits) =>
      commits.map(
        (commit): TimelineEntry => ({ id: `${commit.at}`, at: commit.at, type: 'NoteAdded', text: '', tone: 'normal', engagement: null }),
      ),
    onCommittedElsewhere(callback) {
      told.push(callback);
      return () => undefined;
    },
  });
  function append(incidents: readonly string[]): Changes {
    const changes = incidents.map((id) => {
      const position = rows.length + 1;
      const commit = { incident: id, version: position, at: position, events: [] };
      rows.push({ position, commit, incident: { planVersion: 1 } as Incident, summary: summaryOf(id) });
      return {
        expectedVersion: 0,
        incident: { planVersion: 1 } as Incident,
        summary: summaryOf(id),
        commits: [commit],
        wakeAt: null,
        deliveries: [],
        releasedPages: [],
      };
    });
    return { now: 0, incidents: changes, newAlerts: [], changedAlerts: [], repeatedAlerts: [], turns: [] };
  }
  return {
    hub,
    rows,
    metrics,
    failing,
    commitHere(incidents: readonly string[]) {
      const changes = append(incidents);
      hub.committed(changes, rows.length);
    },
    commitElsewhere(incidents: readonly string[]) {
      append(incidents);
      return () => {
        for (const callback of told) callback(rows.length);
      };
    },
  };
}

function listen(hub: StreamHub, after: number | null, incident: string | null = null, mark: string | null = null) {
  let text = '';
  const state = { ended: false, aborted: false, waiting: 0 };
  const sink: Sink = {
    write: (bytes) => {
      text += bytes.toString();
    },
    waitingBytes: () => state.waiting,
    onceDrained: (callback) => callback(),
    end: () => {
      state.ended = true;
    },
    abort: () => {
      state.aborted = true;
    },
  };
  const close = hub.open({ sink, after, mark, incident });
  return {
    state,
    close,
    text: () => text,
    /** Positions of the commits that were heard, in the order of hearing. */
    heard: () =>
      [...text.matchAll(/^data: (.*)$/gm)].flatMap((match) =>
        (JSON.parse(match[1] ?? '').entries ?? []).map((entry: TimelineEntry) => entry.at),
      ),
  };
}

const incidents = fc.array(fc.constantFrom('inc_a', 'inc_b'), { minLength: 1, maxLength: 4 });
const act = fc.oneof(
  incidents.map((ids) => ({ type: 'here', ids }) as const),
  incidents.map((ids) => ({ type: 'elsewhere', ids }) as const),
  fc.record({ type: fc.constant('listen' as const), back: fc.nat(12), incident: fc.constantFrom(null, 'inc_a') }),
  fc.constant({ type: 'pause' } as const),
  fc.constant({ type: 'hear' } as const),
);

test('whatever is committed where, every listener hears each commit after its own position once and in order', async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(act, { maxLength: 30 }), async (acts) => {
      const { hub, rows, commitHere, commitElsewhere } = world();
      await hub.start();
      const listeners: { after: number; incident: string | null; heard: () => number[] }[] = [];
      let unheard: (() => void)[] = [];
      for (const one of acts) {
        if (one.type === 'here') commitHere(one.ids);
        else if (one.type === 'elsewhere') unheard.push(commitElsewhere(one.ids));
        else if (one.type === 'pause') await Promise.resolve();
        else if (one.type === 'hear') {
          for (const hear of unheard) hear();
          unheard = [];
        } else {
          const after = Math.max(0, rows.length - one.back);
          listeners.push({ after, incident: one.incident, ...listen(hub, after, one.incident) });
        }
      }
      for (const hear of unheard) hear();
      const wanted = (listener: { after: number; incident: string | null }) =>
        rows
          .filter((row) => row.position > listener.after && (listener.incident === null || row.commit.incident === listener.incident))
          .map((row) => row.position);
      await expect.poll(() => listeners.map((listener) => listener.heard()), { interval: 5 }).toEqual(listeners.map(wanted));
      hub.close();
    }),
    { numRuns: 60 },
  );
});

test('who has missed too much is told to ask for everything again, and hears what comes then', async () => {
  const { hub, commitHere, commitElsewhere } = world();
  commitElsewhere(Array.from({ length: streamLimits.behind + 1 }, () => 'inc_a'));
  await hub.start();
  const listener = listen(hub, 0);
  await expect.poll(listener.text).toContain(`id: ${streamLimits.behind + 1}\nevent: resync\n`);
  commitHere(['inc_b']);
  await expect.poll(listener.heard).toEqual([streamLimits.behind + 2]);
  hub.close();
  expect(listener.state.ended).toBe(true);
});

test('a position of another database is told to ask for everything again', async () => {
  const { hub, commitHere } = world();
  await hub.start();
  const listener = listen(hub, 77);
  await expect.poll(listener.text).toContain('id: 0\nevent: resync\n');
  commitHere(['inc_a']);
  await expect.poll(listener.heard).toEqual([1]);
  hub.close();
});

/** What is committed after `position` is lost; what comes then is committed at other times. */
function loseAfter({ rows }: Pick<ReturnType<typeof world>, 'rows'>, position: number) {
  rows.length = position;
}

test('when the history goes back everybody is told to ask for everything again, and hears what comes then, once and in order', async () => {
  const { hub, rows, commitHere, commitElsewhere } = world();
  await hub.start();
  const [all, one] = [listen(hub, null), listen(hub, null, 'inc_b')];
  for (let times = 0; times < 5; times += 1) commitHere(['inc_a']);
  await expect.poll(all.heard).toHaveLength(5);
  loseAfter({ rows }, 2);
  commitElsewhere(['inc_a'])();
  hub.wentBack('it has lost something');
  commitHere(['inc_b']);
  await expect.poll(all.text).toContain('event: resync\ndata: {"position":4,"lost":"it has lost something"}');
  commitHere(['inc_b']);
  await expect.poll(() => all.heard().slice(5)).toEqual([5]);
  await expect.poll(one.heard).toEqual([5]);
  hub.close();
});

test('who comes again and has heard of a commit that is not there is told so, though the positions are beyond it by now', async () => {
  const { hub, rows, commitHere } = world();
  await hub.start();
  const before = listen(hub, null);
  for (let times = 0; times < 3; times += 1) commitHere(['inc_a']);
  await expect.poll(before.heard).toEqual([1, 2, 3]);
  expect(before.text()).toContain(`id: 3-${streamMark({ version: 3, at: 3 })}\n`);
  const sound = listen(hub, 2, null, streamMark({ version: 2, at: 2 }));
  await expect.poll(sound.heard).toEqual([3]);
  const lost = listen(hub, 2, null, streamMark({ version: 2, at: 77 }));
  await expect.poll(lost.text).toContain('event: resync\ndata: {"position":3,"lost":');
  const newest = listen(hub, 3, null, streamMark({ version: 9, at: 3 }));
  await expect.poll(newest.text).toContain('event: resync');
  rows.length = 0;
  hub.close();
});

test('who reads too slowly is let go, and the others go on', async () => {
  const { hub, metrics, commitHere } = world();
  await hub.start();
  const slow = listen(hub, null);
  const quick = listen(hub, null);
  slow.state.waiting = streamLimits.waitingBytes + 1;
  commitHere(['inc_a']);
  await expect.poll(quick.heard).toEqual([1]);
  expect(slow.state.aborted).toBe(true);
  commitHere(['inc_a']);
  await expect.poll(quick.heard).toEqual([1, 2]);
  expect(slow.heard()).toEqual([]);
  expect(await metrics.registry.metrics()).toContain('tocsin_streams_dropped_total 1');
  hub.close();
});

test('while the database is away nothing is lost: it follows when it is back', async () => {
  const { hub, failing, commitHere, commitElsewhere } = world();
  await hub.start();
  const listener = listen(hub, null);
  failing.on = true;
  commitElsewhere(['inc_a'])();
  await Promise.resolve();
  commitHere(['inc_b']);
  failing.on = false;
  await expect.poll(listener.heard, { timeout: 5_000 }).toEqual([1, 2]);
  hub.close();
});
