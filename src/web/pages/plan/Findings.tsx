// What does the verifier say of a plan? Counts, and each finding with its counterexample and what would mend it.

import type { FindingView, Verification } from '../../../contract/activation.ts';
import { Moment } from '../../ui/Moment.tsx';
import { count } from '../../ui/names.ts';

const words: Readonly<Record<FindingView['severity'], string>> = { error: 'Error', warning: 'Warning', note: 'Note' };

export function Findings({ verification }: { readonly verification: Verification }) {
  const { findings, errors, warnings, notes, accepted } = verification;
  if (!verification.finished) {
    return <p className="empty">The verifier did not finish in time, so nothing is proven. `tocsin verify` has all the time it needs.</p>;
  }
  const left = errors + warnings + notes - findings.reduce((sum, one) => sum + (one.count ?? 1), 0);
  return (
    <>
      <p className="muted findings__sum">
        {sumText(verification)} between <Moment at={verification.from} /> and <Moment at={verification.to} />
        {accepted > 0 && `; ${count(accepted, 'finding')} accepted by the plan`}.
      </p>
      <ul className="findings">
        {findings.map((one) => (
          <Finding key={one.key} one={one} />
        ))}
        {left > 0 && <li className="muted findings__left">… and {left} more, which `tocsin verify` tells.</li>}
      </ul>
    </>
  );
}

/** `2 errors, 1 warning`; `Nothing is found`. */
export function sumText({ errors, warnings, notes }: Verification): string {
  const parts = [
    ...(errors > 0 ? [count(errors, 'error')] : []),
    ...(warnings > 0 ? [count(warnings, 'warning')] : []),
    ...(notes > 0 ? [count(notes, 'note')] : []),
  ];
  return parts.length === 0 ? 'Nothing is found' : parts.join(', ');
}

function Finding({ one }: { readonly one: FindingView }) {
  return (
    <li className="finding">
      <details>
        <summary>
          <span className={`finding__weight finding__weight--${one.severity}`}>{words[one.severity]}</span>{' '}
          <span className="finding__message">{one.message}</span>
          {(one.count ?? 1) > 1 && <span className="muted"> and {(one.count ?? 1) - 1} more of the same cause</span>}
        </summary>
        <div className="finding__body">
          <p className="muted">
            {one.title}
            {one.place !== null && (
              <>
                {' · '}
                <span className="mono">
                  {one.place.file}:{one.place.line}:{one.place.column}
                </span>
              </>
            )}
            {' · '}
            <span className="mono">{one.check}</span>
          </p>
          {one.lines.length > 0 && (
            // biome-ignore lint/a11y/noNoninteractiveTabindex: what may be wider than the screen has to be reached by keys, too.
            <pre className="finding__lines" tabIndex={0}>
              {one.lines.join('\n')}
            </pre>
          )}
          {one.mend !== null && (
            <p>
              <strong>{one.mends === false ? 'Advice:' : 'To mend it:'}</strong> {one.mend}
            </p>
          )}
        </div>
      </details>
    </li>
  );
}
