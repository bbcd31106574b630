import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { engines, type Opened } from '../../../test/stores.ts';
import { getSetting, putSetting, putSettingIfAbsent, removeSetting } from './settings.ts';

describe.each(engines)('settings on $name', ({ open }) => {
  let opened: Opened;
  beforeAll(async () => {
    opened = await open();
  });
  afterAll(() => opened.close());

  test('of several that set a secret at once one wins, and all see it', async () => {
    const { db } = opened.database;
    const seen = await Promise.all(['a', 'b', 'c'].map((value) => putSettingIfAbsent(db, 'link-secret', value)));
    expect(new Set(seen).size).toBe(1);
    await putSetting(db, 'link-secret', 'd');
    expect(await getSetting(db, 'link-secret')).toBe('d');
    await removeSetting(db, 'link-secret');
    expect(await getSetting(db, 'link-secret')).toBeNull();
  });
});
