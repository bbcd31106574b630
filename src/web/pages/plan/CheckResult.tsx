// What came of a check? A verdict first; then what is wrong and where, what changes for whom, and what the verifier finds.

import type { Ref } from 'react';
import type { PlanCheck } from '../../../contract/activation.ts';
import type { PlanProblem } from '../../../core/plan/problem.ts';
import { Changes } from './Changes.tsx';
import type { Spot } from './DraftFiles.tsx';
import { Findings } from './Findings.tsx';

interface Props {
  readonly check: PlanCheck;
  /** The text has changed since. */
  readonly stale: boolean;
  readonly heading: Ref<HTMLHeadingElement>;
  readonly onSpot: (spot: Spot) => void;
}

export function CheckResult({ check, stale, heading, onSpot }: Props) {
  const { problems, diff, verification, basedOn } = check;
  return (
    <div className={stale ? 'check check--stale' : 'check'}>
      <h2 className={`check__verdict check__verdict--${check.may}`} tabIndex={-1} ref={heading}>
        {verdictText(check)}
      </h2>
      {stale && <p className="muted">The text has changed since: check it again.</p>}
      {problems.length > 0 && (
        <section className="panel" aria-labelledby="problems">
          <Head id="problems" title="In the text" />
          <ul className="problems">
            {problems.map((one) => (
              <li key={`${one.file}:${one.line}:${one.column} ${one.message}`}>
                <Problem one={one} onSpot={onSpot} />
              </li>
            ))}
          </ul>
        </section>
      )}
      {diff !== null && (
        <section className="panel" aria-labelledby="changes">
          <Head id="changes" title={`What changes, compared with version ${basedOn}`} />
          <Changes diff={diff} />
        </section>
      )}
      {verification !== null && (
        <section className="panel" aria-labelledby="found">
          <Head id="found" title="What the verifier finds" />
          <Findings verification={verification} />
        </section>
      )}
    </div>
  );
}

function verdictText({ may, why, identical }: PlanCheck): string {
  if (identical) return 'It is the active version, word for word';
  switch (may) {
    case 'activate':
      return 'Nothing stands against it';
    case 'activate-with-reason':
      return `It can be activated for a reason: ${why}`;
    case 'not-activate':
      return `It cannot be activated: ${why}`;
  }
}

function Head({ id, title }: { readonly id: string; readonly title: string }) {
  return (
    <div className="panel__head">
      <h3 id={id} className="label">
        {title}
      </h3>
    </div>
  );
}

function Problem({ one, onSpot }: { readonly one: PlanProblem; readonly onSpot: (spot: Spot) => void }) {
  return (
    <button type="button" className="plain-button problem" onClick={() => onSpot(one)}>
      <span className={`finding__weight finding__weight--${one.severity}`}>{one.severity === 'error' ? 'Error' : 'Warning'}</span>{' '}
      <span className="mono problem__place">
        {one.file}:{one.line}:{one.column}
      </span>{' '}
      {one.message}
      {one.suggestion !== null && <span className="muted"> ({one.suggestion})</span>}
    </button>
  );
}
