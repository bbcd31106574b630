// Which routes are there? One line for each noun.

import type { Deps } from '../deps.ts';
import type { Route } from '../route.ts';
import { actRoutes } from './acts.ts';
import { draftRoutes } from './drafts.ts';
import { firstStepRoutes } from './first-steps.ts';
import { inboxRoutes } from './inbox.ts';
import { incidentRoutes } from './incidents.ts';
import { planRoutes } from './plan.ts';
import { streamRoutes } from './stream.ts';
import { tokenRoutes } from './tokens.ts';
import { webhookRoutes } from './webhooks.ts';
import { welcomeRoutes } from './welcome.ts';
import { zoneClockRoutes } from './zone-clocks.ts';

export function allRoutes(deps: Deps): readonly Route[] {
  return [
    welcomeRoutes,
    tokenRoutes,
    incidentRoutes,
    actRoutes,
    planRoutes,
    draftRoutes,
    inboxRoutes,
    firstStepRoutes,
    streamRoutes,
    zoneClockRoutes,
    webhookRoutes,
  ].flatMap((of) => of(deps));
}
