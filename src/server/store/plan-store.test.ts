import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { asStoredBefore } from '../../../test/fixtures/earlier-plan.ts';
import { smallPlan } from '../../../test/fixtures/plan.ts';
import { engines, type Opened } from '../../../test/stores.ts';
import type { Plan } from '../../core/plan/plan.ts';
import { createPlanStore } from './plan-store.ts';

describe.each(engines)('plans on $name', ({ open }) => {
  let opened: Opened;
  beforeAll(async () => {
    opened = await open();
  });
  afterAll(() => opened.close());

  test('versions count up, never change, and are at hand after a restart', async () => {
    const store = await createPlanStore(opened.database);
    expect(store.active()).toBeNull();
    const heard: number[] = [];
    store.onActivated((version) => heard.push(version));
    const sources = [{ name: 'plan.yaml', text: 'name: First' }];
    expect(await store.activate({ plan: planNamed('First'), sources, by: 'lee', now: 1 })).toBe(1);
    expect(await store.activate({ plan: planNamed('Second'), sources: [], by: 'kim', now: 2 })).toBe(2);
    expect(store.active()).toEqual({ version: 2, plan: planNamed('Second') });
    expect(heard).toEqual([1, 2]);
    const restarted = await createPlanStore(opened.database);
    expect(restarted.active()).toEqual({ version: 2, plan: planNamed('Second') });
    expect(() => restarted.get(1)).toThrow('ensured');
    await restarted.ensure([1, 2]);
    expect(restarted.get(1)).toEqual(planNamed('First'));
    expect(restarted.active()?.version).toBe(2);
    expect(await restarted.sources(1)).toEqual(sources);
    expect(await restarted.sources(9)).toBeNull();
    expect(await restarted.versions(1)).toEqual([{ version: 2, activatedAt: 2, activatedBy: 'kim', reason: null }]);
    await expect(restarted.ensure([9])).rejects.toThrow('version 9');
    store.close();
    restarted.close();
  });

  test('why, and what was found, stay with the version; findings are kept once', async () => {
    const store = await createPlanStore(opened.database);
    const activation = {
      plan: planNamed('Third'),
      sources: [{ name: '/etc/tocsin/plan.yaml', text: '\ufeff# ünï\r\n' }],
      by: 'ana',
      now: 5,
    };
    const version = await store.activate({ ...activation, reason: 'the audit wants it' });
    expect(await store.versions(1)).toMatchObject([{ version, activatedBy: 'ana', reason: 'the audit wants it' }]);
    expect(await store.findings(version)).toBeNull();
    await store.keepFindings(version, found(1));
    await store.keepFindings(version, found(2));
    expect(await store.findings(version)).toEqual(found(1));
    const next = await store.activate({ ...activation, findings: found(3) });
    expect(await store.findings(next)).toEqual(found(3));
    expect(await store.findings(99)).toBeNull();
    // What earlier versions of Tocsin kept with its whole path is known by its name, and its text is as it was.
    expect(await store.sources(version)).toEqual([{ name: 'plan.yaml', text: '\ufeff# ünï\r\n' }]);
    expect([await store.exists(version), await store.exists(99)]).toEqual([true, false]);
    expect(await store.newestBy('ana')).toMatchObject({ version: next, plan: planNamed('Third') });
    expect(await store.newestBy('nobody')).toBeNull();
    store.close();
  });

  test('what an earlier version stored is brought to the present, by whichever way it is read', async () => {
    const store = await createPlanStore(opened.database);
    const today = planNamed('Stored before');
    const older = asStoredBefore(today);
    expect(older).not.toEqual(today);
    const version = await store.activate({ plan: older, sources: [], by: 'before', now: 7 });
    const restarted = await createPlanStore(opened.database);
    expect(restarted.active()).toEqual({ version, plan: today });
    expect(await restarted.newestBy('before')).toMatchObject({ version, plan: today });
    const next = await restarted.activate({ plan: planNamed('After it'), sources: [], by: 'lee', now: 8 });
    const later = await createPlanStore(opened.database);
    await later.ensure([version]);
    expect(later.get(version)).toEqual(today);
    await later.readAnew();
    expect(later.get(version)).toEqual(today);
    expect(later.active()?.version).toBe(next);
    for (const each of [store, restarted, later]) each.close();
  });

  test('of those that were begun on one version the first is activated, the others change nothing', async () => {
    const store = await createPlanStore(opened.database);
    const other = await createPlanStore(opened.another === null ? opened.database : await opened.another());
    const before = store.active()?.version ?? 0;
    const activation = (name: string) => ({ plan: planNamed(name), sources: [], by: 'lee', now: 6 });
    expect(await store.activateAfter(before - 1, activation('Late'))).toBeNull();
    const given = await Promise.all([store, other, store, other].map((each, n) => each.activateAfter(before, activation(`One of ${n}`))));
    expect(given.filter((version) => version !== null)).toEqual([before + 1]);
    expect((await store.versions(1))[0]?.version).toBe(before + 1);
    store.close();
    other.close();
  });

  test('activations at once get a number each, and other nodes hear of them', async () => {
    const nodes = opened.another === null ? [opened.database, opened.database] : [opened.database, await opened.another()];
    const stores = await Promise.all(nodes.map(createPlanStore));
    const before = stores[0]?.active()?.version ?? 0;
    const given = await Promise.all(
      Array.from({ length: 6 }, (_, n) => stores[n % 2]?.activate({ plan: planNamed(`Plan ${n}`), sources: [], by: 'lee', now: 3 })),
    );
    expect(given.map((version) => (version ?? 0) - before).sort()).toEqual([1, 2, 3, 4, 5, 6]);
    if (opened.another === null) for (const store of stores) await store.refresh();
    for (const store of stores) await expect.poll(() => store.active()?.version).toBe(before + 6);
    for (const store of stores) store.close();
  });
});

function found(errors: number) {
  return { from: 0, to: 1, finished: true, errors, warnings: 0, notes: 0, accepted: 0, findings: [] };
}

/** Its name tells one from another. */
function planNamed(name: string): Plan {
  return smallPlan({ name });
}
