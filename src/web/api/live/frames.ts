// What did the stream say? Text that arrives in any pieces becomes frames of server-sent events.

export interface Frame {
  readonly id: string | null;
  readonly event: string;
  readonly data: string;
}

/** A frame longer than this is not kept: the stream is then out of step and has to be taken up anew. */
export const longestFrame = 16_000_000;

/** `rest` is what is still incomplete; give it back with the next piece. */
export function readFrames(rest: string, piece: string): { readonly frames: readonly Frame[]; readonly rest: string } {
  const text = (rest + piece).replace(/\r\n/g, '\n');
  const blocks = text.split('\n\n');
  const incomplete = blocks.pop() ?? '';
  if (incomplete.length > longestFrame) throw new Error('a frame of the stream is too long');
  const frames: Frame[] = [];
  for (const block of blocks) {
    const frame = readFrame(block);
    if (frame !== null) frames.push(frame);
  }
  return { frames, rest: incomplete };
}

function readFrame(block: string): Frame | null {
  let id: string | null = null;
  let event = 'message';
  const data: string[] = [];
  for (const line of block.split('\n')) {
    const colon = line.indexOf(':');
    if (colon === 0) continue; // a comment: the server's way to say that it is there
    const field = colon < 0 ? line : line.slice(0, colon);
    const value = colon < 0 ? '' : line.slice(colon + 1).replace(/^ /, '');
    if (field === 'id') id = value;
    else if (field === 'event') event = value;
    else if (field === 'data') data.push(value);
  }
  if (id === null && data.length === 0 && event === 'message') return null;
  return { id, event, data: data.join('\n') };
}
