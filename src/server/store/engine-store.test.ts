import { sql } from 'kysely';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { changesOf, noted, opening, sampleAlert, sampleDelivery, start } from '../../../test/fixtures/changes.ts';
import { engines, type Opened } from '../../../test/stores.ts';
import { minute, second } from '../../core/kernel/instant.ts';
import type { EngineStore, LoadKeys } from '../../engine/ports.ts';
import { listAlerts } from './alerts.ts';
import { claim, next } from './claim.ts';
import { listDeliveries } from './deliveries.ts';
import { createEngineStore } from './engine-store.ts';
import { newestPosition, readHistory, readHistoryAfter } from './history.ts';
import { listSummaries, readIncident } from './incidents.ts';
import { addRepeats } from './repeats.ts';

const nothing: LoadKeys = { incidents: [], alerts: [], correlationKeys: [], paths: [] };

describe.each(engines)('the engine store on $name', ({ open }) => {
  let opened: Opened;
  let store: EngineStore;
  let made = 0;
  const newId = () => {
    made += 1;
    return `inc_${String(made).padStart(6, '0')}`;
  };

  beforeAll(async () => {
    opened = await open();
    store = createEngineStore(opened.database);
  });
  beforeEach(async () => {
    for (const table of ['incidents', 'wakes', 'alerts', 'repeats', 'deliveries', 'turns'] as const)
      await opened.database.db.deleteFrom(table).execute();
  });
  afterAll(() => opened.close());

  test('what is committed is loaded again, by id, by alert and by correlation key', async () => {
    const [one, two, three] = [opening(newId()), opening(newId()), opening(newId())];
    const alert = sampleAlert('alr_load', two.incident.id);
    const turns = [{ path: 'payments-path', from: 0, to: 3 }];
    expect(await store.commit(changesOf({ incidents: [one, two, three], newAlerts: [alert], turns }))).toMatchObject({ ok: true });
    const loaded = await store.load({
      incidents: [one.incident.id, 'inc_unknown'],
      alerts: [alert, { integration: 'prometheus', dedupKey: 'unknown' }],
      correlationKeys: [three.incident.correlationKey ?? '', one.incident.correlationKey ?? ''],
      paths: ['payments-path', 'never-started'],
    });
    expect([...loaded.incidents].sort((a, b) => a.id.localeCompare(b.id))).toEqual([one.incident, two.incident, three.incident]);
    expect(loaded.alerts).toEqual([alert]);
    expect([...loaded.turns]).toEqual([['payments-path', 3]]);
    expect(await store.load(nothing)).toEqual({ incidents: [], alerts: [], turns: new Map() });
  });

  test('positions are consecutive, in the order of the changes and of their commits', async () => {
    const before = await newestPosition(opened.database.db);
    const changes = [opening(newId()), opening(newId()), opening(newId())];
    const [first] = changes;
    if (first === undefined) throw new Error('there are three');
    const next = noted(first.incident, start + minute);
    const both = { ...first, incident: next.incident, commits: [...first.commits, ...next.commits] };
    expect(await store.commit(changesOf({ incidents: [both, ...changes.slice(1)] }))).toEqual({ ok: true, position: before + 4 });
    const rows = await readHistoryAfter(opened.database.db, before, 100);
    expect(rows.map(({ position, incident, version }) => [position - before, incident, version])).toEqual([
      [1, first.incident.id, 1],
      [2, first.incident.id, 2],
      [3, changes[1]?.incident.id, 1],
      [4, changes[2]?.incident.id, 1],
    ]);
    expect(rows[0]?.events).toEqual(first.commits[0]?.events);
    expect(await readHistory(opened.database.db, first.incident.id)).toEqual(rows.slice(0, 2));
    expect(await store.commit(changesOf({}))).toEqual({ ok: true, position: before + 4 });
  });

  test('a change from another version than the stored one is a conflict, and nothing of its batch is written', async () => {
    const first = opening(newId());
    await store.commit(changesOf({ incidents: [first] }));
    const second = noted(first.incident, start + minute);
    expect(await store.commit(changesOf({ incidents: [second] }))).toMatchObject({ ok: true });
    const bystander = opening(newId());
    const position = await newestPosition(opened.database.db);
    expect(await store.commit(changesOf({ incidents: [bystander, second] }))).toEqual({ ok: false });
    expect(await readIncident(opened.database.db, bystander.incident.id)).toBeNull();
    expect(await newestPosition(opened.database.db)).toBe(position);
    expect(await readIncident(opened.database.db, first.incident.id)).toEqual({ incident: second.incident, summary: second.summary });
  });

  test('an incident is opened once, and a correlation key belongs to one incident', async () => {
    const first = opening(newId());
    await store.commit(changesOf({ incidents: [first] }));
    expect(await store.commit(changesOf({ incidents: [first] }))).toEqual({ ok: false });
    const rival = opening(newId(), start, { correlationKey: first.incident.correlationKey });
    expect(await store.commit(changesOf({ incidents: [rival] }))).toEqual({ ok: false });
    const released = noted(first.incident, start + minute, { correlationKey: null });
    expect(await store.commit(changesOf({ incidents: [released] }))).toMatchObject({ ok: true });
    expect(await store.commit(changesOf({ incidents: [rival] }))).toMatchObject({ ok: true });
  });

  test('in one batch a key goes from one incident to another, and from a resolved alert to a new one', async () => {
    const [giver, taker] = [opening(newId()), opening(newId(), start, { correlationKey: null })];
    const alert = sampleAlert('alr_key', giver.incident.id);
    await store.commit(changesOf({ incidents: [giver, taker], newAlerts: [alert] }));
    const { correlationKey } = giver.incident;
    const without = noted(giver.incident, start + minute, { correlationKey: null });
    const withKey = noted(taker.incident, start + minute, { correlationKey });
    const resolved = { alert: { ...alert, status: 'resolved' as const }, times: 0 };
    const moved = { incidents: [withKey, without], newAlerts: [{ ...alert, id: 'alr_key_2' }], changedAlerts: [resolved] };
    expect(await store.commit(changesOf(moved))).toMatchObject({ ok: true });
    const given = noted(withKey.incident, start + 2 * minute, { correlationKey: null });
    const newcomer = opening(newId(), start, { correlationKey });
    expect(await store.commit(changesOf({ incidents: [newcomer, given] }))).toMatchObject({ ok: true });
  });

  test('repeats add up; an alert that is not open any more is a conflict; its key is free again', async () => {
    const change = opening(newId());
    const alert = sampleAlert('alr_repeat', change.incident.id);
    await store.commit(changesOf({ incidents: [change], newAlerts: [alert] }));
    const repeat = (times: number) => ({ id: alert.id, times });
    for (const [times, at] of [
      [2, start + 9],
      [3, start + 4],
    ] as const)
      expect(await store.commit(changesOf({ now: at, repeatedAlerts: [repeat(times)] }))).toMatchObject({ ok: true });
    expect(await listAlerts(opened.database.db, change.incident.id, 10)).toEqual([{ ...alert, count: 6, lastEventAt: start + 9 }]);
    expect(await store.commit(changesOf({ newAlerts: [{ ...alert, id: 'alr_rival' }] }))).toEqual({ ok: false });
    // This node has not heard of the repeats.
    const resolved = { alert: { ...alert, count: 2, status: 'resolved' as const, resolvedAt: start + minute }, times: 1 };
    expect(await store.commit(changesOf({ changedAlerts: [resolved] }))).toMatchObject({ ok: true });
    expect(await store.commit(changesOf({ changedAlerts: [resolved] }))).toEqual({ ok: false });
    expect(await listAlerts(opened.database.db, change.incident.id, 10)).toMatchObject([{ count: 7, status: 'resolved' }]);
    expect(await store.commit(changesOf({ repeatedAlerts: [repeat(1)] }))).toEqual({ ok: false });
    expect((await store.load({ ...nothing, alerts: [alert] })).alerts).toEqual([]);
    expect(await store.commit(changesOf({ newAlerts: [{ ...alert, id: 'alr_again' }] }))).toMatchObject({ ok: true });
  });

  test('repeats that wait are told already, and are added once, whoever adds them', async () => {
    const change = opening(newId());
    const newAlerts = [sampleAlert('alr_one', change.incident.id), { ...sampleAlert('alr_two', change.incident.id), dedupKey: 'two' }];
    await store.commit(changesOf({ incidents: [change], newAlerts }));
    for (let time = 1; time <= 5; time += 1) {
      const repeatedAlerts = [
        { id: 'alr_one', times: 1 },
        { id: 'alr_two', times: time },
      ];
      await store.commit(changesOf({ now: start + time, repeatedAlerts }));
    }
    const told = async () => new Map((await listAlerts(opened.database.db, change.incident.id, 10)).map((each) => [each.id, each]));
    const before = await told();
    expect([before.get('alr_one')?.count, before.get('alr_two')?.count]).toEqual([6, 16]);
    await Promise.all([addRepeats(opened.database), addRepeats(opened.database)]);
    expect(await told()).toEqual(before);
    expect(await opened.database.db.selectFrom('repeats').selectAll().execute()).toEqual([]);
    expect(await opened.database.db.selectFrom('alerts').select(['count', 'last_event_at']).orderBy('id').execute()).toEqual([
      { count: 6, last_event_at: start + 5 },
      { count: 16, last_event_at: start + 5 },
    ]);
  });

  test('turns are counted from what is stored, else it is a conflict', async () => {
    const turn = (from: number, to: number) => store.commit(changesOf({ turns: [{ path: 'p', from, to }] }));
    expect(await turn(1, 2)).toEqual({ ok: false });
    expect(await turn(0, 2)).toMatchObject({ ok: true });
    expect(await turn(0, 1)).toEqual({ ok: false });
    expect(await turn(2, 5)).toMatchObject({ ok: true });
    expect([...(await store.load({ ...nothing, paths: ['p'] })).turns]).toEqual([['p', 5]]);
  });

  test('due incidents are claimed once, the longest due first, until their lease ends or they are committed', async () => {
    const changes = [3, 1, 2, 60].map((minutes) => ({ ...opening(newId()), wakeAt: start + minutes * minute }));
    await store.commit(changesOf({ incidents: changes }));
    const ids = changes.map(({ incident }) => incident.id);
    expect(await store.claimDue(start, 10, minute)).toEqual({ due: [], nextAt: start + minute });
    const now = start + 5 * minute;
    expect(await store.claimDue(now, 2, 30 * second)).toEqual({ due: [ids[1], ids[2]], nextAt: start + 3 * minute });
    expect(await store.claimDue(now, 2, 30 * second)).toEqual({ due: [ids[0]], nextAt: now + 30 * second });
    expect(await store.claimDue(now + 31 * second, 10, 30 * second)).toMatchObject({ due: [ids[1], ids[2], ids[0]] });
    const [first] = changes;
    if (first === undefined) throw new Error('there are four');
    await store.commit(changesOf({ incidents: [{ ...noted(first.incident, now), wakeAt: null }] }));
    expect(await store.claimDue(now + 2 * minute, 10, second)).toMatchObject({ due: [ids[1], ids[2]] });
  });

  test('however many wakes are pending, those that are due are found along the index', async () => {
    const { database } = opened;
    const pending = `insert into wakes select 'inc_pending_' || n, $1::bigint + n * 100, 0 from generate_series(1, 20000) as n returning 1`;
    await database.read({ sql: pending, params: [start] });
    await sql`vacuum analyze wakes`.execute(database.db);
    const planOf = async (statement: string, params: readonly (number | null)[]) =>
      JSON.stringify(await database.read({ sql: `explain ${statement}`, params }));
    for (const now of [start, start + 10 * minute, start + 30 * minute]) {
      expect(await planOf(claim, [now, 500, now + minute, database.holder()])).toMatch(
        /^(?!.*Seq Scan on wakes)(?=.*Index Scan using wakes_due)/,
      );
      // The second part is not begun while something due is free.
      expect(await planOf(next, [now])).toMatch(/Index Scan using wakes_due/);
    }
    const now = start + 30 * minute;
    expect((await store.claimDue(now, 500, minute)).due).toHaveLength(500);
    expect(await store.claimDue(now, 500, minute)).toMatchObject({ nextAt: start + 1_001 * 100 });
  });

  test('messages of released pages do not leave any more', async () => {
    const change = { ...opening(newId()), deliveries: [] };
    const id = change.incident.id;
    await store.commit(changesOf({ incidents: [{ ...change, deliveries: [sampleDelivery(id), sampleDelivery(id, start, 2)] }] }));
    await store.commit(changesOf({ incidents: [{ ...noted(change.incident, start + minute), releasedPages: [sampleDelivery(id).page] }] }));
    const rows = await listDeliveries(opened.database.db, id);
    expect(rows.map(({ status }) => status)).toEqual(['cancelled', 'queued']);
    expect(rows[1]).toMatchObject({
      order: JSON.stringify(sampleDelivery(id, start, 2)),
      created_at: start,
      leased_until: start + 30 * second,
      attempts: 0,
    });
  });

  test('lists show open incidents by their next deadline and turn their pages without loss', async () => {
    const minutes = [50, 10, 30, null, 20, null, 40];
    const changes = minutes.map((deadline) => {
      const change = opening(newId(), start);
      const nextDeadline = deadline === null ? null : { at: start + deadline * minute, text: 'restore' };
      return { ...change, summary: { ...change.summary, nextDeadline } };
    });
    const done = opening(newId(), start + minute, { status: 'resolved' });
    await store.commit(changesOf({ incidents: [...changes, done] }));
    const ids = changes.map(({ incident }) => incident.id);
    const wanted = [1, 4, 2, 6, 0, 3, 5].map((index) => ids[index]);
    const seen: string[] = [];
    let cursor: string | undefined;
    do {
      const page = await listSummaries(opened.database.db, { status: 'open', limit: 2, cursor });
      if (!page.ok) throw new Error(page.refusal.message);
      seen.push(...page.value.summaries.map(({ id }) => id));
      cursor = page.value.next ?? undefined;
    } while (cursor !== undefined);
    expect(seen).toEqual(wanted);
    const all = await listSummaries(opened.database.db, { status: 'all', limit: 100 });
    expect(all.ok && all.value.summaries.map(({ id }) => id)).toEqual([done.incident.id, ...ids.toReversed()]);
    const resolved = await listSummaries(opened.database.db, { status: 'resolved', limit: 100 });
    expect(resolved).toEqual({ ok: true, value: { summaries: [done.summary], next: null } });
    expect(await listSummaries(opened.database.db, { status: 'open', limit: 1, cursor: 'nonsense' })).toMatchObject({ ok: false });
  });
});
