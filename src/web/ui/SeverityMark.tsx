// How bad? By shape, by label and by colour, so that none of the three is needed alone.

import './severity.css';

const shapes = {
  1: <path d="M5.2 1h5.6L15 5.2v5.6L10.8 15H5.2L1 10.8V5.2z" />,
  2: <path d="M8 1.5 15.2 14.5H.8z" />,
  3: <path d="M8 1l7 7-7 7-7-7z" />,
  4: <circle cx="8" cy="8" r="6" />,
} as const;

interface Props {
  readonly name: string;
  /** 1 is the worst; from 4 on they look alike and the label tells. */
  readonly rank: number;
  /** What is over is quiet. */
  readonly isOpen: boolean;
}

export function SeverityMark({ name, rank, isOpen }: Props) {
  const shown = rank <= 1 ? 1 : rank === 2 ? 2 : rank === 3 ? 3 : 4;
  return (
    <span className={`severity severity--${shown}${isOpen ? '' : ' severity--over'}`}>
      <svg viewBox="0 0 16 16" width="11" height="11" aria-hidden="true" focusable="false">
        {shapes[shown]}
      </svg>
      <span>{name}</span>
    </span>
  );
}
