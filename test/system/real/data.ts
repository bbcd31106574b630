// Where are real organizations' data, to try the product on? Beside the checkout, or where TOCSIN_TEST_DATA says. No part of the repository.
import { existsSync } from 'node:fs';
import { join, resolve } from 'node:path';

export const realDataFolder = resolve(process.env.TOCSIN_TEST_DATA ?? join(import.meta.dirname, '../../../../shared/data'));

/** Where they are not there, none of their tests is there either, and vitest's configuration says so. */
export const hasRealData = existsSync(realDataFolder);

export function realData(name: string): string {
  const place = join(realDataFolder, name);
  if (!existsSync(place)) throw new Error(`${place} is not there`);
  return place;
}
