// Where can I go from here? The pages' names, the finder, the connection, and my own menu.

import { Kbd, Menu, UnstyledButton, useMantineColorScheme } from '@mantine/core';
import { spotlight } from '@mantine/spotlight';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { Link, useNavigate } from '@tanstack/react-router';
import { remove } from '../api/client.ts';
import { me } from '../api/queries.ts';
import { endpoints, paths } from '../paths.ts';
import { modifier } from '../ui/modifier.ts';
import { LiveState } from './LiveState.tsx';

const places = [
  { to: paths.now, name: 'Now' },
  { to: paths.incidents, name: 'Incidents' },
  { to: paths.onCall, name: 'On call' },
  { to: paths.plan, name: 'Plan' },
  { to: paths.inbox, name: 'Inbox' },
] as const;

export function Header({ onHelp }: { readonly onHelp: () => void }) {
  const who = useQuery({ ...me, retry: false }).data;
  return (
    <header className="header">
      <div className="header__row">
        <Link to={paths.now} className="header__brand">
          <svg viewBox="0 0 32 32" width="18" height="18" aria-hidden="true">
            <path
              d="M16 4c-4.9 0-7.8 3.7-7.8 8.5 0 4.6-1.3 6.9-2.9 8.8h21.4c-1.6-1.9-2.9-4.2-2.9-8.8C23.8 7.7 20.9 4 16 4z"
              fill="currentColor"
            />
            <path d="M12.2 23.5a3.9 3.9 0 0 0 7.6 0z" fill="var(--urgent)" />
          </svg>
          Tocsin
        </Link>
        <nav className="header__nav" aria-label="Pages">
          {places.map((place) => (
            <Link
              key={place.to}
              to={place.to}
              className="header__link"
              activeOptions={{ exact: place.to === paths.now, includeSearch: false }}
            >
              {place.name}
            </Link>
          ))}
        </nav>
        <div className="header__side">
          {who?.demo === true && <span className="header__demo">Demo: made-up organization</span>}
          <UnstyledButton className="header__find" onClick={() => spotlight.open()}>
            <span className="header__find-text">Find</span> <Kbd size="xs">{modifier}K</Kbd>
          </UnstyledButton>
          <LiveState />
          <MyMenu name={who?.name ?? 'Account'} onHelp={onHelp} />
        </div>
      </div>
    </header>
  );
}

function MyMenu({ name, onHelp }: { readonly name: string; readonly onHelp: () => void }) {
  const navigate = useNavigate();
  const client = useQueryClient();
  const { colorScheme, setColorScheme } = useMantineColorScheme();
  const signOut = useMutation({
    mutationFn: () => remove(endpoints.session),
    onSuccess: () => {
      client.clear();
      void navigate({ to: paths.signIn, search: { next: paths.now } });
    },
  });
  return (
    <Menu position="bottom-end" width={210}>
      <Menu.Target>
        <UnstyledButton className="header__me">
          {name.split(' ')[0]} <span aria-hidden="true">▾</span>
        </UnstyledButton>
      </Menu.Target>
      <Menu.Dropdown>
        <Menu.Label>{name}</Menu.Label>
        <Menu.Item onClick={() => void navigate({ to: paths.tokens })}>Access tokens</Menu.Item>
        <Menu.Item onClick={onHelp} rightSection={<Kbd size="xs">?</Kbd>}>
          Keys
        </Menu.Item>
        <Menu.Divider />
        <Menu.Label>Colours</Menu.Label>
        {(['auto', 'light', 'dark'] as const).map((scheme) => (
          <Menu.Item
            key={scheme}
            role="menuitemradio"
            aria-checked={colorScheme === scheme}
            onClick={() => setColorScheme(scheme)}
            rightSection={colorScheme === scheme ? <span aria-hidden="true">✓</span> : null}
          >
            {scheme === 'auto' ? 'As the system' : scheme === 'light' ? 'Light' : 'Dark'}
          </Menu.Item>
        ))}
        <Menu.Divider />
        <Menu.Item onClick={() => signOut.mutate()}>Sign out</Menu.Item>
      </Menu.Dropdown>
    </Menu>
  );
}
