// What does a disk hold for certain, and what perhaps? Operations go in; what an fsync has made certain is kept apart from what waits.

import fs from 'node:fs';
import path from 'node:path';
import type { Operation } from './trace.ts';

/**
 * `posix`: a name is certain once its folder was fsynced, whatever order names were given in.
 * `journal`: names become certain in the order they were given, all of them at any fsync (ext4 in its default mode, XFS).
 */
export type NamesBy = 'posix' | 'journal';

export interface Disk {
  readonly names: ReadonlyMap<string, Node>;
  readonly waitingNames: readonly NameChange[];
}

export interface Node {
  readonly isFolder: boolean;
  /** The file of the beginning that it still is where `certain` is `null`. */
  readonly origin: string | null;
  certain: Buffer | null;
  waiting: Change[];
}

export type Change = { readonly at: number; readonly bytes: Uint8Array } | { readonly size: number };
export interface NameChange {
  readonly node: Node;
  readonly from: string | null;
  readonly to: string | null;
}

export interface DiskOptions {
  readonly namesBy: NamesBy;
  /** A disk that says "done" and has done nothing. */
  readonly lies: boolean;
}

/** The disk after these operations, where `origin` was on it, all certain, before the first. */
export function diskAfter(origin: string, operations: readonly Operation[], { namesBy, lies }: DiskOptions): Disk {
  const names = new Map<string, Node>([['', folderNode()]]);
  for (const entry of fs.readdirSync(origin, { recursive: true, withFileTypes: true })) {
    const full = path.join(entry.parentPath, entry.name);
    names.set(path.relative(origin, full), entry.isDirectory() ? folderNode() : fileNode(full));
  }
  const seen = new Map(names);
  const open = new Map<number, { readonly name: string; readonly node: Node }>();
  let waitingNames: NameChange[] = [];

  function nodeAt(name: string): Node {
    const node = seen.get(name);
    if (node === undefined) throw new Error(`the trace speaks of ${name}, which is not there`);
    return node;
  }

  function opened(file: number): { readonly name: string; readonly node: Node } {
    const found = open.get(file);
    if (found === undefined) throw new Error(`the trace speaks of file ${file}, which is not open`);
    return found;
  }

  function rename(change: NameChange): void {
    applyName(seen, change);
    waitingNames.push(change);
  }

  function flush({ name, node }: { readonly name: string; readonly node: Node }): void {
    if (lies) return;
    if (!node.isFolder) {
      if (node.waiting.length > 0) node.certain = changed(certainOf(node), node.waiting);
      node.waiting = [];
    }
    const isCertain = (change: NameChange) =>
      namesBy === 'journal' || (node.isFolder && [change.from, change.to].some((each) => each !== null && folderOf(each) === name));
    for (const change of waitingNames) if (isCertain(change)) applyName(names, change);
    waitingNames = waitingNames.filter((change) => !isCertain(change));
  }

  for (const operation of operations) {
    switch (operation.op) {
      case 'open':
        open.set(operation.file, { name: operation.name, node: nodeAt(operation.name) });
        break;
      case 'close':
        open.delete(operation.file);
        break;
      case 'write':
        opened(operation.file).node.waiting.push({ at: operation.at, bytes: operation.bytes });
        break;
      case 'truncate':
        opened(operation.file).node.waiting.push({ size: operation.size });
        break;
      case 'truncate by name':
        nodeAt(operation.name).waiting.push({ size: operation.size });
        break;
      case 'fsync':
        flush(opened(operation.file));
        break;
      case 'create':
        rename({ node: fileNode(null), from: null, to: operation.name });
        break;
      case 'make folder':
        rename({ node: folderNode(), from: null, to: operation.name });
        break;
      case 'rename':
        if (waitingNames.some(({ to }) => to?.startsWith(`${operation.name}/`)))
          throw new Error('names in a folder wait while it gets another');
        rename({ node: nodeAt(operation.name), from: operation.name, to: operation.to });
        break;
      case 'remove':
        rename({ node: nodeAt(operation.name), from: operation.name, to: null });
        break;
      default:
        return operation satisfies never;
    }
  }
  return { names, waitingNames };
}

/** A folder takes along what lies in it. */
export function applyName(names: Map<string, Node>, { node, from, to }: NameChange): void {
  const isThere = from !== null && names.get(from) === node;
  if (isThere) names.delete(from);
  if (to !== null) names.set(to, node);
  if (!isThere || to === null || !node.isFolder) return;
  for (const [name, inside] of [...names].filter(([name]) => name.startsWith(`${from}/`))) {
    names.delete(name);
    names.set(to + name.slice(from.length), inside);
  }
}

/** What is certain, with these changes made to it. */
export function contentOf(node: Node, changes: readonly Change[]): Buffer {
  return changed(Buffer.from(certainOf(node)), changes);
}

/** Whoever changes it owns it: nobody else holds a file's certain content. */
function certainOf(node: Node): Buffer {
  return node.certain ?? (node.origin === null ? Buffer.alloc(0) : fs.readFileSync(node.origin));
}

/** In place where its size stays; holes are zeros. */
function changed(before: Buffer, changes: readonly Change[]): Buffer {
  let content = before;
  for (const change of changes) {
    const size = 'size' in change ? change.size : Math.max(content.length, change.at + change.bytes.length);
    if (size < content.length) content = content.subarray(0, size);
    else if (size > content.length) content = Buffer.concat([content, Buffer.alloc(size - content.length)]);
    if ('bytes' in change) content.set(change.bytes, change.at);
  }
  return content;
}

function fileNode(origin: string | null): Node {
  return { isFolder: false, origin, certain: null, waiting: [] };
}

function folderNode(): Node {
  return { isFolder: true, origin: null, certain: null, waiting: [] };
}

function folderOf(name: string): string {
  const folder = path.dirname(name);
  return folder === '.' ? '' : folder;
}
