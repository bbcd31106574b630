// Does every promise hold, whatever goes wrong? As many seeds as wanted, in virtual time; a seed that fails is printed, made small and kept as a test.
//   node scripts/simulate.mjs --seeds 100000 --from 1 --workers 2
import { availableParallelism } from 'node:os';
import { parseArgs } from 'node:util';
import { prepare, say } from './prepare.mjs';
import { runPackage } from './run.mjs';

const options = {
  seeds: { type: 'string', default: '10000' },
  from: { type: 'string', default: '1' },
  workers: { type: 'string', default: String(availableParallelism()) },
};
const MOST_WORKERS = 64;
try {
  const { values } = parseArgs({ options });
  const seeds = whole('seeds', values.seeds, 10_000_000);
  const from = whole('from', values.from, 2 ** 31);
  const workers = Math.min(whole('workers', values.workers, MOST_WORKERS), seeds);
  await prepare({ install: true, build: false });
  const share = Math.ceil(seeds / workers);
  const codes = await Promise.all(
    Array.from({ length: workers }, (_, nth) => campaign(from + nth * share, Math.min(share, seeds - nth * share))),
  );
  process.exitCode = codes.find((code) => code !== 0) ?? 0;
} catch (error) {
  say(error.message);
  process.exitCode = 2;
}

function campaign(first, count) {
  if (count <= 0) return 0;
  const env = {
    ...process.env,
    TOCSIN_SIMULATE_SEEDS: String(count),
    TOCSIN_SIMULATE_FROM: String(first),
    TOCSIN_SIMULATE_KEEP: 'found',
  };
  return runPackage('vitest/vitest.mjs', ['run', '--project=unit', 'test/simulation/campaign.test.ts'], { env });
}

function whole(name, text, most) {
  const number = Number(text);
  if (!Number.isSafeInteger(number) || number < 1 || number > most)
    throw new Error(`--${name} is a whole number from 1 to ${most}, not ${text}`);
  return number;
}
