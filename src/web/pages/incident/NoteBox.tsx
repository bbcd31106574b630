// What do I want the others to know? A note on the record; what is written stays until it is sent.

import { Button, Textarea } from '@mantine/core';
import { limits } from '../../../core/kernel/limits.ts';
import { useAct } from '../../api/acts.ts';
import { messagesOf } from '../../api/refused.ts';
import { submitByKey, submitKeys } from '../../ui/submitByKey.ts';
import { useDraft } from '../../ui/useDraft.ts';

export function NoteBox({ incident }: { readonly incident: string }) {
  const [text, setText] = useDraft(`note ${incident}`);
  const act = useAct(incident);
  const { at, rest } = messagesOf(act.error, ['text']);
  return (
    <form
      className="note"
      onSubmit={(event) => {
        event.preventDefault();
        if (text.trim() !== '') act.mutate({ act: 'note', body: { text } }, { onSuccess: () => setText('') });
      }}
    >
      <Textarea
        id="note"
        aria-label="Note"
        placeholder="Write a note for everybody on this incident…"
        autosize
        minRows={1}
        maxRows={14}
        maxLength={limits.noteLength}
        value={text}
        error={at.text ?? rest}
        onChange={(event) => setText(event.currentTarget.value)}
        onKeyDown={(event) => {
          submitByKey(event);
          if (event.key === 'Escape') event.currentTarget.blur();
        }}
      />
      <Button type="submit" variant="default" size="sm" loading={act.isPending} disabled={text.trim() === ''} title={submitKeys}>
        Add note
      </Button>
    </form>
  );
}
