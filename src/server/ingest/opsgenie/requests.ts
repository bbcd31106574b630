// What became of a request? Remembered for the newest ones, for those who ask by its id.

export interface RequestStatus {
  readonly success: boolean;
  readonly action: string;
  readonly status: string;
  readonly processedAt: string;
  readonly integrationId: string;
  readonly alertId: string | null;
  readonly alias: string;
}

export interface RequestLog {
  keep(id: string, status: RequestStatus): void;
  find(id: string): RequestStatus | null;
}

/** Forgets the oldest beyond `most`. */
export function createRequestLog(most: number): RequestLog {
  const kept = new Map<string, RequestStatus>();
  return {
    keep(id, status) {
      kept.set(id, status);
      if (kept.size <= most) return;
      const [oldest] = kept.keys();
      if (oldest !== undefined) kept.delete(oldest);
    },
    find: (id) => kept.get(id) ?? null,
  };
}
