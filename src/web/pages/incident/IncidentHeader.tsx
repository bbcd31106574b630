// What is it, how bad, since when, and what can I do about it?

import { Button, Menu } from '@mantine/core';
import type { IncidentSummary } from '../../../core/incident/summary.ts';
import { spanText } from '../../ui/duration.ts';
import { Moment, Since } from '../../ui/Moment.tsx';
import { count } from '../../ui/names.ts';
import { SeverityMark } from '../../ui/SeverityMark.tsx';
import { engagementsInOrder } from '../now/order.ts';
import type { OpenDialog } from './dialogs.tsx';
import { escalateLabel } from './effects.ts';
import { mineLabel, othersLabel, type Waiting } from './mine.ts';

interface Props {
  readonly summary: IncidentSummary;
  /** The version that it runs under, and the active one where that is another. */
  readonly plan: { readonly runs: number; readonly active: number } | null;
  readonly waiting: Waiting;
  readonly answering: boolean;
  /** For what is mine. */
  readonly onAnswer: () => void;
  readonly onOpen: (dialog: OpenDialog) => void;
}

export function IncidentHeader({ summary, plan, waiting, answering, onAnswer, onOpen }: Props) {
  const resolved = summary.status === 'resolved';
  const mine = mineLabel(waiting.mine);
  const others = othersLabel(waiting);
  const first = engagementsInOrder(summary).find((one) => one.status === 'escalating');
  return (
    <div className="head">
      <div className="head__what">
        <div className="head__line">
          <button
            type="button"
            className="head__severity"
            disabled={resolved}
            onClick={() => onOpen({ kind: 'severity' })}
            aria-label={`Severity ${summary.severity}: change it`}
          >
            <SeverityMark name={summary.severity} rank={summary.severityRank} isOpen={summary.status === 'open'} />
            {!resolved && <span aria-hidden="true">▾</span>}
          </button>
          <h1 className="head__title">{summary.title}</h1>
        </div>
        <p className="muted head__facts">
          {summary.serviceName}, tier {summary.tier}
          {' · '}
          {resolved ? (
            <>
              <strong className="good">resolved</strong> <Moment at={summary.resolvedAt ?? summary.openedAt} /> after{' '}
              {spanText((summary.resolvedAt ?? summary.openedAt) - summary.openedAt)}
            </>
          ) : (
            <>
              open <Since at={summary.openedAt} />, since <Moment at={summary.openedAt} />
            </>
          )}
          {summary.alertCount > 0 && ` · ${count(summary.alertCount, 'alert')}, ${summary.openAlerts} still open`}
        </p>
        {plan !== null && !resolved && (
          <p className="muted head__plan">
            It runs under version {plan.runs} of the plan; version {plan.active} is active.{' '}
            <button type="button" className="head__rebase" onClick={() => onOpen({ kind: 'rebase' })}>
              Put it under version {plan.active}…
            </button>
          </p>
        )}
      </div>
      <div className="head__acts">
        {!resolved && mine !== null && (
          <Button size="sm" loading={answering} onClick={onAnswer} title="Key: a">
            {mine}
          </Button>
        )}
        {!resolved && others !== null && (
          <Button size="sm" variant="default" onClick={() => onOpen({ kind: 'others' })} {...(mine === null ? { title: 'Key: a' } : {})}>
            {others}
          </Button>
        )}
        {!resolved && first !== undefined && (
          <Button size="sm" variant="default" onClick={() => onOpen({ kind: 'escalate', engagement: first.id })} title="Key: e">
            {escalateLabel(first.nextText)}
          </Button>
        )}
        {resolved ? (
          <Button size="sm" variant="default" onClick={() => onOpen({ kind: 'reopen' })} title="Key: r">
            Reopen
          </Button>
        ) : (
          <>
            <Button size="sm" variant="default" onClick={() => onOpen({ kind: 'resolve' })} title="Key: r">
              Resolve
            </Button>
            <Menu position="bottom-end">
              <Menu.Target>
                <Button size="sm" variant="default" aria-label="More that can be done">
                  More ▾
                </Button>
              </Menu.Target>
              <Menu.Dropdown>
                <Menu.Item onClick={() => onOpen({ kind: 'engage' })}>Engage another responsibility…</Menu.Item>
                <Menu.Item onClick={() => onOpen({ kind: 'severity' })}>Change severity…</Menu.Item>
                <Menu.Item onClick={() => document.getElementById('note')?.focus()}>Write a note</Menu.Item>
              </Menu.Dropdown>
            </Menu>
          </>
        )}
      </div>
    </div>
  );
}
