// Who has to be told, until when, and by whom? A countdown for each audience, and a form that records what they are told.

import { Button, Group, NativeSelect, Textarea, TextInput } from '@mantine/core';
import { useState } from 'react';
import type { IncidentDetail } from '../../../contract/incident.ts';
import { limits } from '../../../core/kernel/limits.ts';
import { useAct } from '../../api/acts.ts';
import { messagesOf } from '../../api/refused.ts';
import { InTime } from '../../ui/InTime.tsx';
import { RelativeTime } from '../../ui/Moment.tsx';
import { count } from '../../ui/names.ts';
import { submitByKey, submitKeys } from '../../ui/submitByKey.ts';
import { useDraft } from '../../ui/useDraft.ts';

type Audience = IncidentDetail['response']['audiences'][number];

export function Updates({ detail }: { readonly detail: IncidentDetail }) {
  const { audiences } = detail.response;
  if (audiences.length === 0) return null;
  const told = audiences.filter(({ dueAt, lastAt }) => dueAt !== null || lastAt !== null);
  return (
    <section className="panel" aria-labelledby="updates">
      <div className="panel__head">
        <h2 id="updates" className="label">
          Updates
        </h2>
        <span className="muted num">{count(audiences.filter(({ dueAt }) => dueAt !== null).length, 'audience')} owed</span>
      </div>
      <ul aria-label="Updates">
        {told.map((audience) => (
          <li key={audience.id} className="owed">
            <Owed audience={audience} incident={detail.summary} />
          </li>
        ))}
        {told.length === 0 && <li className="empty">Nobody is owed an update.</li>}
      </ul>
      <UpdateForm incident={detail.summary.id} audiences={audiences} />
    </section>
  );
}

function Owed({ audience, incident }: { readonly audience: Audience; readonly incident: IncidentDetail['summary'] }) {
  const { id, name, dueAt, missed, lastAt, owner } = audience;
  const by = incident.updates?.find((each) => each.audience === id)?.owner ?? owner;
  return (
    <div className="owed__what">
      <strong>{name}</strong>{' '}
      {dueAt === null ? (
        <span className="muted">nothing owed</span>
      ) : (
        <>
          owed <InTime to={dueAt} />
          {by !== null && ` (${by})`}
        </>
      )}
      {missed > 0 && <span className="urgent"> · {count(missed, 'one')} missed</span>}
      {lastAt !== null && (
        <span className="faint">
          {' '}
          · last recorded <RelativeTime at={lastAt} />
        </span>
      )}
    </div>
  );
}

/** Nothing leaves Tocsin yet: the form says so, and its button promises no more than is done. */
function UpdateForm({ incident, audiences }: { readonly incident: string; readonly audiences: readonly Audience[] }) {
  const [chosen, setChosen] = useState<string | null>(null);
  const audience = audiences.find(({ id }) => id === chosen) ?? audiences[0];
  const [text, setText] = useDraft(`update ${incident} ${audience?.id ?? ''}`);
  const [approval, setApproval] = useState('');
  const act = useAct(incident);
  const { at, rest } = messagesOf(act.error, ['text', 'audience', 'reason']);
  if (audience === undefined) return null;
  const blocked =
    text.trim() === ''
      ? 'Say first what they were told'
      : audience.against !== null && approval.trim() === ''
        ? audience.against.why
        : null;
  const recordIt = () =>
    act.mutate(
      { act: 'update', body: { audience: audience.id, text, reason: approval.trim() === '' ? null : approval } },
      {
        onSuccess: () => {
          setText('');
          setApproval('');
        },
      },
    );
  return (
    <form
      key={audience.id}
      className="update"
      onSubmit={(event) => {
        event.preventDefault();
        if (blocked === null) recordIt();
      }}
    >
      <NativeSelect
        label="To"
        data={audiences.map(({ id, name }) => ({ value: id, label: name }))}
        value={audience.id}
        error={at.audience}
        onChange={(event) => setChosen(event.currentTarget.value)}
      />
      <Textarea
        label="What they were told"
        placeholder="What is affected, what is done, when the next update comes"
        autosize
        minRows={2}
        maxRows={14}
        maxLength={limits.noteLength}
        value={text}
        error={at.text ?? rest}
        onChange={(event) => setText(event.currentTarget.value)}
        onKeyDown={submitByKey}
      />
      <p className="faint update__recorded">
        Tocsin records this and stops the clock. It sends nothing: tell {audience.name} yourself, the way you always do.
      </p>
      {audience.against !== null && (
        <TextInput
          label={`Who approved it (${audience.approver} approves), or why nobody could`}
          value={approval}
          maxLength={limits.reasonLength}
          error={at.reason}
          onChange={(event) => setApproval(event.currentTarget.value)}
        />
      )}
      <Group gap="xs">
        <Button type="submit" size="sm" loading={act.isPending} disabled={blocked !== null} title={blocked ?? submitKeys}>
          Record for {audience.name}
        </Button>
        {blocked !== null && <span className="faint update__blocked">{blocked}</span>}
      </Group>
    </form>
  );
}
