// What stands around every signed-in page? The way to the others, whether what is shown is live, and who I am.

import { useQuery, useQueryClient } from '@tanstack/react-query';
import { Outlet, useRouter } from '@tanstack/react-router';
import { LiveUpdates } from '../api/live/LiveUpdates.tsx';
import { openIncidents, zoneClocks } from '../api/queries.ts';
import { Condition } from './Condition.tsx';
import { Finder } from './Finder.tsx';
import { Header } from './Header.tsx';
import { Help, useHelp } from './Help.tsx';
import { LostConnection } from './LiveState.tsx';
import { useGlobalShortcuts } from './useGlobalShortcuts.ts';
import './shell.css';

export function Shell() {
  const client = useQueryClient();
  const router = useRouter();
  const help = useHelp();
  const open = useQuery(openIncidents(client));
  useQuery(zoneClocks);
  useGlobalShortcuts(help.open);
  return (
    <>
      <a className="skip" href="#main">
        Skip to the page
      </a>
      <Header onHelp={help.open} />
      <Condition />
      <LostConnection />
      <main id="main" tabIndex={-1}>
        <Outlet />
      </main>
      <LiveUpdates from={open.data?.position ?? null} onSignedOut={() => void router.invalidate()} />
      <Finder onHelp={help.open} />
      <Help opened={help.opened} onClose={help.close} />
    </>
  );
}
