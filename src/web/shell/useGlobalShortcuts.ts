// Which keys work on every page?

import { useNavigate } from '@tanstack/react-router';
import { paths } from '../paths.ts';
import { useShortcuts } from '../ui/shortcuts.ts';

export function useGlobalShortcuts(openHelp: () => void): void {
  const navigate = useNavigate();
  useShortcuts({
    'g n': () => void navigate({ to: paths.now }),
    'g i': () => void navigate({ to: paths.incidents, search: { status: 'open' } }),
    'g o': () => void navigate({ to: paths.onCall }),
    'g p': () => void navigate({ to: paths.plan }),
    'g m': () => void navigate({ to: paths.inbox, search: {} }),
    '?': openHelp,
  });
}
