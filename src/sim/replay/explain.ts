// Why did it go otherwise? Each difference between two outcomes is traced to the first thing that was not the same.

import { formatDuration } from '../../core/kernel/duration.ts';
import { type AnswerOutcome, type Outcome, type PageOutcome, type PromiseOutcome, promiseIn } from './outcome.ts';
import { isOnRecord, type PromiseOf, promiseName, whenKept } from './promise-of.ts';

/** Sentences; none where nothing differs. */
export function whyPromiseDiffers(of: PromiseOf, before: Outcome, after: Outcome): readonly string[] {
  const old = promiseIn(before, of);
  const now = promiseIn(after, of);
  const name = promiseName(of);
  const reasons: string[] = [];
  if (before.severity !== after.severity) reasons.push(`it is ${after.severity} instead of ${before.severity}`);
  if (before.tier !== after.tier) reasons.push(`its service is of tier ${after.tier} instead of ${before.tier}`);
  if (old === null && now !== null) reasons.push(`${name} is promised now, within ${now.targetText} (${now.objective})`);
  if (old !== null && now === null) reasons.push(`${name} is no longer promised; it was within ${old.targetText} (${old.objective})`);
  if (old === null || now === null) return reasons;
  if (old.targetText !== now.targetText)
    reasons.push(`the promise is ${now.targetText} (${now.objective}) instead of ${old.targetText} (${old.objective})`);
  if (old.calendar !== now.calendar) reasons.push(`time runs ${calendarWords(now)} instead of ${calendarWords(old)}`);
  if (!isOnRecord(of) && old.elapsedMs !== now.elapsedMs) {
    reasons.push(
      `${whenKept(of)} after ${formatDuration(now.elapsedMs)} instead of ${formatDuration(old.elapsedMs)}`,
      ...whyPagesDiffer(before, after),
    );
  }
  return reasons;
}

/** For each responsibility, the first page that is not the same. */
export function whyPagesDiffer(before: Outcome, after: Outcome): readonly string[] {
  const responsibilities = [...new Set([...before.pages, ...after.pages].map(({ responsibility }) => responsibility))];
  return responsibilities.flatMap((responsibility) => {
    const of = ({ pages }: Outcome) => pages.filter((page) => page.responsibility === responsibility);
    return whyOneDiffers(responsibility, { before: of(before), after: of(after), outcomes: [before, after] }) ?? [];
  });
}

interface Pages {
  readonly before: readonly PageOutcome[];
  readonly after: readonly PageOutcome[];
  readonly outcomes: readonly [Outcome, Outcome];
}

function whyOneDiffers(responsibility: string, { before, after, outcomes }: Pages): string | null {
  if (before.length === 0) return `${responsibility} is engaged now: ${words(after[0])}`;
  if (after.length === 0) return `${responsibility} is no longer engaged; before, ${words(before[0])}`;
  const length = Math.max(before.length, after.length);
  for (let index = 0; index < length; index++) {
    const [old, now] = [before[index], after[index]];
    if (old !== undefined && now !== undefined) {
      if (old.person === now.person && old.afterMs === now.afterMs) continue;
      return `${responsibility}: ${words(now)}; before, ${words(old)}`;
    }
    if (now !== undefined)
      return `${responsibility}: ${words(now)} as well, since ${answerWords(responsibility, outcomes[1].answers)}; before, ${answerWords(responsibility, outcomes[0].answers)}`;
    if (old !== undefined)
      return `${responsibility}: ${answerWords(responsibility, outcomes[1].answers)}, so that nobody else is paged; before, ${words(old)} as well`;
  }
  return null;
}

function words(page: PageOutcome | undefined): string {
  return page === undefined ? 'nobody is paged' : `${page.name} is paged ${afterWords(page.afterMs)} (${page.because})`;
}

function answerWords(responsibility: string, answers: readonly AnswerOutcome[]): string {
  const answer = answers.find((each) => each.responsibility === responsibility);
  return answer === undefined ? 'nobody answers' : `${answer.name} answers ${afterWords(answer.afterMs)}`;
}

function afterWords(ms: number): string {
  return ms === 0 ? 'at once' : `after ${formatDuration(ms)}`;
}

function calendarWords(promise: PromiseOutcome): string {
  return promise.calendar === null ? 'always' : `on ${promise.calendar}`;
}
