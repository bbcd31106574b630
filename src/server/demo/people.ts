// How do the demonstration's people behave? Some answer soon, some late, some not at all; whoever answers, works, and it ends.

import type { IncidentEvent } from '../../core/incident/events.ts';
import type { IncidentId, PageId } from '../../core/kernel/id.ts';
import { type Millis, minute, second } from '../../core/kernel/instant.ts';
import type { Random } from '../../core/kernel/random.ts';
import type { Engine } from '../../engine/engine.ts';
import type { Changes, Clock, Listener, Timer } from '../../engine/ports.ts';

export interface PeopleDeps {
  readonly engine: Pick<Engine, 'submit'>;
  readonly clock: Clock;
  readonly timer: Timer;
  readonly random: Random;
  /** Who is played by somebody else: the person who looks at the demonstration. */
  readonly notPlayed: ReadonlySet<string>;
}

/** The share of pages that nobody answers. */
const unansweredShare = 0.25;

const notes = [
  'Looking at the dashboards; it began with the deploy of a quarter of an hour ago.',
  'Rolled back to the build before. Waiting for the error rate to fall.',
  'The acquirer confirms trouble on their side; their next word is due in 20 minutes.',
  'Traffic moved to the second region; latency is falling.',
  'Cause found: a connection pool that was too small after the migration. Raising it.',
];

/** Listens for pages and plays the people who get them. */
export function createPeople(deps: PeopleDeps): Listener {
  const { clock, timer, random } = deps;
  const after = (ms: Millis, act: () => void) => timer.at(clock.now() + ms, act);

  function paged(incident: IncidentId, page: PageId, person: { id: string; name: string }): void {
    if (deps.notPlayed.has(person.id) || random.next() < unansweredShare) return;
    const by = { kind: 'person', ...person } as const;
    after(20 * second + random.below(4 * minute), () => {
      void deps.engine.submit(incident, { type: 'Acknowledge', engagement: null, page, by, via: 'link' });
      if (random.next() < 0.5) return;
      after(3 * minute + random.below(10 * minute), () => {
        const text = notes[random.below(notes.length)] ?? '';
        void deps.engine.submit(incident, { type: 'AddNote', by, text });
      });
    });
  }

  return {
    committed: (changes: Changes) => {
      for (const { incident, commits } of changes.incidents) {
        for (const event of commits.flatMap((commit): readonly IncidentEvent[] => commit.events)) {
          if (event.type === 'PagePlaced') paged(incident.id, event.page, { id: event.person, name: event.personName });
        }
      }
    },
  };
}
