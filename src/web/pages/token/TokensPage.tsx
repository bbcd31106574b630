// With what do programs come in? Tokens: made here, shown once, taken back here.

import { Button, NativeSelect, TextInput } from '@mantine/core';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import type { z } from 'zod';
import type * as identity from '../../../contract/identity.ts';
import { day } from '../../../core/kernel/instant.ts';
import { get, post, remove } from '../../api/client.ts';
import { keys } from '../../api/queries.ts';
import { messagesOf } from '../../api/refused.ts';
import { serverNow } from '../../api/server-time.ts';
import { endpoints } from '../../paths.ts';
import { Asked } from '../../ui/Asked.tsx';
import { CopyText } from '../../ui/CopyText.tsx';
import { Moment, RelativeTime } from '../../ui/Moment.tsx';
import './token.css';

type TokenList = z.infer<typeof identity.TokenList>;
type NewToken = z.infer<typeof identity.NewToken>;

const lives = [
  { value: '30', label: '30 days' },
  { value: '90', label: '90 days' },
  { value: '365', label: '1 year' },
  { value: 'never', label: 'without end' },
];

export function TokensPage() {
  const query = useQuery({ queryKey: keys.tokens, queryFn: ({ signal }) => get<TokenList>(endpoints.tokens, signal) });
  return (
    <div className="page tokens">
      <title>Access tokens · Tocsin</title>
      <div className="page__head">
        <h1 className="page__title">Access tokens</h1>
        <p className="muted">
          A program sends one as <code className="mono">Authorization: Bearer …</code> and may then do what you may.
        </p>
      </div>
      <NewTokenForm />
      <Asked query={query}>{(list) => <Tokens tokens={list.tokens} />}</Asked>
    </div>
  );
}

function NewTokenForm() {
  const client = useQueryClient();
  const [name, setName] = useState('');
  const [life, setLife] = useState('90');
  const create = useMutation({
    mutationFn: () =>
      post<NewToken>(endpoints.tokens, {
        name: name.trim(),
        expiresAt: life === 'never' ? null : Math.round(serverNow() + Number(life) * day),
      }),
    onSuccess: () => {
      setName('');
      return client.invalidateQueries({ queryKey: keys.tokens });
    },
  });
  const { at, rest } = messagesOf(create.error, ['name', 'expiresAt']);
  return (
    <form
      className="panel tokens__new"
      onSubmit={(event) => {
        event.preventDefault();
        create.mutate();
      }}
    >
      <div className="tokens__fields">
        <TextInput
          label="What is it for?"
          placeholder="Terraform"
          required
          withAsterisk={false}
          maxLength={100}
          value={name}
          error={at.name ?? rest}
          onChange={(event) => setName(event.currentTarget.value)}
        />
        <NativeSelect
          label="Valid for"
          data={lives}
          value={life}
          error={at.expiresAt}
          onChange={(event) => setLife(event.currentTarget.value)}
        />
        <Button type="submit" size="sm" loading={create.isPending} disabled={name.trim() === ''}>
          Create token
        </Button>
      </div>
      {create.data !== undefined && (
        <div role="status" className="tokens__made">
          <p>
            <strong>{create.data.name}</strong> is made. This is the only time that it is shown:
          </p>
          <CopyText text={create.data.token} what="the new token" />
        </div>
      )}
    </form>
  );
}

function Tokens({ tokens }: { readonly tokens: TokenList['tokens'] }) {
  if (tokens.length === 0) return <p className="panel empty">There are no tokens.</p>;
  return (
    <div className="panel table-wrap">
      <table className="table table--stack">
        <caption className="visually-hidden">Tokens</caption>
        <thead>
          <tr>
            <th scope="col">Token</th>
            <th scope="col">Made</th>
            <th scope="col">Last used</th>
            <th scope="col">Valid until</th>
            <th scope="col">
              <span className="visually-hidden">Acts</span>
            </th>
          </tr>
        </thead>
        <tbody>
          {tokens.map((token) => (
            <TokenRow key={token.id} token={token} />
          ))}
        </tbody>
      </table>
    </div>
  );
}

function TokenRow({ token }: { readonly token: TokenList['tokens'][number] }) {
  const client = useQueryClient();
  const [sure, setSure] = useState(false);
  const revoke = useMutation({
    mutationFn: () => remove(endpoints.token(token.id)),
    onSuccess: () => client.invalidateQueries({ queryKey: keys.tokens }),
  });
  return (
    <tr>
      <th scope="row">{token.name}</th>
      <td>
        <RelativeTime at={token.createdAt} />
      </td>
      <td className="muted">{token.lastUsedAt === null ? 'never used' : <RelativeTime at={token.lastUsedAt} />}</td>
      <td className="muted">{token.expiresAt === null ? 'without end' : <Moment at={token.expiresAt} />}</td>
      <td className="tokens__acts">
        {sure ? (
          <>
            <Button size="compact-xs" color="ember" loading={revoke.isPending} onClick={() => revoke.mutate()}>
              Revoke {token.name} now
            </Button>{' '}
            <Button size="compact-xs" variant="default" onClick={() => setSure(false)}>
              Keep
            </Button>
          </>
        ) : (
          <Button size="compact-xs" variant="default" onClick={() => setSure(true)} aria-label={`Revoke ${token.name}`}>
            Revoke
          </Button>
        )}
        {revoke.error !== null && (
          <p className="urgent" role="alert">
            {revoke.error.message}
          </p>
        )}
      </td>
    </tr>
  );
}
