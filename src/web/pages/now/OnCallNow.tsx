// Who is on call at this moment, and who comes next?

import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { onCall } from '../../api/queries.ts';
import { paths } from '../../paths.ts';
import { isUnplanned, unlessUnplanned } from '../../shell/NoPlan.tsx';
import { RelativeTime } from '../../ui/Moment.tsx';
import { namesText } from '../../ui/names.ts';

const shownAtMost = 12;

export function OnCallNow() {
  const query = useQuery({ ...onCall, retry: unlessUnplanned });
  const schedules = query.data?.schedules ?? [];
  return (
    <section className="panel" aria-labelledby="on-call-now">
      <div className="panel__head">
        <h2 id="on-call-now" className="label">
          On call now
        </h2>
        <Link to={paths.onCall} className="muted">
          All
        </Link>
      </div>
      <ul className="panel__body oncall-now">
        {schedules.slice(0, shownAtMost).map((schedule) => (
          <li key={schedule.id}>
            <span className="muted">{schedule.name}</span>
            <span>
              {schedule.now.length === 0 ? <strong className="urgent">nobody</strong> : <strong>{namesText(schedule.now)}</strong>}
              {schedule.next !== null && (
                <span className="muted">
                  {' → '}
                  {schedule.next.people.length === 0 ? 'nobody' : namesText(schedule.next.people)}{' '}
                  <RelativeTime at={schedule.next.at} zone={schedule.zone} />
                </span>
              )}
            </span>
          </li>
        ))}
        {schedules.length === 0 && (
          <li className="muted">{isUnplanned(query.error) ? 'No plan is active, so nobody is on call.' : 'The plan has no schedules.'}</li>
        )}
      </ul>
    </section>
  );
}
