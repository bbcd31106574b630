// What has happened, newest first? Every event in a sentence; filtered by any word, or down to the notes.

import { SegmentedControl, TextInput } from '@mantine/core';
import { useState } from 'react';
import type { TimelineEntry } from '../../../contract/incident.ts';
import { newestFirst } from '../../api/live/apply.ts';
import { TimeOfDay } from '../../ui/Moment.tsx';
import { dayText } from '../../ui/moment-text.ts';
import { useCoarseNow } from '../../ui/ticker.ts';
import { useDraft } from '../../ui/useDraft.ts';
import { filterTimeline, type TimelineKind } from './filter-timeline.ts';

const shownFirst = 150;

export function Timeline({ entries, incident }: { readonly entries: readonly TimelineEntry[]; readonly incident: string }) {
  const [text, setText] = useDraft(`filter ${incident}`);
  const [kind, setKind] = useState<TimelineKind>('all');
  const [all, setAll] = useState(false);
  // What was there when the page was opened; the rest came live and is marked.
  const [known] = useState(() => new Set(entries.map((one) => one.id)));
  const now = useCoarseNow(60_000);
  const found = filterTimeline(newestFirst(entries), text, kind);
  const shown = all ? found : found.slice(0, shownFirst);
  return (
    <section className="panel" aria-labelledby="timeline">
      <div className="panel__head timeline__head">
        <h2 id="timeline" className="label">
          Timeline
        </h2>
        <SegmentedControl
          size="xs"
          aria-label="What to show"
          data={[
            { value: 'all', label: 'Everything' },
            { value: 'notes', label: 'Notes' },
            { value: 'pages', label: 'Pages' },
          ]}
          value={kind}
          onChange={(chosen) => setKind(chosen === 'notes' || chosen === 'pages' ? chosen : 'all')}
        />
        <TextInput
          id="timeline-filter"
          size="xs"
          className="timeline__filter"
          placeholder="Filter"
          aria-label="Filter the timeline"
          value={text}
          onChange={(event) => setText(event.currentTarget.value)}
        />
      </div>
      <ol className="timeline">
        {shown.map((entry, n) => {
          const before = shown[n - 1];
          const newDay = dayText(before?.at ?? now) !== dayText(entry.at);
          return (
            <li
              key={entry.id}
              className={`entry entry--${entry.tone}${entry.type === 'NoteAdded' ? ' entry--note' : ''}${!known.has(entry.id) ? ' entry--new' : ''}`}
            >
              {newDay && <p className="entry__day label">{dayText(entry.at)}</p>}
              <span className="entry__at">
                <TimeOfDay at={entry.at} />
              </span>
              <span className="entry__text">{entry.text}</span>
            </li>
          );
        })}
        {shown.length === 0 && <li className="empty">{text === '' ? 'Nothing of that kind yet.' : `Nothing with “${text}”.`}</li>}
      </ol>
      {found.length > shown.length && (
        <button type="button" className="plain-button timeline__more" onClick={() => setAll(true)}>
          Show {found.length - shown.length} older
        </button>
      )}
    </section>
  );
}
