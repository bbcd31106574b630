// What does a wall clock show? Its offsets, as the server knows them: no screen depends on how old the browser's own zone data is.

import { z } from 'zod';

export const ZoneClocksQuery = z.object({
  /** Whoever asks stands there; the zones of the active plan are told with it. */
  zone: z.string().min(1).max(64),
});

export const ZoneClock = z.object({
  /** Whence it shows this; until the next one. */
  from: z.int(),
  offsetMs: z.int(),
  name: z.string(),
});
export type ZoneClock = z.infer<typeof ZoneClock>;

export const ZoneClocks = z.object({
  /** The release of the IANA time zone database. */
  version: z.string(),
  /** Before and after these the clocks are not told. */
  from: z.int(),
  to: z.int(),
  zones: z.record(z.string(), z.array(ZoneClock)),
});
export type ZoneClocks = z.infer<typeof ZoneClocks>;
