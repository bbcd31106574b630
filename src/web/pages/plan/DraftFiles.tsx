// How is the text written? One file at a time, in a plain field; files come from here or from the disk.

import { Button, FileButton, NativeSelect, Textarea, TextInput } from '@mantine/core';
import { type KeyboardEvent, useEffect, useRef, useState } from 'react';
import type { PlanFile } from '../../../contract/activation.ts';
import { modifier } from '../../ui/modifier.ts';

/** Where somebody wants to look. */
export interface Spot {
  readonly file: string;
  readonly line: number;
  readonly column: number;
}

interface Props {
  readonly files: readonly PlanFile[];
  readonly spot: Spot | null;
  readonly onChange: (files: readonly PlanFile[]) => void;
  readonly onCheck: () => void;
  readonly onDiscard: () => void;
}

export function DraftFiles({ files, spot, onChange, onCheck, onDiscard }: Props) {
  const [chosen, setChosen] = useState(files[0]?.name ?? '');
  const [at, setAt] = useState({ line: 1, column: 1 });
  const forget = useRef<() => void>(null);
  const field = useRef<HTMLTextAreaElement>(null);
  const file = files.find(({ name }) => name === chosen) ?? files[0];
  const name = file?.name ?? '';

  useEffect(() => {
    if (spot !== null) setChosen(spot.file);
  }, [spot]);
  useEffect(() => {
    if (spot === null || spot.file !== name || field.current === null) return;
    const offset = offsetOf(field.current.value, spot);
    field.current.focus();
    field.current.setSelectionRange(offset, offset);
    field.current.scrollTop = Math.max(0, (spot.line - 6) * lineHeightOf(field.current));
  }, [spot, name]);

  const take = async (picked: readonly File[]) => {
    const read = await readAll(picked);
    // Else the same file, changed on the disk, could not be chosen again.
    forget.current?.();
    if (read.length > 0) onChange(read);
  };
  const write = (text: string) => onChange(files.map((each) => (each.name === name ? { name, text } : each)));
  const keys = (event: KeyboardEvent) => {
    if (event.key === 'Enter' && (event.ctrlKey || event.metaKey)) onCheck();
  };
  return (
    <section className="panel draft__text" aria-label="The text">
      <div className="draft__bar">
        <NativeSelect
          aria-label="File"
          size="xs"
          className="draft__file"
          data={files.map((each) => each.name)}
          value={name}
          onChange={(event) => setChosen(event.currentTarget.value)}
        />
        <FileButton multiple accept=".yaml,.yml" resetRef={forget} onChange={(picked) => void take(picked)}>
          {(props) => (
            <Button {...props} variant="default">
              Upload files…
            </Button>
          )}
        </FileButton>
        <NewFile files={files} onAdd={(added) => onChange([...files, added])} onChosen={setChosen} />
        <Button
          variant="default"
          disabled={files.length < 2}
          title={files.length < 2 ? 'A plan has at least one file' : `Take ${name} out of the plan`}
          onClick={() => onChange(files.filter((each) => each.name !== name))}
        >
          Remove
        </Button>
        <Button variant="default" onClick={onDiscard}>
          Discard draft
        </Button>
      </div>
      <Textarea
        ref={field}
        aria-label={`Text of ${name}`}
        classNames={{ input: 'draft__field' }}
        spellCheck={false}
        autoCapitalize="off"
        autoCorrect="off"
        rows={28}
        value={file?.text ?? ''}
        onChange={(event) => write(event.currentTarget.value)}
        onKeyDown={keys}
        onSelect={(event) => setAt(placeOf(event.currentTarget.value, event.currentTarget.selectionStart))}
      />
      <p className="faint draft__status">
        Line {at.line}, column {at.column} · {modifier}Enter checks
      </p>
    </section>
  );
}

function NewFile({
  files,
  onAdd,
  onChosen,
}: {
  readonly files: readonly PlanFile[];
  readonly onAdd: (file: PlanFile) => void;
  readonly onChosen: (name: string) => void;
}) {
  const [name, setName] = useState<string | null>(null);
  if (name === null) {
    return (
      <Button variant="default" onClick={() => setName('')}>
        New file…
      </Button>
    );
  }
  const full = /\.ya?ml$/i.test(name.trim()) ? name.trim() : `${name.trim()}.yaml`;
  const isTaken = files.some((each) => each.name.toLowerCase() === full.toLowerCase());
  return (
    <form
      className="draft__new"
      onSubmit={(event) => {
        event.preventDefault();
        if (name.trim() === '' || isTaken) return;
        onAdd({ name: full, text: '' });
        onChosen(full);
        setName(null);
      }}
    >
      <TextInput
        aria-label="Name of the new file"
        size="xs"
        placeholder="people.yaml"
        data-autofocus
        value={name}
        error={isTaken ? 'There is one already' : null}
        onChange={(event) => setName(event.currentTarget.value)}
      />
      <Button type="submit">Add</Button>
      <Button variant="default" onClick={() => setName(null)}>
        Cancel
      </Button>
    </form>
  );
}

/** Exactly as they are on the disk, a mark of the byte order at their beginning and all. */
async function readAll(picked: readonly File[]): Promise<readonly PlanFile[]> {
  const decoder = () => new TextDecoder('utf-8', { ignoreBOM: true });
  const files = await Promise.all(picked.map(async (each) => ({ name: each.name, text: decoder().decode(await each.arrayBuffer()) })));
  return files.sort((a, b) => (a.name < b.name ? -1 : 1));
}

function offsetOf(text: string, { line, column }: Spot): number {
  let offset = 0;
  for (let left = line - 1; left > 0; left -= 1) {
    const end = text.indexOf('\n', offset);
    if (end < 0) break;
    offset = end + 1;
  }
  return Math.min(text.length, offset + column - 1);
}

function placeOf(text: string, offset: number): { line: number; column: number } {
  const before = text.slice(0, offset);
  return { line: before.split('\n').length, column: offset - before.lastIndexOf('\n') };
}

function lineHeightOf(field: HTMLTextAreaElement): number {
  return Number.parseFloat(getComputedStyle(field).lineHeight) || 18;
}
