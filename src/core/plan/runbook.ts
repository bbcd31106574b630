// What is to be done, step by step?

export interface Runbook {
  readonly id: string;
  readonly title: string;
  readonly url: string | null;
  /** The team that keeps it true. */
  readonly owner: string | null;
  /** To be ticked off in the incident. May be empty where there is a URL. */
  readonly steps: readonly string[];
  /** The date, `2026-10-01`, on which somebody last read it with care. */
  readonly reviewedOn: string | null;
}
