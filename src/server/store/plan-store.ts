// Which versions of the plan are there? They never change, so each is read once; the newest is the active one.

import { sql } from 'kysely';
import type { Verification } from '../../contract/activation.ts';
import { assert } from '../../core/kernel/assert.ts';
import type { Instant } from '../../core/kernel/instant.ts';
import type { Plan } from '../../core/plan/plan.ts';
import type { PlanBook } from '../../engine/ports.ts';
import type { Database } from './database.ts';
import { channel, notice } from './postgres/listener.ts';
import { storedPlan } from './stored-plan.ts';

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
  /** Why, where something stood against it. */
  readonly reason?: string | null;
  /** What the verifier found, where it has looked already. */
  readonly findings?: Verification | null;
}

export interface PlanVersion {
  readonly version: number;
  readonly activatedAt: Instant;
  readonly activatedBy: string;
  readonly reason: string | null;
}

export interface PlanStore extends PlanBook {
  /** Makes the plan the active one; gives its version. */
  activate(activation: Activation): Promise<number>;
  /** The same where `version` is still the active one (0: none is); else `null`, and nothing is changed. */
  activateAfter(version: number, activation: Activation): Promise<number | null>;
  /** Looks for versions that other nodes activated. Done by itself when they say so. */
  refresh(): Promise<void>;
  /** The history went back: versions may be gone, and be given once more to others. Everything is read anew. */
  readAnew(): Promise<void>;
  /** The text that a version was made from; `null` if there is no such version. */
  sources(version: number): Promise<readonly PlanSource[] | null>;
  /** What the verifier found in a version; `null`: it has not looked, or there is no such version. */
  findings(version: number): Promise<Verification | null>;
  /** Keeps what it found, where nothing is kept yet. */
  keepFindings(version: number, findings: Verification): Promise<void>;
  exists(version: number): Promise<boolean>;
  /** The newest version that this one activated. */
  newestBy(by: string): Promise<{ readonly version: number; readonly plan: Plan; readonly sources: readonly PlanSource[] } | null>;
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
    if (row !== undefined) learn(row.version, storedPlan(row.plan));
  }

  async function readAnew(): Promise<void> {
    const rows = await db
      .selectFrom('plans')
      .select(['version', 'plan'])
      .where((is) =>
        is.or([
          is('version', 'in', [0, ...known.keys()]),
          is('version', '=', is.selectFrom('plans').select(sql<number>`max(version)`.as('newest'))),
        ]),
      )
      .execute();
    known.clear();
    newest = 0;
    for (const { version, plan } of rows.toSorted((a, b) => a.version - b.version)) known.set(version, storedPlan(plan));
    const active = rows.reduce((most, { version }) => Math.max(most, version), 0);
    const plan = known.get(active);
    if (plan !== undefined) learn(active, plan);
  }

  /** `after` `null`: whatever is active. */
  async function insertAfter(after: number | null, activation: Activation): Promise<number | null> {
    const { plan, sources, by, now, reason = null, findings = null } = activation;
    const insert = `insert into plans (version, activated_at, activated_by, plan, sources, reason, findings)
      select coalesce(max(version), 0) + 1, $1::bigint, $2::text, $3::json, $4::json, $5::text, $6::json from plans
      having $7::integer is null or coalesce(max(version), 0) = $7::integer returning version`;
    const tell = `select pg_notify('${channel}', $1::text || max(version)) from plans`;
    const told = findings === null ? null : JSON.stringify(findings);
    const params = [now, by, JSON.stringify(plan), JSON.stringify(sources), reason, told, after];
    for (let tried = 0; tried < activationTries; tried += 1) {
      const statements = [
        { sql: insert, params, expect: 1 },
        { sql: tell, params: [notice(database.node, 'plan', '')] },
      ];
      const done = await database.transact(statements, { competedFor: ['plans_pkey'] });
      if (!done.ok) {
        await refresh();
        if (after !== null && newest !== after) return null;
        continue;
      }
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
      for (const row of rows) learn(row.version, storedPlan(row.plan));
      for (const version of missing) assert(known.has(version), `version ${version} of the plan is in the database`);
    },
    get,
    async activate(activation) {
      const version = await insertAfter(null, activation);
      assert(version !== null, 'what is active does not matter to it');
      return version;
    },
    activateAfter: insertAfter,
    refresh,
    readAnew,
    async sources(version) {
      const row = await db.selectFrom('plans').select('sources').where('version', '=', version).executeTakeFirst();
      return row === undefined ? null : asSources(row.sources);
    },
    async findings(version) {
      const row = await db.selectFrom('plans').select('findings').where('version', '=', version).executeTakeFirst();
      // Written by `activate` and `keepFindings`.
      return (row?.findings ?? null) as Verification | null;
    },
    async keepFindings(version, findings) {
      await db
        .updateTable('plans')
        .set({ findings: JSON.stringify(findings) })
        .where('version', '=', version)
        .where('findings', 'is', null)
        .execute();
    },
    async exists(version) {
      if (known.has(version)) return true;
      const row = await db.selectFrom('plans').select('version').where('version', '=', version).executeTakeFirst();
      return row !== undefined;
    },
    async newestBy(by) {
      const row = await db
        .selectFrom('plans')
        .select(['version', 'plan', 'sources'])
        .where('activated_by', '=', by)
        .orderBy('version', 'desc')
        .limit(1)
        .executeTakeFirst();
      return row === undefined ? null : { version: row.version, plan: storedPlan(row.plan), sources: asSources(row.sources) };
    },
    async versions(limit) {
      const rows = await db
        .selectFrom('plans')
        .select(['version', 'activated_at', 'activated_by', 'reason'])
        .orderBy('version', 'desc')
        .limit(limit)
        .execute();
      return rows.map(({ version, activated_at, activated_by, reason }) => ({
        version,
        activatedAt: activated_at,
        activatedBy: activated_by,
        reason,
      }));
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

/** Written by `activate`. A name is that of a file; earlier versions of Tocsin kept its whole path. */
function asSources(stored: unknown): readonly PlanSource[] {
  return (stored as readonly PlanSource[]).map(({ name, text }) => ({ name: name.split('/').at(-1) ?? name, text }));
}
