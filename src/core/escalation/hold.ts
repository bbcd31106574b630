// Before when does an engagement page nobody? Trouble that comes and goes by itself need not wake anybody, where the path says so.

import type { Instant, Millis } from '../kernel/instant.ts';
import type { EscalationPath, Plan } from '../plan/plan.ts';
import type { Page } from './engagement.ts';

type Held = Pick<EscalationPath, 'pageAfterMs' | 'notAgainMs' | 'holdAt'>;

/** Of what an alert opens at this severity; 0: it pages at once. */
export function holdMs(plan: Plan, path: Held | undefined, severity: string): Millis {
  return path !== undefined && path.pageAfterMs > 0 && isHeldAt(plan, path, severity) ? path.pageAfterMs : 0;
}

/** Of what comes back at `now`; `null`: it pages at once. */
export function notAgainBefore(
  plan: Plan,
  path: Held | undefined,
  again: { readonly severity: string; readonly pages: readonly Pick<Page, 'placedAt'>[]; readonly now: Instant },
): Instant | null {
  const { severity, pages, now } = again;
  if (path === undefined || !isHeldAt(plan, path, severity)) return null;
  const last = pages.reduce((latest, { placedAt }) => Math.max(latest, placedAt), Number.NEGATIVE_INFINITY);
  const before = Math.max(now + path.pageAfterMs, last + path.notAgainMs);
  return before > now ? before : null;
}

/** Unless the plan says so of them, what is critical and what is graver is never held back. */
function isHeldAt({ severities, alertSeverities }: Plan, { holdAt }: Held, severity: string): boolean {
  if (holdAt !== null) return holdAt.includes(severity);
  const rankOf = (name: string) => severities.find((each) => each.name === name)?.rank;
  const [rank, critical] = [rankOf(severity), rankOf(alertSeverities.critical)];
  return rank !== undefined && critical !== undefined && rank > critical;
}
