// What does the API say and take about incidents?

import { z } from 'zod';
import type { Incident } from '../core/incident/state.ts';
import type { IncidentSummary } from '../core/incident/summary.ts';
import { ResponseStands } from './response.ts';

const instant = z.int().describe('Milliseconds since 1970-01-01T00:00Z');
const reason = z.string().trim().min(1).max(2_000);
const metric = z.enum([
  'acknowledge',
  'assemble',
  'contain',
  'restore',
  'verify',
  'root-cause',
  'first-update',
  'update-cadence',
  'review-held',
  'review-published',
  'report',
]);
/** An id, or a name in the plan, that is only looked up. */
const name = z.string().max(200);

/** `core/incident/summary.ts` says what each field means. */
export const IncidentSummaryView = z.object({
  id: z.string(),
  version: z.int(),
  title: z.string(),
  service: z.string(),
  serviceName: z.string(),
  tier: z.int(),
  scenario: z.string().nullable(),
  severity: z.string(),
  severityRank: z.int(),
  status: z.enum(['open', 'resolved']),
  openedAt: instant,
  resolvedAt: instant.nullable(),
  alertCount: z.int(),
  openAlerts: z.int(),
  engagements: z.array(
    z.object({
      id: z.string(),
      responsibility: z.string(),
      status: z.enum(['waiting', 'escalating', 'answered', 'snoozed', 'closed']),
      waitingFor: z.array(z.object({ id: z.string(), name: z.string() })),
      waitingSince: instant.nullable(),
      answeredBy: z.string().nullable(),
      step: z.int(),
      stepCount: z.int(),
      nextAt: instant.nullable(),
      held: z
        .boolean()
        .exactOptional()
        .describe('Its path holds pages back until `nextAt`: where the trouble is over by then, nobody is paged'),
      nextText: z.string().nullable(),
    }),
  ),
  clocks: z.array(
    z.object({
      id: z.string(),
      objective: z.string(),
      metric,
      party: z.string().exactOptional().describe('Whose promise it is; missing: all of us made it to all customers'),
      whose: z.string().describe('The same in words, by the names of the plan: `by Legal`, `for customers`'),
      targetText: z.string(),
      startedAt: instant,
      dueAt: instant.nullable(),
      pausedAt: instant.nullable(),
      breachedAt: instant.nullable(),
      stoppedAt: instant.nullable(),
      verdict: z.enum(['met', 'missed']).nullable().describe('null: it runs, or ended without one, which is neither met nor missed'),
      withdrawn: z.string().nullable().describe('Why it ended without the fact that it waited for'),
    }),
  ),
  updates: z
    .array(z.object({ audience: z.string(), audienceName: z.string(), owner: z.string().nullable(), dueAt: instant, missed: z.int() }))
    .exactOptional()
    .describe('What is owed to audiences; missing: nothing'),
  heldBack: z.array(z.string()).exactOptional().describe('What limits hold back, a sentence each; missing: nothing'),
  nobodyNotified: z.boolean(),
  nextDeadline: z.object({ at: instant, text: z.string() }).nullable(),
}) satisfies z.ZodType<IncidentSummary>;

export const IncidentList = z.object({
  incidents: z.array(IncidentSummaryView),
  position: z.int().describe('Follow the stream from here'),
  now: instant,
  next: z.string().nullable().describe('Give it as `cursor` for the next page'),
});

/** One line of the timeline. */
export const TimelineEntry = z.object({
  id: z.string().describe('`<version>.<n>`: unique within the incident'),
  at: instant,
  type: z.string().describe('The event, e.g. `PagePlaced`'),
  text: z.string().describe('The event in a sentence'),
  tone: z.enum(['normal', 'quiet', 'good', 'bad']),
  engagement: z.string().nullable(),
});

/** What became of one message. Each receipt is its own moment; none implies another. */
export const DeliveryView = z.object({
  id: z.string(),
  page: z.string(),
  person: z.string(),
  channel: z.string(),
  address: z.string(),
  status: z.enum(['queued', 'sent', 'failed', 'cancelled']),
  attempts: z.int(),
  createdAt: instant,
  attemptedAt: instant.nullable(),
  acceptedAt: instant.nullable(),
  deliveredAt: instant.nullable(),
  seenAt: instant.nullable(),
  answeredAt: instant.nullable(),
  error: z.string().nullable(),
});

/** One rung of an engagement's ladder: who was paged when, and who is to be paged when. */
export const LadderRung = z.object({
  label: z.string().describe('`step 1`, `step 2, round 2`, `backstop`'),
  state: z.enum(['past', 'current', 'upcoming']),
  at: instant.nullable().describe('When it was reached, or will be'),
  people: z.array(
    z.object({
      id: z.string(),
      name: z.string(),
      because: z.string(),
      page: z.string().nullable(),
      status: z.enum(['pending', 'answered', 'released']).nullable(),
    }),
  ),
  note: z.string().nullable().describe('Why it was skipped or missed, or reaches nobody'),
});

export const AlertView = z.object({
  id: z.string(),
  integration: z.string(),
  dedupKey: z.string(),
  status: z.enum(['open', 'resolved']),
  summary: z.string(),
  source: z.string(),
  level: z.enum(['critical', 'error', 'warning', 'info']),
  count: z.int(),
  openedAt: instant,
  lastEventAt: instant,
  resolvedAt: instant.nullable(),
  links: z.array(z.object({ href: z.string(), text: z.string() })),
  details: z.string().describe('What its sender attached, with the tags and details that were added or taken away by hand'),
  isChangedByHand: z.boolean(),
});

export const IncidentDetail = z.object({
  summary: IncidentSummaryView,
  /** The state as the engine holds it: `core/incident/state.ts`. */
  incident: z.custom<Incident>(),
  ladders: z.array(z.object({ engagement: z.string(), rungs: z.array(LadderRung) })),
  response: ResponseStands,
  arithmetic: z.array(z.object({ clock: z.string(), lines: z.array(z.string()) })),
  timeline: z.array(TimelineEntry),
  deliveries: z.array(DeliveryView),
  alerts: z.array(AlertView),
  severities: z.array(z.object({ name: z.string(), description: z.string() })),
  people: z.array(z.object({ id: z.string(), name: z.string() })),
  paths: z.array(z.object({ id: z.string(), name: z.string() })),
  activePlan: z.int().nullable().describe('The active version; the incident runs under `incident.planVersion`'),
  position: z.int(),
  now: instant,
});

/**
 * One commit, or several of one incident in one batch, as the stream sends it (`event: incident`, `id:` the last one's position).
 * `event: resync`: too much was missed; ask for everything again and go on after its `id`.
 */
export const StreamMessage = z.object({ position: z.int(), summary: IncidentSummaryView, entries: z.array(TimelineEntry) });

export const ListQuery = z.object({
  status: z.enum(['open', 'resolved', 'all']).default('open'),
  service: name.optional().describe('Only of this service of the plan'),
  customer: name.optional().describe('Only of services that this customer of the active plan uses'),
  severity: name.optional().describe('Only of this severity of the active plan'),
  from: z.coerce.number().int().min(0).max(Number.MAX_SAFE_INTEGER).optional().describe('Opened at that instant or later'),
  to: z.coerce.number().int().min(0).max(Number.MAX_SAFE_INTEGER).optional().describe('Opened before that instant'),
  limit: z.coerce.number().int().min(1).max(10_000).default(500),
  cursor: z.string().max(200).optional(),
});

export const DeclareBody = z.strictObject({
  title: z.string().trim().min(1).max(1_024),
  service: z.string().min(1).max(200),
  severity: z.string().min(1).max(50),
});
export const AcknowledgeBody = z.strictObject({ engagement: name.nullable().default(null).describe('null: every one that waits') });
export const EscalateBody = z.strictObject({ engagement: name, reason });
export const ReassignBody = z.strictObject({
  engagement: name,
  to: z.object({ kind: z.enum(['person', 'path']), id: name }),
  reason,
});
export const SnoozeBody = z.strictObject({
  engagement: name,
  minutes: z
    .int()
    .min(1)
    .max(7 * 24 * 60),
  reason,
});
export const EngageBody = z.strictObject({ responsibility: z.string().trim().min(1).max(100), path: name, reason });
export const SeverityBody = z.strictObject({
  severity: name,
  mode: z.enum(['keep-elapsed', 'restart', 'retroactive']).default('keep-elapsed'),
  reason,
});
const planVersion = z.int().min(1).max(2_147_483_647);
export const RebaseBody = z.strictObject({
  version: planVersion.describe('Of the plan, as it was previewed'),
  mode: z.enum(['keep-elapsed', 'restart', 'retroactive']).default('keep-elapsed'),
  reason,
});
export const PauseBody = z.strictObject({ clock: name, reason });
export const NoteBody = z.strictObject({ text: z.string().trim().min(1).max(25_000) });
export const ReasonBody = z.strictObject({ reason });

const effects = {
  clocks: z.array(
    z.object({
      objective: z.string(),
      metric,
      whose: z.string().describe('`by Legal`, `for customers`'),
      before: instant.nullable(),
      after: instant.nullable(),
      targetText: z.string().nullable(),
      change: z.enum(['same', 'moved', 'new', 'withdrawn']),
    }),
  ),
  engages: z.array(z.string()).describe('Responsibilities that would be engaged'),
};

/** What a change of severity would do to each clock, before it is confirmed. */
export const SeverityPreview = z.object({ severity: z.string(), ...effects });

/** What another version of the plan would do, before it is confirmed. */
export const RebasePreview = z.object({
  from: z.int(),
  to: z.int(),
  ...effects,
  engagements: z
    .array(z.object({ responsibility: z.string(), before: z.string().nullable(), after: z.string().nullable() }))
    .describe('What comes next of each that runs, now and afterwards'),
});

export type IncidentDetail = z.infer<typeof IncidentDetail>;
export type IncidentList = z.infer<typeof IncidentList>;
export type TimelineEntry = z.infer<typeof TimelineEntry>;
export type DeliveryView = z.infer<typeof DeliveryView>;
export type AlertView = z.infer<typeof AlertView>;
export type LadderRung = z.infer<typeof LadderRung>;
export type StreamMessage = z.infer<typeof StreamMessage>;
export type RebasePreview = z.infer<typeof RebasePreview>;
export type SeverityPreview = z.infer<typeof SeverityPreview>;

/** What an act answers: the incident after it. */
export const ActAnswer = z.object({
  summary: IncidentSummaryView,
  events: z.int().describe('How many events it brought about; 0: it was true already'),
  now: instant,
});
export const IncidentParams = z.object({ id: z.string().min(1).max(100) });
export const DetailQuery = z.object({
  zone: z.string().max(100).optional().describe('In which the arithmetic of clocks is told: `Europe/Berlin`; else my own in the plan'),
});
export const PreviewQuery = SeverityBody.pick({ severity: true, mode: true });
export const RebasePreviewQuery = z.object({
  version: z.coerce.number().int().min(1).max(2_147_483_647),
  mode: RebaseBody.shape.mode,
});
export const StreamQuery = z.object({
  after: z.coerce.number().int().min(0).max(Number.MAX_SAFE_INTEGER).optional().describe('As `Last-Event-ID`, which wins'),
  incident: z.string().max(100).optional().describe('Only this one'),
});

export type ActAnswer = z.infer<typeof ActAnswer>;
