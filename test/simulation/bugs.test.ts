// Would a campaign notice? Each planted bug is found, by the promise that it breaks, within few seeds.

import { expect, test } from 'vitest';
import { bugs } from './bugs.ts';
import { findIn } from './campaign.ts';
import { scenarioOf } from './scenario.ts';
import { play } from './world.ts';

const mostSeeds = 600;

test.each(bugs)('$name: found', { timeout: 120_000 }, async ({ plant, breaks, rareFrom = 1 }) => {
  let seed = rareFrom;
  for (; seed < rareFrom + mostSeeds; seed++) {
    const findings = findIn(await play(scenarioOf(seed), plant()));
    if (findings.some(({ invariant }) => invariant === breaks)) break;
  }
  expect(seed).toBeLessThan(rareFrom + mostSeeds);
});
