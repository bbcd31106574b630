// Where is it? Pages, acts and open incidents by a few letters, on one key.

import { Spotlight } from '@mantine/spotlight';
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { useNavigate } from '@tanstack/react-router';
import { useState } from 'react';
import { turningNothing } from '../../core/kernel/foreign-text.ts';
import { openIncidents } from '../api/queries.ts';
import { paths } from '../paths.ts';

const foundAtMost = 8;

export function Finder({ onHelp }: { readonly onHelp: () => void }) {
  const [query, setQuery] = useState('');
  const navigate = useNavigate();
  const client = useQueryClient();
  const open = useQuery(openIncidents(client)).data?.incidents ?? [];
  const wanted = query.trim().toLowerCase();
  const found = wanted === '' ? [] : open.filter((one) => `${one.title} ${one.serviceName} ${one.id}`.toLowerCase().includes(wanted));
  const places = [
    { label: 'Now', description: 'What is open, who is waited for', go: () => navigate({ to: paths.now }) },
    {
      label: 'Incidents',
      description: 'Open, resolved, all',
      go: () => navigate({ to: paths.incidents, search: { status: 'open' } }),
    },
    { label: 'On call', description: 'Who, until when, who is next', go: () => navigate({ to: paths.onCall }) },
    { label: 'Plan', description: 'Services, integrations and their keys, teams', go: () => navigate({ to: paths.plan }) },
    { label: 'Inbox', description: 'Messages as they reached people', go: () => navigate({ to: paths.inbox, search: {} }) },
    { label: 'Access tokens', description: 'For programs', go: () => navigate({ to: paths.tokens }) },
    { label: 'Keys', description: 'What the keyboard does', go: onHelp },
  ].filter((place) => `${place.label} ${place.description}`.toLowerCase().includes(wanted));
  return (
    <Spotlight
      query={query}
      onQueryChange={setQuery}
      filter={(_, all) => all}
      shortcut="mod + K"
      nothingFound="Nothing of that name"
      searchProps={{ placeholder: 'Page or incident…', 'aria-label': 'Find a page or an incident' }}
      attributes={{ content: { 'aria-label': 'Find a page or an incident' } }}
      overlayProps={{ blur: 0 }}
      transitionProps={{ duration: 60 }}
      actions={[
        ...places.map((place) => ({ id: place.label, label: place.label, description: place.description, onClick: () => void place.go() })),
        ...found.slice(0, foundAtMost).map((one) => ({
          id: one.id,
          label: turningNothing(`${one.severity} ${one.title}`),
          description: one.serviceName,
          onClick: () => void navigate({ to: '/incidents/$id', params: { id: one.id } }),
        })),
      ]}
    />
  );
}
