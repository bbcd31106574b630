// Is Tocsin itself well? Said across every page when it cannot do its work, or when something about it has to be known: a clock that was set, a lost piece of history.

import { useQuery } from '@tanstack/react-query';
import { readiness } from '../api/readiness.ts';

export function Condition() {
  const said = useQuery(readiness).data;
  if (said === undefined || said === null) return null;
  const { reasons, notes = [] } = said;
  return (
    <div role="status">
      {reasons.length > 0 && (
        <div className="condition condition--bad">
          <strong>Tocsin cannot do its work:</strong> {reasons.join('; ')}. Pages may leave late. It goes on by itself.
        </div>
      )}
      {notes.map((note) => (
        <div key={note} className="condition">
          {sentence(note)}
        </div>
      ))}
    </div>
  );
}

function sentence(note: string): string {
  const begun = note.charAt(0).toUpperCase() + note.slice(1);
  return /[.!?]$/.test(begun) ? begun : `${begun}.`;
}
