// How does a campaign run? Round after round, each in a process of its own with a seed of its own, until one does not hold.
import { prepare, say } from './prepare.mjs';
import { runPackage } from './run.mjs';

const SEEDS = 1_000_000;

/** A whole number that was given as text. Throws where it is none. */
export function whole(name, text) {
  if (!/^\d{1,9}$/.test(text)) throw new Error(`${name} is a whole number, not ${text}`);
  return Number(text);
}

/**
 * `seed`: of the first round, any if not said. `vitest`: its arguments. `env` and `seedName` tell the test what to do.
 * `again`: the command that plays a seed once more.
 */
export async function runRounds({ rounds, seed, vitest, env, seedName, again }) {
  const count = whole('--rounds', rounds);
  const first = seed === undefined ? Math.floor(Math.random() * SEEDS) : whole('--seed', seed);
  await prepare({ install: true, build: true });
  for (let own = first; own < first + count; own++) {
    const code = await runPackage('vitest/vitest.mjs', ['run', ...vitest], { env: { ...process.env, ...env, [seedName]: String(own) } });
    if (code === 0) continue;
    say(`a round did not hold; again with: ${again(own)}`);
    return 1;
  }
  say(`${count} rounds held, from seed ${first}`);
  return 0;
}
