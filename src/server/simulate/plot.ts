// How does a distribution look in a terminal? As bars of blocks, with the promised time marked.

import { formatDuration } from '../../core/kernel/duration.ts';
import type { Distribution } from '../../sim/statistics.ts';

const width = 40;
const eighths = ['', '▏', '▎', '▍', '▌', '▋', '▊', '▉'] as const;

/** `target` in milliseconds: the bar that holds it is marked; `null` marks none. */
export function histogram({ bars, count }: Distribution, target: number | null): readonly string[] {
  const most = Math.max(...bars.map((bar) => bar.count));
  const labels = bars.map((bar) => formatDuration(bar.from));
  const wide = Math.max(...labels.map((label) => label.length));
  return bars.map((bar, index) => {
    const holdsTarget = target !== null && bar.from <= target && target < bar.to;
    const label = (labels[index] ?? '').padStart(wide);
    const percent = `${((100 * bar.count) / count).toFixed(1)} %`;
    return `${label} ${blocks(bar.count / Math.max(1, most)).padEnd(width)} ${percent.padStart(7)}${holdsTarget ? ' ◀ promised' : ''}`;
  });
}

function blocks(share: number): string {
  const units = Math.round(share * width * 8);
  return '█'.repeat(Math.floor(units / 8)) + (eighths[units % 8] ?? '');
}
