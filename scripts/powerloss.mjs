// Does the embedded store keep its word when the power goes? As many images of its disk as wanted; a seed tells the load and the moments.
//   node scripts/powerloss.mjs --images 200 --seed 7
import { parseArgs } from 'node:util';
import { prepare, say } from './prepare.mjs';
import { runPackage } from './run.mjs';

const MOST = 1_000_000;
const options = { images: { type: 'string', default: '100' }, seed: { type: 'string' } };
try {
  const { images, seed } = parseArgs({ options }).values;
  process.env.TOCSIN_POWERLOSS_IMAGES = String(whole('images', images));
  if (seed !== undefined) process.env.TOCSIN_POWERLOSS_SEED = String(whole('seed', seed));
  await prepare({ install: true, build: true });
  process.exitCode = await runPackage('vitest/vitest.mjs', ['run', '--project=unit', 'test/powerloss']);
} catch (error) {
  say(error.message);
  process.exitCode = 2;
}

function whole(name, text) {
  const number = Number(text);
  if (!Number.isSafeInteger(number) || number < 1 || number > MOST)
    throw new Error(`--${name} is a whole number from 1 to ${MOST}, not ${text}`);
  return number;
}
