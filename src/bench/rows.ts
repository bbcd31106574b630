// Which rows are there? In the order in which they are measured.

import type { Row } from './row.ts';
import { eventsRow } from './rows/events.ts';
import { historyRow } from './rows/history.ts';
import { latenessRow } from './rows/lateness.ts';
import { listRow } from './rows/list.ts';
import { memoryRow } from './rows/memory.ts';
import { pageRow } from './rows/page.ts';
import { restartRow } from './rows/restart.ts';
import { simulateRow } from './rows/simulate.ts';
import { streamsRow } from './rows/streams.ts';
import { verifyRow } from './rows/verify.ts';

export const rows: readonly Row[] = [
  eventsRow,
  pageRow,
  latenessRow,
  streamsRow,
  listRow,
  restartRow,
  memoryRow,
  historyRow,
  verifyRow,
  simulateRow,
];
