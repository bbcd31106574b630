// Is the store away? Then nothing was promised, and the same request may come again later.

/** The database cannot be reached or cannot serve now. Whether an interrupted commit took place is unknown. */
export class StoreUnavailable extends Error {
  override readonly name = 'StoreUnavailable';
  readonly retryable = true;
}

/**
 * PostgreSQL's codes and Node's that say "not now": lost connections, shutdown, standby, too many clients, out of resources,
 * a statement that took too long. Everything else is a bug of ours.
 */
const away =
  /^(08...|53...|57P0[1-5]|57014|58030|25006|55P03|ECONNREFUSED|ECONNRESET|ETIMEDOUT|EPIPE|ENOTFOUND|EAI_AGAIN|EHOSTUNREACH|ENETUNREACH|ENOENT)$/;
const awayText =
  /connection terminated|connection ended|timeout expired|read timeout|timeout exceeded when trying to connect|client was closed|not queryable/i;

/** Turns a driver's error into `StoreUnavailable` where it is one; else gives it back. */
export function explained(error: unknown): unknown {
  if (!(error instanceof Error) || error instanceof StoreUnavailable) return error;
  const code = codeOf(error);
  const unreachable = code === null ? awayText.test(error.message) : away.test(code);
  return unreachable ? new StoreUnavailable(`the database is not available: ${error.message || code}`, { cause: error }) : error;
}

/**
 * To try again helps: another transaction was faster (a broken uniqueness that commits compete for, a deadlock, a failed
 * serialization), or a statement was to be prepared by a request that failed.
 */
export function isConflict(error: unknown, constraints: readonly string[]): boolean {
  if (!(error instanceof Error)) return false;
  const code = codeOf(error);
  if (code === '40001' || code === '40P01' || code === '26000') return true;
  return code === '23505' && 'constraint' in error && typeof error.constraint === 'string' && constraints.includes(error.constraint);
}

function codeOf(error: Error): string | null {
  return 'code' in error && typeof error.code === 'string' ? error.code : null;
}
