// Who is the first administrator, and with which plan does the organization begin?

import { Button, PasswordInput, Radio, TextInput } from '@mantine/core';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useNavigate, useSearch } from '@tanstack/react-router';
import { useState } from 'react';
import type { z } from 'zod';
import type { SetUpBody } from '../../../contract/identity.ts';
import { shortestPassword } from '../../../contract/password.ts';
import { post } from '../../api/client.ts';
import { messagesOf } from '../../api/refused.ts';
import { endpoints, paths } from '../../paths.ts';
import { myZone } from '../../ui/moment-text.ts';
import { Threshold } from './Threshold.tsx';

type Body = z.output<typeof SetUpBody>;
const begins = ['starter', 'none', 'example'] as const;

export function SetUpPage() {
  const { token } = useSearch({ from: paths.setUp });
  const navigate = useNavigate();
  const client = useQueryClient();
  const [body, setBody] = useState<Body>({ token, name: '', email: '', password: '', plan: 'starter', zone: myZone });
  const set = (change: Partial<Body>) => setBody((old) => ({ ...old, ...change }));
  const setUp = useMutation({
    mutationFn: () => post(endpoints.setUp, body),
    onSuccess: () => {
      client.clear();
      void navigate({ to: paths.now });
    },
  });
  const { at, rest } = messagesOf(setUp.error, ['token', 'name', 'email', 'password', 'plan']);
  return (
    <Threshold
      title="Set up Tocsin"
      lead="You become the first administrator. It takes a minute; everything else can be changed later."
      error={rest}
      onSubmit={() => setUp.mutate()}
    >
      {(token === '' || at.token !== undefined) && (
        <TextInput
          label="Set-up token"
          description="At the end of the link that the terminal printed at the first start"
          required
          withAsterisk={false}
          value={body.token}
          error={at.token}
          onChange={(event) => set({ token: event.currentTarget.value })}
        />
      )}
      <TextInput
        label="Your name"
        autoComplete="name"
        required
        withAsterisk={false}
        data-autofocus
        value={body.name}
        error={at.name}
        onChange={(event) => set({ name: event.currentTarget.value })}
      />
      <TextInput
        label="E-mail address"
        type="email"
        autoComplete="username"
        required
        withAsterisk={false}
        value={body.email}
        error={at.email}
        onChange={(event) => set({ email: event.currentTarget.value })}
      />
      <PasswordInput
        label="Password"
        description={`At least ${shortestPassword} characters, of whatever kind: a sentence is easy to keep`}
        autoComplete="new-password"
        required
        withAsterisk={false}
        minLength={shortestPassword}
        value={body.password}
        error={at.password}
        onChange={(event) => set({ password: event.currentTarget.value })}
      />
      <Radio.Group
        label="Begin with"
        value={body.plan}
        error={at.plan}
        onChange={(plan) => set({ plan: begins.find((each) => each === plan) ?? 'starter' })}
      >
        <div className="threshold__choices">
          <Radio
            value="starter"
            label="A small plan with you in it"
            description="You, on call for one service, to grow from; a test page shows at once whether it reaches you"
          />
          <Radio value="none" label="No plan yet" description="Nobody is paged until you write one, or bring yours" />
          <Radio
            value="example"
            label="A made-up company"
            description="Acme, to look around in: its people do not exist, and nobody of yours is paged"
          />
        </div>
      </Radio.Group>
      <Button type="submit" size="sm" fullWidth loading={setUp.isPending}>
        Create the administrator
      </Button>
    </Threshold>
  );
}
