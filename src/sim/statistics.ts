// What do many runs say together? Shares with their uncertainty, and distributions.

/** With 95 % confidence the true share lies between `low` and `high` (Wilson's interval, sound for few runs and for shares near 0 and 1). */
export interface Share {
  readonly count: number;
  readonly of: number;
  readonly share: number;
  readonly low: number;
  readonly high: number;
}

const normalAt975 = 1.959963984540054;

export function shareOf(count: number, of: number): Share {
  if (of === 0) return { count, of, share: 0, low: 0, high: 1 };
  const share = count / of;
  const squared = normalAt975 * normalAt975;
  const middle = (share + squared / (2 * of)) / (1 + squared / of);
  const half = (normalAt975 / (1 + squared / of)) * Math.sqrt((share * (1 - share)) / of + squared / (4 * of * of));
  return { count, of, share, low: Math.max(0, Math.min(share, middle - half)), high: Math.min(1, Math.max(share, middle + half)) };
}

export interface Distribution {
  readonly count: number;
  readonly p50: number;
  readonly p90: number;
  readonly p99: number;
  readonly most: number;
  /** Bars of equal width, from 0. */
  readonly bars: readonly { readonly from: number; readonly to: number; readonly count: number }[];
}

const barsShown = 20;

/** `null` of no values. The last bar holds everything beyond the 99th percentile, too. */
export function distributionOf(values: readonly number[]): Distribution | null {
  if (values.length === 0) return null;
  const sorted = Float64Array.from(values).sort();
  const p99 = quantile(sorted, 0.99);
  const width = niceWidth(Math.max(1, p99) / barsShown);
  const counts = new Array<number>(Math.max(1, Math.ceil((p99 + 1) / width))).fill(0);
  for (const value of sorted) {
    const index = Math.min(counts.length - 1, Math.floor(value / width));
    counts[index] = (counts[index] ?? 0) + 1;
  }
  return {
    count: sorted.length,
    p50: quantile(sorted, 0.5),
    p90: quantile(sorted, 0.9),
    p99,
    most: sorted[sorted.length - 1] ?? 0,
    bars: counts.map((count, index) => ({ from: index * width, to: (index + 1) * width, count })),
  };
}

/** The least value that at least this share of all does not exceed. `sorted` ascending, not empty. */
export function quantile(sorted: ArrayLike<number>, share: number): number {
  const index = Math.ceil(share * sorted.length) - 1;
  return sorted[Math.min(sorted.length - 1, Math.max(0, index))] ?? 0;
}

/** Of milliseconds: seconds, minutes and hours that people count in. */
const widths = [1, 2, 5, 10, 15, 30, 60, 120, 300, 600, 900, 1_800, 3_600, 7_200, 14_400, 28_800, 86_400].map((seconds) => seconds * 1_000);

function niceWidth(atLeast: number): number {
  return widths.find((width) => width >= atLeast) ?? Math.ceil(atLeast / 86_400_000) * 86_400_000;
}
