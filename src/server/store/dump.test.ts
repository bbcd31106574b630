import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { engines, type Opened } from '../../../test/stores.ts';
import { dumpSchema } from './dump.ts';

describe.each(engines)('the schema on $name', ({ open }) => {
  let opened: Opened;
  beforeAll(async () => {
    opened = await open();
  });
  afterAll(() => opened.close());

  test('is the one in schema.sql', async () => {
    await expect(await dumpSchema(opened.database.db)).toMatchFileSnapshot('schema.sql');
  });
});
