// What is a metric called in a sentence? In words, without the signs of the plan's language.

import type { ClockMetric } from './clock.ts';

/** `first update`, `root cause`. */
export function metricText(metric: ClockMetric): string {
  return metric.replaceAll('-', ' ');
}
