import fc from 'fast-check';
import { expect, test } from 'vitest';
import { type Frame, readFrames } from './frames.ts';

test('a frame has its position, its event and its data', () => {
  const { frames, rest } = readFrames('', 'id: 7\nevent: incident\ndata: {"a":1}\n\nid: 8\nev');
  expect(frames).toEqual([{ id: '7', event: 'incident', data: '{"a":1}' }]);
  expect(rest).toBe('id: 8\nev');
});

test('comments say nothing; several data lines are one text; a resync needs no data', () => {
  expect(readFrames('', ': still here\n\n').frames).toEqual([]);
  expect(readFrames('', 'data: a\ndata: b\n\n').frames[0]?.data).toBe('a\nb');
  expect(readFrames('', 'event: resync\n\n').frames[0]?.event).toBe('resync');
});

test('however the text is cut into pieces, the frames are the same', () => {
  const text = 'id: 1\r\nevent: incident\r\ndata: {"x":"y"}\r\n\r\n: ping\n\nid: 2\nevent: resync\ndata: {}\n\n'.replace(/\r\n/g, '\n');
  const whole = readFrames('', text).frames;
  fc.assert(
    fc.property(fc.array(fc.nat(text.length), { maxLength: 12 }), (cuts) => {
      const places = [0, ...cuts.sort((a, b) => a - b), text.length];
      const seen: Frame[] = [];
      let rest = '';
      for (let i = 1; i < places.length; i += 1) {
        const read = readFrames(rest, text.slice(places[i - 1], places[i]));
        seen.push(...read.frames);
        rest = read.rest;
      }
      expect(seen).toEqual(whole);
      expect(rest).toBe('');
    }),
  );
});
