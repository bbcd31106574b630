// How are ten thousand rows shown? In chunks: those near the screen are rendered, the others keep their height as empty space.

import { type ReactNode, useEffect, useLayoutEffect, useRef, useState } from 'react';

const rowsPerChunk = 12;
/** Rendered beyond the screen on either side, so that scrolling meets no gap. */
const margin = '600px 0px';

export function Chunks<T>({
  items,
  rowHeight,
  pinned,
  label,
  children,
}: {
  readonly items: readonly T[];
  /** A guess, for chunks that have never been seen. */
  readonly rowHeight: number;
  /** The place of an item that has to exist, be it far away (-1: none). */
  readonly pinned: number;
  readonly label: string;
  readonly children: (item: T, index: number) => ReactNode;
}) {
  const starts = Array.from({ length: Math.ceil(items.length / rowsPerChunk) }, (_, n) => n * rowsPerChunk);
  return (
    // biome-ignore lint/a11y/noRedundantRoles: without its bullets Safari no longer takes the list for one.
    <ul role="list" aria-label={label}>
      {starts.map((start) => (
        <Chunk
          key={start}
          count={Math.min(rowsPerChunk, items.length - start)}
          rowHeight={rowHeight}
          first={start === 0}
          pinned={pinned >= start && pinned < start + rowsPerChunk}
        >
          {() => items.slice(start, start + rowsPerChunk).map((item, n) => children(item, start + n))}
        </Chunk>
      ))}
    </ul>
  );
}

function Chunk(props: {
  readonly count: number;
  readonly rowHeight: number;
  readonly first: boolean;
  readonly pinned: boolean;
  readonly children: () => ReactNode;
}) {
  const [near, setNear] = useState(props.first);
  const [height, setHeight] = useState<number | null>(null);
  const place = useRef<HTMLLIElement>(null);
  const shown = near || props.pinned;

  useEffect(() => {
    const element = place.current;
    if (element === null) return;
    const observer = new IntersectionObserver((entries) => setNear(entries.at(-1)?.isIntersecting ?? false), { rootMargin: margin });
    observer.observe(element);
    return () => observer.disconnect();
  }, []);
  useLayoutEffect(() => {
    // Read once as it appears; a row that grows later only shifts what is below the screen.
    if (shown && place.current !== null) setHeight(place.current.offsetHeight);
  }, [shown]);

  return (
    <li ref={place} style={shown ? undefined : { height: height ?? props.count * props.rowHeight }}>
      {shown && <ul>{props.children()}</ul>}
    </li>
  );
}
