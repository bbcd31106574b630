// How does a command come by the plans of a store? Opened here, and closed again when the command is done.

import type { Log } from '../log.ts';
import type { Database } from '../store/database.ts';
import { createPlanStore } from '../store/plan-store.ts';
import { createChecker } from './checker.ts';
import type { ExitCode } from './commands.ts';
import { createPlanDesk, type PlanDesk } from './desk.ts';

export interface StoreDeskDeps {
  /** `null`: it was said why not. */
  open(): Promise<Database | null>;
  readonly log: Log;
  readonly environment: (name: string) => string | undefined;
  readonly allowPrivateWebhooks: boolean;
}

/** 1 where the store cannot be opened. */
export async function withDesk(deps: StoreDeskDeps, run: (desk: PlanDesk) => Promise<ExitCode>): Promise<ExitCode> {
  const { log, environment, allowPrivateWebhooks } = deps;
  const database = await deps.open();
  if (database === null) return 1;
  try {
    const plans = await createPlanStore(database);
    // Nobody waits for this process but whoever gave the command, who may read its environment anyway.
    const checker = createChecker({ program: null, log });
    try {
      return await run(createPlanDesk({ plans, checker, clock: database, environment, variables: 'any', allowPrivateWebhooks }));
    } finally {
      plans.close();
    }
  } finally {
    await database.close();
  }
}
