// How is something done to an incident that needs a word of why? What it will do, the fields, the reason, one button that says its effect.

import { Button, Group, Modal, Textarea } from '@mantine/core';
import type { ReactNode } from 'react';
import { limits } from '../../../core/kernel/limits.ts';
import { type Act, useAct } from '../../api/acts.ts';
import { messagesOf } from '../../api/refused.ts';
import { useDraft } from '../../ui/useDraft.ts';
import './dialog.css';

export type FieldErrors = Readonly<Record<string, string>>;

export interface ActDialogProps {
  readonly incident: string;
  readonly title: string;
  /** What will happen, in a sentence. */
  readonly lead?: ReactNode;
  readonly confirm: string;
  /** Why it cannot be confirmed yet; `null`: it can. */
  readonly blocked?: string | null;
  /** Reasons that people often give, for one tap. */
  readonly suggestions?: readonly string[];
  /** What is most often true, so that it takes two taps; ready to be written over. */
  readonly firstReason?: string;
  readonly fields?: readonly string[];
  readonly wide?: boolean;
  readonly act: (reason: string) => Act;
  readonly onClose: () => void;
  readonly children?: (errors: FieldErrors) => ReactNode;
}

export function ActDialog(props: ActDialogProps) {
  const { incident, onClose } = props;
  const act = useAct(incident);
  const [reason, setReason] = useDraft(`${incident} ${props.title}`, props.firstReason);
  const { at, rest } = messagesOf(act.error, ['reason', ...(props.fields ?? [])]);
  const blocked = props.blocked ?? (reason.trim() === '' ? 'Give a reason; it is kept on the record' : null);
  const send = () =>
    act.mutate(props.act(reason.trim()), {
      onSuccess: () => {
        setReason('');
        onClose();
      },
    });
  return (
    <Modal opened onClose={onClose} title={props.title} size={props.wide ? 'lg' : 'md'} closeButtonProps={{ 'aria-label': 'Close' }}>
      <form
        className="dialog"
        onSubmit={(event) => {
          event.preventDefault();
          if (blocked === null) send();
        }}
      >
        {props.lead !== undefined && <div className="dialog__lead">{props.lead}</div>}
        {rest !== null && (
          <p className="urgent" role="alert">
            {rest}
          </p>
        )}
        {props.children?.(at)}
        <div>
          <Textarea
            label="Reason"
            data-autofocus={props.children === undefined ? true : undefined}
            autosize
            minRows={2}
            maxRows={8}
            maxLength={limits.reasonLength}
            value={reason}
            error={at.reason}
            onChange={(event) => setReason(event.currentTarget.value)}
            onKeyDown={(event) => {
              if (event.key === 'Enter' && (event.ctrlKey || event.metaKey)) event.currentTarget.form?.requestSubmit();
            }}
          />
          {(props.suggestions?.length ?? 0) > 0 && (
            <fieldset className="dialog__suggestions" aria-label="Often given reasons">
              {props.suggestions?.map((text) => (
                <button key={text} type="button" onClick={() => setReason(text)}>
                  {text}
                </button>
              ))}
            </fieldset>
          )}
        </div>
        <Group justify="flex-end" gap="xs">
          {blocked !== null && <span className="faint dialog__blocked">{blocked}</span>}
          <Button variant="default" size="sm" onClick={onClose}>
            Cancel
          </Button>
          <Button type="submit" size="sm" loading={act.isPending} disabled={blocked !== null}>
            {props.confirm}
          </Button>
        </Group>
      </form>
    </Modal>
  );
}
