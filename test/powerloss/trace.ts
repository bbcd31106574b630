// What was asked of the disk, in order? The records that recorder.mjs wrote; `end` is where each ends in the trace.

import fs from 'node:fs';
import { z } from 'zod';

const file = z.number();
const name = z.string();
const Head = z.discriminatedUnion('op', [
  z.object({ op: z.literal('open'), file, name }),
  z.object({ op: z.literal('close'), file }),
  z.object({ op: z.literal('write'), file, at: z.number(), length: z.number() }),
  z.object({ op: z.literal('truncate'), file, size: z.number() }),
  z.object({ op: z.literal('truncate by name'), name, size: z.number() }),
  z.object({ op: z.literal('fsync'), file }),
  z.object({ op: z.literal('create'), name }),
  z.object({ op: z.literal('make folder'), name }),
  z.object({ op: z.literal('rename'), name, to: name }),
  z.object({ op: z.literal('remove'), name }),
]);

export type Operation = z.infer<typeof Head> & { readonly bytes: Uint8Array; readonly end: number };

export function readTrace(trace: string): readonly Operation[] {
  const all = fs.readFileSync(trace);
  const operations: Operation[] = [];
  for (let at = 0; at < all.length; ) {
    const headEnd = at + 4 + all.readUInt32LE(at);
    const head = Head.parse(JSON.parse(all.toString('utf8', at + 4, headEnd)));
    at = headEnd + (head.op === 'write' ? head.length : 0);
    operations.push({ ...head, bytes: all.subarray(headEnd, at), end: at });
  }
  return operations;
}
