// What is a row of the bench? A file in `rows/` and a line in `rows.ts`: it measures one promise, and gives figures.

import type { Reading } from './readings.ts';
import type { Figure } from './report.ts';

export interface Wishes {
  /** `null`: the embedded database. Otherwise a PostgreSQL in which the rows may make databases of their own. */
  readonly databaseUrl: string | null;
  readonly rounds: number;
  readonly seconds: number;
  readonly connections: readonly number[];
  /** Also what takes minutes. */
  readonly full: boolean;
  readonly profile: boolean;
}

export interface RowContext extends Wishes {
  /** Progress: not part of the answer. */
  say(text: string): void;
}

export interface RowAnswer {
  /** Rates as ratios to something measured in turn. */
  readonly figures?: readonly Figure[];
  readonly readings?: readonly Reading[];
  /** What was measured against, in words. */
  readonly about?: string;
}

export interface Row {
  /** What `--only` calls it. */
  readonly name: string;
  readonly question: string;
  /** What it leaves to `--full`; `null`: nothing. */
  readonly onlyInFull: string | null;
  run(context: RowContext): Promise<RowAnswer>;
}
