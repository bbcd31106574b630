// What does the installation remember about itself? Texts by name.

import type { Kysely } from 'kysely';
import type { Tables } from './schema.ts';

export async function getSetting(db: Kysely<Tables>, name: string): Promise<string | null> {
  const row = await db.selectFrom('settings').select('value').where('name', '=', name).executeTakeFirst();
  return row?.value ?? null;
}

/** Keeps what is there already, whoever put it there; gives what is kept. */
export async function putSettingIfAbsent(db: Kysely<Tables>, name: string, value: string): Promise<string> {
  await db
    .insertInto('settings')
    .values({ name, value })
    .onConflict((conflict) => conflict.column('name').doNothing())
    .execute();
  return (await getSetting(db, name)) ?? value;
}

export async function putSetting(db: Kysely<Tables>, name: string, value: string): Promise<void> {
  await db
    .insertInto('settings')
    .values({ name, value })
    .onConflict((conflict) => conflict.column('name').doUpdateSet({ value }))
    .execute();
}

export async function removeSetting(db: Kysely<Tables>, name: string): Promise<void> {
  await db.deleteFrom('settings').where('name', '=', name).execute();
}
