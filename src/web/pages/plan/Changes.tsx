// What does a draft change, for whom, when? In groups: who is paged, what is promised, who else is called, and the rest.

import type { ChangeKind, PlanChange, PlanDiff } from '../../../core/plan/diff/change.ts';
import { weeklyText } from '../../../core/plan/diff/weekly-text.ts';
import { spanText } from '../../ui/duration.ts';
import { Moment } from '../../ui/Moment.tsx';

const titles: Readonly<Record<ChangeKind, string>> = {
  paging: 'Who is paged',
  promise: 'What is promised',
  called: 'Who else is called',
  entry: 'What the plan says otherwise',
};
const kinds: readonly ChangeKind[] = ['paging', 'promise', 'called', 'entry'];

export function Changes({ diff }: { readonly diff: PlanDiff }) {
  if (diff.changes.length === 0) return <p className="panel__body muted">It means the same to everyone.</p>;
  return (
    <div className="changes">
      {kinds.map((kind) => {
        const changes = diff.changes.filter((change) => change.kind === kind);
        if (changes.length === 0) return null;
        return (
          <section key={kind} aria-label={titles[kind]}>
            <h3 className="label">{titles[kind]}</h3>
            <ul>
              {changes.map((change) => (
                <li key={JSON.stringify(change)} className="change">
                  <p className="muted">
                    {whom(change)}
                    <When stretches={change.stretches} />
                  </p>
                  <p>{change.text}</p>
                </li>
              ))}
            </ul>
          </section>
        );
      })}
      {diff.more > 0 && <p className="muted">… and {diff.more} more changes</p>}
    </div>
  );
}

function whom({ touches, severities }: PlanChange): string {
  const left = touches.count - touches.first.length;
  const names = `${touches.first.join(', ')}${left > 0 ? ` and ${left} more` : ''}`;
  return severities.length === 0 ? names : `${names}, ${severities.join(' and ')}`;
}

function When({ stretches }: Pick<PlanChange, 'stretches'>) {
  const [first] = stretches?.first ?? [];
  if (stretches === null || first === undefined) return null;
  const { zone, count, totalMs, weekly } = stretches;
  if (weekly !== null) return <>{`, ${weekly.map(weeklyText).join(' and ')} (${zone})`}</>;
  return (
    <>
      , from <Moment at={first.from} zone={zone} /> for {spanText(first.to - first.from)}
      {count > 1 && `, and ${count - 1} more times, ${spanText(totalMs)} in all`}
    </>
  );
}
