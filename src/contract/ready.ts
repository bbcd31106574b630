// What does `/readyz` say? Whether this process can do its work, why not, and what else one should know.

/** 200, or 503 with `reasons`. It needs no credentials, so that it answers while nobody can be recognized. */
export interface Ready {
  readonly status: 'ready' | 'not ready';
  /** In words; empty: it is ready. */
  readonly reasons: readonly string[];
  /** In words: what stands in nobody's way, such as a clock that was set. */
  readonly notes?: readonly string[];
}
