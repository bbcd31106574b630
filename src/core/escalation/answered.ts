// Since when is an engagement answered, as things stand? An answer that was given before the severity rose holds no longer.

import type { Instant } from '../kernel/instant.ts';
import type { Engagement } from './engagement.ts';

export type Answers = Pick<Engagement, 'firstAnsweredAt' | 'raised'>;

/** The first answer since the severity last rose; `null`: none yet. */
export function presentAnswerAt({ firstAnsweredAt, raised }: Answers): Instant | null {
  return raised === undefined ? firstAnsweredAt : raised.answeredAt;
}

/** The first answer in this life of the incident, whatever has become of the severity since. */
export function firstAnswerAt({ firstAnsweredAt }: Answers): Instant | null {
  return firstAnsweredAt;
}
