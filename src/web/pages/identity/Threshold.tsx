// What do the pages before the sign-in look like? One form, in the middle, nothing else.

import type { ReactNode } from 'react';
import './threshold.css';

export function Threshold(props: {
  readonly title: string;
  readonly lead?: string;
  readonly error: string | null;
  readonly onSubmit: () => void;
  readonly children: ReactNode;
}) {
  return (
    <main className="threshold">
      <div className="threshold__brand">
        <img src="/icon.svg" alt="" width="36" height="36" />
        <div>
          <p className="threshold__name">Tocsin</p>
          <p className="muted">The bell that calls the right people</p>
        </div>
      </div>
      <form
        className="threshold__form panel"
        onSubmit={(event) => {
          event.preventDefault();
          props.onSubmit();
        }}
      >
        <div>
          <h1 className="page__title">{props.title}</h1>
          {props.lead !== undefined && <p className="muted">{props.lead}</p>}
        </div>
        {props.error !== null && (
          <p className="urgent" role="alert">
            {props.error}
          </p>
        )}
        {props.children}
      </form>
    </main>
  );
}
