// Which versions of the plan are there? They never change, so each is read once; the newest is the active one.

import { assert } from '../../core/kernel/assert.ts';
import type { Instant } from '../../core/kernel/instant.ts';
import type { Plan } from '../../core/plan/plan.ts';
import { completed } from '../../core/plan/unsaid.ts';
import type { PlanBook } from '../../engine/ports.ts';
import type { Database } from './database.ts';
import { channel, notice } from './postgres/listener.ts';

/** A file of the plan's text; `name` is its path within the plan's folder. */
export interface PlanSource {
  readonly name: string;
  readonly text: string;
}

export interface Activation {
  readonly plan: Plan;
  readonly sources: readonly PlanSource[];
  /** Who did it, for people to read. */
  readonly by: string;
  readonly now: Instant;
}

export interface PlanVersion {
  readonly version: number;
  readonly activatedAt: Instant;
  readonly activatedBy: string;
}

export interface PlanStore extends PlanBook {
  /** Makes the plan the active one; gives its version. */
  activate(activation: Activation): Promise<number>;
  /** Looks for versions that other nodes activated. Done by itself when they say so. */
  refresh(): Promise<void>;
  /** The text that a version was made from; `null` if there is no such version. */
  sources(version: number): Promise<readonly PlanSource[] | null>;
  /** The newest first. */
  versions(limit: number): Promise<readonly PlanVersion[]>;
  /** Calls back after another version has become the active one, here or elsewhere. */
  onActivated(callback: (version: number) => void): () => void;
  close(): void;
}

/** Two nodes may activate at once: each tries again with the number after the other's. */
const activationTries = 20;

/** Has the active version at hand when it answers. */
export async function createPlanStore(database: Database): Promise<PlanStore> {
  const { db } = database;
  const known = new Map<number, Plan>();
  const callbacks = new Set<(version: number) => void>();
  let newest = 0;

  function learn(version: number, plan: Plan): void {
    known.set(version, plan);
    if (version <= newest) return;
    newest = version;
    for (const callback of callbacks) callback(version);
  }

  async function refresh(): Promise<void> {
    const row = await db
      .selectFrom('plans')
      .select(['version', 'plan'])
      .where('version', '>', newest)
      .orderBy('version', 'desc')
      .limit(1)
      .executeTakeFirst();
    if (row !== undefined) learn(row.version, asPlan(row.plan));
  }

  async function activate({ plan, sources, by, now }: Activation): Promise<number> {
    const insert = `insert into plans (version, activated_at, activated_by, plan, sources)
      select coalesce(max(version), 0) + 1, $1::bigint, $2::text, $3::json, $4::json from plans returning version`;
    const tell = `select pg_notify('${channel}', $1::text || max(version)) from plans`;
    const params = [now, by, JSON.stringify(plan), JSON.stringify(sources)];
    for (let tried = 0; tried < activationTries; tried += 1) {
      const statements = [
        { sql: insert, params, expect: 1 },
        { sql: tell, params: [notice(database.node, 'plan', '')] },
      ];
      const done = await database.transact(statements, ['plans_pkey']);
      if (!done.ok) continue;
      const version = done.answers[0]?.rows[0]?.version;
      assert(typeof version === 'number', 'an activated plan has a version');
      learn(version, plan);
      return version;
    }
    throw new Error('the plan could not be activated: other nodes activate without pause');
  }

  // A refresh that fails now is made up for by the next notice, or by whoever calls it in turns.
  const unsubscribe = database.onPlanElsewhere(() => void refresh().catch(() => {}));
  await refresh();
  return {
    active() {
      return newest === 0 ? null : { version: newest, plan: get(newest) };
    },
    async ensure(versions) {
      const missing = versions.filter((version) => !known.has(version));
      if (missing.length === 0) return;
      const rows = await db.selectFrom('plans').select(['version', 'plan']).where('version', 'in', missing).execute();
      for (const row of rows) learn(row.version, asPlan(row.plan));
      for (const version of missing) assert(known.has(version), `version ${version} of the plan is in the database`);
    },
    get,
    activate,
    refresh,
    async sources(version) {
      const row = await db.selectFrom('plans').select('sources').where('version', '=', version).executeTakeFirst();
      // Written by `activate`.
      return row === undefined ? null : (row.sources as readonly PlanSource[]);
    },
    async versions(limit) {
      const rows = await db
        .selectFrom('plans')
        .select(['version', 'activated_at', 'activated_by'])
        .orderBy('version', 'desc')
        .limit(limit)
        .execute();
      return rows.map((row) => ({ version: row.version, activatedAt: row.activated_at, activatedBy: row.activated_by }));
    },
    onActivated(callback) {
      callbacks.add(callback);
      return () => callbacks.delete(callback);
    },
    close: unsubscribe,
  };

  function get(version: number): Plan {
    const plan = known.get(version);
    assert(plan !== undefined, `version ${version} of the plan was ensured before it is used`);
    return plan;
  }
}

/** Written by `activate`, which takes only checked plans; perhaps that of an earlier Tocsin, which knew fewer words. */
function asPlan(stored: unknown): Plan {
  return completed(stored as Plan);
}
