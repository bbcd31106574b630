// Answer for others? Whose pages end by it, and what that is worth, is said before it is done.

import { Button, Group, Modal } from '@mantine/core';
import type { EngagementSummary, IncidentSummary } from '../../../core/incident/summary.ts';
import { messagesOf } from '../../api/refused.ts';
import { useAnswer } from '../../api/useAnswer.ts';
import { namesText } from '../../ui/names.ts';
import { waitingText } from './effects.ts';
import type { Waiting } from './mine.ts';

export function OthersDialog(props: { readonly incident: IncidentSummary; readonly waiting: Waiting; readonly onClose: () => void }) {
  const { incident, waiting, onClose } = props;
  const answer = useAnswer(incident.id);
  const { rest } = messagesOf(answer.error, []);
  const all = [...waiting.mine, ...waiting.others];
  const send = (which: readonly EngagementSummary[]) => answer.mutate(which, { onSuccess: onClose });
  return (
    <Modal opened onClose={onClose} title="Answer for others?" size="md" closeButtonProps={{ 'aria-label': 'Close' }}>
      <div className="dialog">
        <p className="dialog__lead">
          {endsText(waiting.others)} It is recorded as your answer on their behalf, and keeps no promise of theirs to answer.
        </p>
        {rest !== null && (
          <p className="urgent" role="alert">
            {rest}
          </p>
        )}
        <ul className="others">
          {waiting.others.map((one) => (
            <li key={one.id}>
              <span>
                <strong>{one.responsibility}</strong> <span className="muted">{waitingText(one)}</span>
              </span>
              <Button size="compact-sm" variant="default" loading={answer.isPending} onClick={() => send([one])}>
                Answer for {one.responsibility}
              </Button>
            </li>
          ))}
        </ul>
        <Group justify="flex-end" gap="xs">
          <Button variant="default" size="sm" onClick={onClose}>
            Cancel
          </Button>
          {all.length > 1 && (
            <Button size="sm" loading={answer.isPending} onClick={() => send(all)}>
              Acknowledge all {all.length}
            </Button>
          )}
        </Group>
      </div>
    </Modal>
  );
}

/** `Lee and Kim are no longer paged for it.` */
function endsText(others: readonly EngagementSummary[]): string {
  const people = [...new Map(others.flatMap(({ waitingFor }) => waitingFor.map((one) => [one.id, one] as const))).values()];
  if (people.length === 0) return 'Nobody else is paged for it any more.';
  return `${namesText(people)} ${people.length === 1 ? 'is' : 'are'} no longer paged for it.`;
}
