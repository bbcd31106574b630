// Whose key is this? Found by one look-up for each version of the plan; keys that the plan does not name are generated once and kept.

import { ok, type Result, refuse } from '../../core/kernel/result.ts';
import type { Integration, IntegrationType, Plan } from '../../core/plan/plan.ts';
import type { Clock, PlanBook } from '../../engine/ports.ts';
import type { Database } from '../store/database.ts';

export interface Keyring {
  /** What is known at hand, without waiting. */
  find(type: IntegrationType, key: string): Integration | null;
  /** Also asks the store for keys that another node has generated. Refusals: `unknown-key`, `store-unavailable`. */
  search(type: IntegrationType, key: string): Promise<Result<Integration>>;
  /** The key of an integration of the active plan, generated now where there is none yet; `null`: there is no such integration. */
  keyOf(integration: string): Promise<string | null>;
  /** Reads the generated keys and makes those that are missing. */
  refresh(): Promise<void>;
}

export interface KeyringDeps {
  readonly database: Pick<Database, 'db'>;
  readonly plans: PlanBook;
  readonly clock: Clock;
  /** 32 lowercase letters and digits, from a source of randomness fit for secrets. */
  randomKey(): string;
}

export function createKeyring({ database, plans, clock, randomKey }: KeyringDeps): Keyring {
  /** By integration; they never change once made. */
  const generated = new Map<string, string>();
  let index: Index | null = null;
  let reading: Promise<void> | null = null;

  const current = (): Index | null => {
    const active = plans.active();
    if (active === null) return null;
    if (index?.version !== active.version) index = indexed(active.version, active.plan, generated);
    return index;
  };

  const read = async (): Promise<void> => {
    const keyless = Object.values(plans.active()?.plan.integrations ?? {}).filter((each) => each.key === null);
    const missing = keyless.filter((each) => !generated.has(each.id));
    if (missing.length === 0) return;
    const rows = missing.map((each) => ({ integration: each.id, key: randomKey(), created_at: clock.now() }));
    // Of two nodes the first wins, and both read what it made.
    await database.db
      .insertInto('integration_keys')
      .values(rows)
      .onConflict((conflict) => conflict.column('integration').doNothing())
      .execute();
    const kept = await database.db
      .selectFrom('integration_keys')
      .select(['integration', 'key'])
      .where(
        'integration',
        'in',
        missing.map((each) => each.id),
      )
      .execute();
    for (const row of kept) generated.set(row.integration, row.key);
    index = null;
  };

  const refresh = (): Promise<void> => {
    reading ??= read().finally(() => {
      reading = null;
    });
    return reading;
  };

  return {
    find: (type, key) => current()?.byKey.get(type)?.get(key) ?? null,
    async search(type, key) {
      try {
        await refresh(); // asks the database nothing once every integration has a key: a wrong key costs no query
      } catch {
        return refuse('store-unavailable', 'The keys cannot be read at the moment.');
      }
      const found = current()?.byKey.get(type)?.get(key);
      return found === undefined ? refuse('unknown-key', `No ${type} integration has this key.`, 'key') : ok(found);
    },
    async keyOf(integration) {
      const integrations = plans.active()?.plan.integrations;
      if (integrations === undefined || !Object.hasOwn(integrations, integration)) return null;
      const declared = integrations[integration]?.key ?? null;
      if (declared !== null) return declared;
      if (!generated.has(integration)) await refresh();
      return generated.get(integration) ?? null;
    },
    refresh,
  };
}

interface Index {
  readonly version: number;
  readonly byKey: ReadonlyMap<IntegrationType, ReadonlyMap<string, Integration>>;
}

function indexed(version: number, plan: Plan, generated: ReadonlyMap<string, string>): Index {
  const byKey = new Map<IntegrationType, Map<string, Integration>>();
  for (const integration of Object.values(plan.integrations)) {
    const key = integration.key ?? generated.get(integration.id);
    if (key === undefined) continue;
    const ofType = byKey.get(integration.type) ?? new Map<string, Integration>();
    if (!ofType.has(key)) ofType.set(key, integration);
    byKey.set(integration.type, ofType);
  }
  return { version, byKey };
}
