// Who is on call, until when, and who comes next?

import { useQuery } from '@tanstack/react-query';
import type { OnCallView } from '../../../contract/plan.ts';
import { day } from '../../../core/kernel/instant.ts';
import { onCall } from '../../api/queries.ts';
import { isUnplanned, NoPlan, unlessUnplanned } from '../../shell/NoPlan.tsx';
import { Asked } from '../../ui/Asked.tsx';
import { Moment, RelativeTime } from '../../ui/Moment.tsx';
import { myZone } from '../../ui/moment-text.ts';
import { namesText } from '../../ui/names.ts';

export function OnCallPage() {
  const query = useQuery({ ...onCall, retry: unlessUnplanned });
  return (
    <div className="page">
      <title>On call · Tocsin</title>
      <div className="page__head">
        <h1 className="page__title">On call</h1>
        <p className="muted">Times in {myZone}; the schedule’s own zone on hover.</p>
      </div>
      {isUnplanned(query.error) ? (
        <div className="panel">
          <NoPlan follows="Nobody is on call until there is one." />
        </div>
      ) : (
        <Asked query={query}>{(view) => <Schedules view={view} />}</Asked>
      )}
    </div>
  );
}

function Schedules({ view }: { readonly view: OnCallView }) {
  if (view.schedules.length === 0) return <p className="panel empty">The plan has no schedules.</p>;
  return (
    <div className="panel table-wrap">
      <table className="table table--stack">
        <caption className="visually-hidden">Schedules</caption>
        <thead>
          <tr>
            <th scope="col">Schedule</th>
            <th scope="col">Now</th>
            <th scope="col">Next</th>
          </tr>
        </thead>
        <tbody>
          {view.schedules.map((schedule) => (
            <tr key={schedule.id}>
              <th scope="row">
                {schedule.name} <span className="faint">{schedule.zone}</span>
              </th>
              <td>
                {schedule.now.length === 0 && <strong className="urgent">Nobody is on call</strong>}
                {schedule.now.map((person) => (
                  <p key={person.id}>
                    <strong>{person.name}</strong>{' '}
                    <span className="muted">
                      {person.until === null ? (
                        'without end'
                      ) : (
                        <>
                          until <Moment at={person.until} zone={schedule.zone} />
                        </>
                      )}
                    </span>
                  </p>
                ))}
              </td>
              <td>
                {schedule.next === null ? (
                  <span className="muted">no change ahead</span>
                ) : (
                  <>
                    {schedule.next.people.length === 0 ? <strong className="urgent">nobody</strong> : namesText(schedule.next.people)}{' '}
                    <span className="muted">
                      {/* Beyond a day the relative time is the date itself. */}
                      {schedule.next.at - view.at <= day && (
                        <>
                          <RelativeTime at={schedule.next.at} zone={schedule.zone} />,{' '}
                        </>
                      )}
                      <Moment at={schedule.next.at} zone={schedule.zone} />
                    </span>
                  </>
                )}
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}
