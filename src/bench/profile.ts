// Where does the time of the server's event loop go? The functions with the most time of their own, of one profiled round.

import { readFileSync } from 'node:fs';
import { basename } from 'node:path';

interface CpuProfile {
  readonly nodes: readonly { readonly id: number; readonly callFrame: { functionName: string; url: string; lineNumber: number } }[];
  readonly samples: readonly number[];
  readonly timeDeltas: readonly number[];
}

const most = 40;

/** Of a file that V8's profiler wrote. */
export function hotSpots(file: string): string {
  const profile = JSON.parse(readFileSync(file, 'utf8')) as CpuProfile; // V8's own format
  const names = new Map(profile.nodes.map(({ id, callFrame }) => [id, nameOf(callFrame)]));
  const spent = new Map<string, number>();
  let whole = 0;
  for (const [nth, id] of profile.samples.entries()) {
    const took = profile.timeDeltas[nth] ?? 0;
    const name = names.get(id) ?? '?';
    spent.set(name, (spent.get(name) ?? 0) + took);
    whole += took;
  }
  const hottest = [...spent].sort((a, b) => b[1] - a[1]).slice(0, most);
  return hottest.map(([name, took]) => `${((took / whole) * 100).toFixed(1).padStart(6)} %  ${name}\n`).join('');
}

function nameOf({ functionName, url, lineNumber }: CpuProfile['nodes'][number]['callFrame']): string {
  const place = url === '' ? '' : `  ${url.startsWith('node:') ? url : basename(url)}:${lineNumber + 1}`;
  return `${functionName === '' ? '(anonymous)' : functionName}${place}`;
}
