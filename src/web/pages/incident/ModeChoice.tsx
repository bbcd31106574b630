// How does time that has run count when a target changes? One of three ways, in words.

import { Radio } from '@mantine/core';
import type { RetargetMode } from '../../../core/sla/clock.ts';

interface Props {
  readonly label: string;
  readonly mode: RetargetMode;
  readonly error: string | undefined;
  readonly onChange: (mode: RetargetMode) => void;
}

const modes: readonly { readonly mode: RetargetMode; readonly label: string; readonly description: string }[] = [
  { mode: 'keep-elapsed', label: 'Keep what has run', description: 'Time used so far counts against the new target. The usual choice.' },
  { mode: 'restart', label: 'Start anew', description: 'The new target is counted from now.' },
  {
    mode: 'retroactive',
    label: 'As if from the beginning',
    description: 'The new target is counted from the start, on the new calendar; pauses stay pauses.',
  },
];

export function ModeChoice({ label, mode, error, onChange }: Props) {
  return (
    <Radio.Group
      label={label}
      value={mode}
      error={error}
      onChange={(chosen) => onChange(modes.find((one) => one.mode === chosen)?.mode ?? 'keep-elapsed')}
    >
      <div className="modes">
        {modes.map((one) => (
          <Radio key={one.mode} value={one.mode} label={one.label} description={one.description} />
        ))}
      </div>
    </Radio.Group>
  );
}
