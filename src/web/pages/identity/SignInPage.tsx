// Who are you? E-mail address and password, then on to where you wanted to go.

import { Button, PasswordInput, TextInput } from '@mantine/core';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useRouter, useSearch } from '@tanstack/react-router';
import { useState } from 'react';
import { post } from '../../api/client.ts';
import { messagesOf } from '../../api/refused.ts';
import { endpoints, paths } from '../../paths.ts';
import { Threshold } from './Threshold.tsx';

export function SignInPage() {
  const { next } = useSearch({ from: paths.signIn });
  const router = useRouter();
  const client = useQueryClient();
  const [email, setEmail] = useState('');
  const [password, setPassword] = useState('');
  const signIn = useMutation({
    mutationFn: () => post(endpoints.session, { email, password }),
    onSuccess: () => {
      client.clear();
      router.history.push(next);
    },
  });
  const { at, rest } = messagesOf(signIn.error, ['email', 'password']);
  return (
    <Threshold title="Sign in" error={rest} onSubmit={() => signIn.mutate()}>
      <TextInput
        label="E-mail address"
        type="email"
        name="email"
        autoComplete="username"
        required
        withAsterisk={false}
        data-autofocus
        value={email}
        error={at.email}
        onChange={(event) => setEmail(event.currentTarget.value)}
      />
      <PasswordInput
        label="Password"
        name="password"
        autoComplete="current-password"
        required
        withAsterisk={false}
        value={password}
        error={at.password}
        onChange={(event) => setPassword(event.currentTarget.value)}
      />
      <Button type="submit" size="sm" fullWidth loading={signIn.isPending}>
        Sign in
      </Button>
    </Threshold>
  );
}
