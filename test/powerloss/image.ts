// What may be found on the disk when the power is back? All that is certain, and of what was waiting whatever chance lets through.

import fs from 'node:fs';
import path from 'node:path';
import type { Random } from '../../src/core/kernel/random.ts';
import { applyName, type Change, contentOf, type Disk, type NamesBy, type Node } from './disk.ts';

/** What of the changes that wait comes through: nothing, all, whole writes, pieces of them, or each file's first ones. */
export const fates = ['none', 'all', 'writes', 'pages', 'sectors', 'first'] as const;
export type Fate = (typeof fates)[number];

const pieceBytes = { pages: 4096, sectors: 512 };

/** Writes it to an empty folder. */
export function writeImage(folder: string, disk: Disk, fate: Fate, namesBy: NamesBy, random: Random): void {
  const names = new Map(disk.names);
  for (const change of survivors(disk.waitingNames, namesBy === 'journal' ? ordered(fate) : fate, random)) applyName(names, change);
  for (const [name, node] of [...names].toSorted(([a], [b]) => (a < b ? -1 : 1))) {
    const to = path.join(folder, name);
    // What lies in a folder whose own name was lost is lost with it.
    if (name !== '' && !fs.existsSync(path.dirname(to))) continue;
    if (node.isFolder) fs.mkdirSync(to, { recursive: true, mode: 0o700 });
    else writeFile(to, node, fate, random);
  }
}

function writeFile(to: string, node: Node, fate: Fate, random: Random): void {
  if (node.certain === null && node.waiting.length === 0 && node.origin !== null) fs.copyFileSync(node.origin, to);
  else fs.writeFileSync(to, contentOf(node, survivors(inPieces(node.waiting, fate), fate, random)));
}

/** A journal has no gaps: what comes through of it is its beginning. */
function ordered(fate: Fate): Fate {
  return fate === 'none' || fate === 'all' ? fate : 'first';
}

function survivors<T>(waiting: readonly T[], fate: Fate, random: Random): readonly T[] {
  switch (fate) {
    case 'none':
      return [];
    case 'all':
      return waiting;
    case 'first':
      return waiting.slice(0, random.below(waiting.length + 1));
    case 'writes':
    case 'pages':
    case 'sectors':
      return waiting.filter(() => random.next() < 0.5);
    default:
      return fate satisfies never;
  }
}

/** At the borders of the disk's own pieces, as a disk tears them. */
function inPieces(changes: readonly Change[], fate: Fate): readonly Change[] {
  if (fate !== 'pages' && fate !== 'sectors') return changes;
  const size = pieceBytes[fate];
  return changes.flatMap((change) => {
    if ('size' in change) return [change];
    const pieces: Change[] = [];
    for (let at = change.at; at < change.at + change.bytes.length; ) {
      const end = Math.min(change.at + change.bytes.length, (Math.floor(at / size) + 1) * size);
      pieces.push({ at, bytes: change.bytes.subarray(at - change.at, end - change.at) });
      at = end;
    }
    return pieces;
  });
}
