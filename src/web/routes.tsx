// Which page belongs to which address, and who may see it? Everything but set-up and sign-in needs a session.

import type { QueryClient } from '@tanstack/react-query';
import { createRootRouteWithContext, createRoute, createRouter, lazyRouteComponent, Outlet, redirect } from '@tanstack/react-router';
import * as queries from './api/queries.ts';
import { isSignedOut } from './api/refused.ts';
import { SetUpPage } from './pages/identity/SetUpPage.tsx';
import { SignInPage } from './pages/identity/SignInPage.tsx';
import { IncidentPage } from './pages/incident/IncidentPage.tsx';
import { readIncidentsSearch } from './pages/incident/incidents-search.ts';
import { NowPage } from './pages/now/NowPage.tsx';
import { paths } from './paths.ts';
import { FramedProblem, PageProblem, UnknownPage } from './shell/PageProblem.tsx';
import { Shell } from './shell/Shell.tsx';

const root = createRootRouteWithContext<{ readonly client: QueryClient }>()({ component: Outlet });

const setUp = createRoute({
  getParentRoute: () => root,
  path: paths.setUp,
  validateSearch: (search) => ({ token: typeof search.token === 'string' ? search.token : '' }),
  component: SetUpPage,
});

const signIn = createRoute({
  getParentRoute: () => root,
  path: paths.signIn,
  validateSearch: (search) => ({ next: ownPath(search.next) }),
  component: SignInPage,
});

const signedIn = createRoute({
  getParentRoute: () => root,
  id: 'signed-in',
  component: Shell,
  errorComponent: FramedProblem,
  beforeLoad: async ({ context, location }) => {
    try {
      await context.client.fetchQuery({ ...queries.me, staleTime: 5_000 });
    } catch (error) {
      if (!isSignedOut(error)) throw error;
      const welcome = await context.client.fetchQuery(queries.welcome);
      if (!welcome.setUp) throw redirect({ to: paths.setUp, search: { token: '' } });
      throw redirect({ to: paths.signIn, search: { next: location.href } });
    }
  },
});

const now = createRoute({ getParentRoute: () => signedIn, path: paths.now, component: NowPage });
const incident = createRoute({ getParentRoute: () => signedIn, path: '/incidents/$id', component: IncidentPage });
const incidents = createRoute({
  getParentRoute: () => signedIn,
  path: paths.incidents,
  validateSearch: readIncidentsSearch,
  component: lazyRouteComponent(() => import('./pages/incident/IncidentsPage.tsx'), 'IncidentsPage'),
});
const onCall = createRoute({
  getParentRoute: () => signedIn,
  path: paths.onCall,
  component: lazyRouteComponent(() => import('./pages/oncall/OnCallPage.tsx'), 'OnCallPage'),
});
const plan = createRoute({
  getParentRoute: () => signedIn,
  path: paths.plan,
  component: lazyRouteComponent(() => import('./pages/plan/PlanPage.tsx'), 'PlanPage'),
});
const draft = createRoute({
  getParentRoute: () => signedIn,
  path: paths.draft,
  validateSearch: (search): { version?: number } => (typeof search.version === 'number' ? { version: search.version } : {}),
  component: lazyRouteComponent(() => import('./pages/plan/DraftPage.tsx'), 'DraftPage'),
});
const inbox = createRoute({
  getParentRoute: () => signedIn,
  path: paths.inbox,
  validateSearch: (search): { person?: string } => (typeof search.person === 'string' ? { person: search.person } : {}),
  component: lazyRouteComponent(() => import('./pages/inbox/InboxPage.tsx'), 'InboxPage'),
});
const tokens = createRoute({
  getParentRoute: () => signedIn,
  path: paths.tokens,
  component: lazyRouteComponent(() => import('./pages/token/TokensPage.tsx'), 'TokensPage'),
});

const tree = root.addChildren([setUp, signIn, signedIn.addChildren([now, incidents, incident, onCall, plan, draft, inbox, tokens])]);

export function makeRouter(client: QueryClient) {
  return createRouter({
    routeTree: tree,
    context: { client },
    defaultPreload: 'intent',
    scrollRestoration: true,
    defaultErrorComponent: PageProblem,
    defaultNotFoundComponent: UnknownPage,
    defaultPendingMs: 300,
  });
}

declare module '@tanstack/react-router' {
  interface Register {
    router: ReturnType<typeof makeRouter>;
  }
}

/** Where to go after signing in: a path of this application, never another host. */
function ownPath(next: unknown): string {
  return typeof next === 'string' && /^\/(?![/\\])/.test(next) ? next : paths.now;
}
