// How does the fixture behave? A small world that answers the API, changes when asked to, and lets something happen now and then.

import type { IncidentDetail, IncidentList, SeverityPreview, StreamMessage, TimelineEntry } from '../../src/contract/incident.ts';
import type { Inbox, InboxMessage } from '../../src/contract/plan.ts';
import { minute, second } from '../../src/core/kernel/instant.ts';
import { detailOf, madeUpTimeline } from './fixture-detail.ts';
import { madeUpIncidents, manyIncidents, nameOf, nextDeadline, type Summary } from './fixture-incidents.ts';
import { onCallView, planView, severities } from './fixture-plan.ts';

const me = nameOf('dana');

export function makeWorld(options: { readonly many: number; readonly start: number }) {
  const incidents = new Map([...madeUpIncidents(options.start), ...manyIncidents(options.start, options.many)].map((one) => [one.id, one]));
  const timelines = new Map<string, TimelineEntry[]>();
  const listeners = new Set<(message: StreamMessage) => void>();
  const inbox: InboxMessage[] = [...incidents.values()].slice(0, 3).map((one, n) => ({
    id: `${one.id}.p1.d1`,
    incident: one.id,
    test: false,
    person: 'dana',
    personName: me,
    title: one.title,
    text: `${one.severity} on ${one.serviceName}. You are called for Payments: on call in payments-primary.`,
    at: one.openedAt + second,
    seenAt: n === 0 ? null : one.openedAt + minute,
    acknowledgeUrl: n === 0 ? `http://elsewhere.example/a/${one.id}` : null,
    state: n === 0 ? 'waiting' : n === 1 ? 'answered' : 'released',
  }));
  let position = 100;

  const timelineOf = (one: Summary) => {
    const known = timelines.get(one.id) ?? madeUpTimeline(one);
    timelines.set(one.id, known);
    return known;
  };
  function commit(
    one: Summary,
    change: Partial<Summary>,
    said: readonly [type: string, text: string, tone?: TimelineEntry['tone']][],
  ): Summary {
    const next = { ...one, ...change, version: one.version + 1 };
    next.nextDeadline = nextDeadline(next);
    incidents.set(next.id, next);
    const entries = said.map(([type, text, tone = 'normal'], n) => ({
      id: `${next.version}.${n + 1}`,
      at: Date.now(),
      type,
      text,
      tone,
      engagement: null,
    }));
    timelines.set(next.id, [...[...entries].reverse(), ...timelineOf(one)]);
    position += 1;
    for (const listener of listeners) listener({ position, summary: next, entries });
    return next;
  }

  return {
    plan: () => planView(Date.now()),
    onCall: () => onCallView(Date.now()),
    position: () => position,
    listen(listener: (message: StreamMessage) => void) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    list(status: string, limit: number, cursor: number): IncidentList {
      const all = [...incidents.values()].filter((one) => status === 'all' || one.status === status);
      const next = cursor + limit < all.length ? String(cursor + limit) : null;
      return { incidents: all.slice(cursor, cursor + limit), position, now: Date.now(), next };
    },
    detail(id: string): IncidentDetail | null {
      const one = incidents.get(id);
      return one === undefined ? null : detailOf(one, Date.now(), timelineOf(one), position);
    },
    preview(id: string, severity: string, mode: string): SeverityPreview {
      const shift = (mode === 'restart' ? 60 : mode === 'retroactive' ? -30 : -12) * minute;
      const clocks = (incidents.get(id)?.clocks ?? []).map((clock) => ({
        objective: clock.objective,
        metric: clock.metric,
        whose: clock.whose,
        before: clock.dueAt,
        after: clock.dueAt === null ? null : clock.dueAt + shift,
        targetText: clock.targetText,
        change: clock.dueAt === null ? ('same' as const) : ('moved' as const),
      }));
      return { severity, clocks, engages: severity === 'SEV1' ? ['Communications', 'Legal'] : [] };
    },
    inbox: (who: string): Inbox => ({ messages: inbox.filter((one) => one.person === who) }),
    seen(id: string) {
      for (const one of inbox) if (one.id === id) one.seenAt ??= Date.now();
    },
    answered(incident: string) {
      for (const one of inbox)
        if (one.incident === incident) Object.assign(one, { state: 'answered', acknowledgeUrl: null, seenAt: one.seenAt ?? Date.now() });
    },
    declare(body: { title: string; service: string; severity: string }): string {
      const model = madeUpIncidents(Date.now())[1];
      if (model === undefined) throw new Error('the fixture has no second incident');
      const rank = severities.findIndex((one) => one.name === body.severity) + 1;
      const id = `inc_${Math.random().toString(36).slice(2, 10)}`;
      commit({ ...model, ...body, id, version: 0, severityRank: rank, openedAt: Date.now() }, {}, [
        ['IncidentOpened', `${me} opened a ${body.severity}`, 'bad'],
      ]);
      return id;
    },
    act(id: string, act: string, body: { engagement?: string | null; reason?: string; text?: string; severity?: string }): Summary | null {
      const one = incidents.get(id);
      if (one === undefined) return null;
      const chosen = (each: Summary['engagements'][number]) => (body.engagement ?? each.id) === each.id;
      const reason = body.reason ?? '';
      switch (act) {
        case 'acknowledge': {
          const answered = (each: Summary['engagements'][number]) =>
            chosen(each) && (each.status === 'escalating' || each.status === 'waiting');
          const engagements = one.engagements.map((each) =>
            answered(each)
              ? {
                  ...each,
                  status: 'answered' as const,
                  answeredBy: me,
                  waitingFor: [],
                  nextAt: Date.now() + 30 * minute,
                  nextText: `pages ${me} again if nothing is done`,
                }
              : each,
          );
          return commit(one, { engagements, nobodyNotified: false }, [['EngagementAcknowledged', `${me} answered (application)`, 'good']]);
        }
        case 'escalate': {
          const engagements = one.engagements.map((each) =>
            chosen(each)
              ? {
                  ...each,
                  status: 'escalating' as const,
                  step: each.stepCount + 1,
                  waitingFor: [{ id: 'ana', name: nameOf('ana') }],
                  waitingSince: Date.now(),
                  nextAt: Date.now() + 5 * minute,
                  nextText: `pages the backstop: ${nameOf('ana')}`,
                }
              : each,
          );
          return commit(one, { engagements, nobodyNotified: false }, [
            ['EngagementEscalated', `${me} escalated now: ${reason}`],
            ['PagePlaced', `${nameOf('ana')} is paged: the backstop`],
          ]);
        }
        case 'note':
          return commit(one, {}, [['NoteAdded', `${me}: ${body.text ?? ''}`]]);
        case 'resolve':
          return commit(one, { status: 'resolved', resolvedAt: Date.now() }, [
            ['IncidentResolved', `${me} resolved it: ${reason}`, 'good'],
          ]);
        case 'reopen':
          return commit(one, { status: 'open', resolvedAt: null }, [['IncidentReopened', `${me} opened it again: ${reason}`, 'bad']]);
        case 'severity': {
          const rank = severities.findIndex((each) => each.name === body.severity) + 1;
          return commit(one, { severity: body.severity ?? one.severity, severityRank: rank }, [
            ['SeverityChanged', `${me} changed the severity: ${reason}`],
          ]);
        }
        default:
          return commit(one, {}, [[act, `${me}: ${act}, ${reason}`]]);
      }
    },
    /** Something that nobody here asked for. */
    happen(turn: number) {
      const open = [...incidents.values()].filter((one) => one.status === 'open');
      const one = open[turn % Math.min(open.length, 5)];
      if (one !== undefined)
        commit(one, { alertCount: one.alertCount + 1 }, [['AlertAttached', `Alert from alertmanager-eu: again (${turn + 1})`]]);
    },
  };
}
