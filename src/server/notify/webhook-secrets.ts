// With which secrets is a webhook signed now, and who has seen them? Each is shown once; after a rotation the one before signs along for a while.

import { randomBytes } from 'node:crypto';
import type { Kysely } from 'kysely';
import type { Instant, Millis } from '../../core/kernel/instant.ts';
import { ok, type Result, refuse } from '../../core/kernel/result.ts';
import type { Tables } from '../store/schema.ts';
import { webhookLimits } from './limits.ts';
import { webhookSecretOf } from './webhook-secret.ts';

export interface SecretState {
  /** When the present one was shown; `null`: not yet. */
  readonly shownAt: Instant | null;
  /** Until when earlier ones sign along; `null`: none does. */
  readonly earlierUntil: Instant | null;
}

export interface WebhookSecrets {
  /** Those that sign for an address, the newest first. A rotation is known on every node within `webhookLimits.secretsReadEveryMs`. */
  signing(address: string, now: Instant): Promise<readonly string[]>;
  states(now: Instant): Promise<(address: string) => SecretState>;
  /** Refusal: `shown-already`. */
  show(address: string, now: Instant): Promise<Result<string>>;
  /** The new one, which is shown herewith. Refusals: `too-many-secrets`, `rotated-meanwhile`. */
  rotate(address: string, overlapMs: Millis, now: Instant): Promise<Result<string>>;
}

interface Row {
  readonly address: string;
  readonly salt: string;
  readonly shown_at: Instant | null;
  readonly ends_at: Instant | null;
}

export function createWebhookSecrets(db: Kysely<Tables>, installationSecret: string): WebhookSecrets {
  const secretOf = webhookSecretOf(installationSecret);
  let known: ReadonlyMap<string, readonly Row[]> = new Map();
  let readAt: Instant | null = null;

  async function read(now: Instant): Promise<ReadonlyMap<string, readonly Row[]>> {
    const rows = await db
      .selectFrom('webhook_secrets')
      .selectAll()
      .where((where) => where.or([where('ends_at', 'is', null), where('ends_at', '>', now)]))
      .execute();
    const newestFirst = rows.sort((a, b) => (b.ends_at ?? endless) - (a.ends_at ?? endless));
    const byAddress = new Map<string, Row[]>();
    for (const row of newestFirst) byAddress.set(row.address, [...(byAddress.get(row.address) ?? []), row]);
    known = byAddress;
    readAt = now;
    return known;
  }

  return {
    async signing(address, now) {
      const isFresh = readAt !== null && Math.abs(now - readAt) < webhookLimits.secretsReadEveryMs;
      // A page is not kept waiting by a table that cannot be read: what was known last signs it.
      if (!isFresh) await read(now).catch(() => undefined);
      const live = (known.get(address) ?? []).filter(({ ends_at }) => ends_at === null || ends_at > now);
      return live.length === 0 ? [secretOf(address)] : live.map(({ salt }) => secretOf(address, salt));
    },
    async states(now) {
      const rows = await read(now);
      return (address) => {
        const [newest, earlier] = rows.get(address) ?? [];
        return { shownAt: newest?.shown_at ?? null, earlierUntil: earlier?.ends_at ?? null };
      };
    },
    async show(address, now) {
      await ensureFirst(db, address);
      const shown = await db
        .updateTable('webhook_secrets')
        .set({ shown_at: now })
        .where('address', '=', address)
        .where('ends_at', 'is', null)
        .where('shown_at', 'is', null)
        .returning('salt')
        .executeTakeFirst();
      if (shown === undefined) return refuse('shown-already', 'The secret was shown before, and is shown once: rotate it for another one');
      readAt = null;
      return ok(secretOf(address, shown.salt));
    },
    async rotate(address, overlapMs, now) {
      const salt = randomBytes(saltBytes).toString('base64url');
      const rotated = await db.transaction().execute((transaction) => put(transaction, { address, salt, until: now + overlapMs, now }));
      readAt = null;
      return rotated.ok ? ok(secretOf(address, salt)) : rotated;
    },
  };
}

const endless = Number.MAX_SAFE_INTEGER;

/** Random, not counted: a secret that was given up never comes again, whatever a restored backup has forgotten. */
const saltBytes = 16;

/** An address that nothing is kept of signs with the secret without a salt. */
async function ensureFirst(db: Kysely<Tables>, address: string): Promise<void> {
  await db
    .insertInto('webhook_secrets')
    .values({ address, salt: '', shown_at: null, ends_at: null })
    .onConflict((conflict) => conflict.columns(['address', 'salt']).doNothing())
    .execute();
}

async function put(
  db: Kysely<Tables>,
  { address, salt, until, now }: { readonly address: string; readonly salt: string; readonly until: Instant; readonly now: Instant },
): Promise<Result<null>> {
  await ensureFirst(db, address);
  const earlier = await db
    .selectFrom('webhook_secrets')
    .select('ends_at')
    .where('address', '=', address)
    .where('ends_at', '>', now)
    .execute();
  if (until > now && earlier.length >= webhookLimits.earlierSecrets)
    return refuse('too-many-secrets', `${earlier.length} earlier secrets still sign: wait until one ends, or rotate without an overlap`);
  // Whoever ends the present one has the right to put the next; a second one waits for the row, then finds it ended.
  const ended = await db
    .updateTable('webhook_secrets')
    .set({ ends_at: until })
    .where('address', '=', address)
    .where('ends_at', 'is', null)
    .executeTakeFirst();
  if (ended.numUpdatedRows === 0n) return refuse('rotated-meanwhile', 'Somebody else rotated this secret at the same moment; look again');
  // None signs longer than the one that is ended now: whoever rotates without an overlap gives up all of them.
  await db.updateTable('webhook_secrets').set({ ends_at: until }).where('address', '=', address).where('ends_at', '>', until).execute();
  await db.deleteFrom('webhook_secrets').where('address', '=', address).where('ends_at', '<=', now).where('salt', '!=', '').execute();
  await db.insertInto('webhook_secrets').values({ address, salt, shown_at: now, ends_at: null }).execute();
  return ok(null);
}
