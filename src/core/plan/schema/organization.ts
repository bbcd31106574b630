// What may stand in the plan's own settings? Severities and levels, what things are told by, and what policy asks for.

import { z } from 'zod';
import { Duration, LocalDate, LongText, Name, Rate, Text, written } from '../scalars.ts';
import { most } from './lists.ts';

export const LevelsShape = z.strictObject({
  critical: Name.optional(),
  error: Name.optional(),
  warning: Name.optional(),
  info: Name.optional(),
});

export const SeverityShape = z.strictObject({
  name: written('a name').regex(/^[A-Za-z][A-Za-z0-9_-]{0,31}$/, 'a severity is named by letters and digits, like `SEV1`'),
  description: Text,
  urgency: z.enum(['high', 'low']),
  'acknowledgement timeout': z.union([z.literal('never'), Duration]),
  'told by': z
    .record(z.string(), written('`at least …`, `at most …` or `yes`').max(100))
    .optional()
    .meta({ description: 'Measures, each enough alone: `customers-affected: at least 20%`, `data-at-risk: yes`' }),
});

export const TierShape = z.strictObject({
  name: Text.optional(),
  level: z.int().min(1).max(4).meta({ description: '1 is the most important' }),
  description: Text,
});

export const MeasureShape = z.strictObject({
  name: Text,
  unit: z.enum(['share', 'count', 'duration', 'yes']).meta({ description: '`yes`: it is so, or not' }),
  description: LongText.optional(),
});

const Kept = z.union([z.literal('for ever'), Duration]).meta({ description: 'A duration, or `for ever`' });

export const RetentionShape = z
  .strictObject({ incidents: Kept.optional(), alerts: Kept.optional(), messages: Kept.optional(), audit: Kept.optional() })
  .meta({ description: 'How long things are kept; for ever if not said' });

export const ChannelsShape = z
  .record(z.string().max(64), z.strictObject({ limit: Rate.meta({ description: 'What its provider takes: `30 per minute`' }) }))
  .meta({ description: 'By channel, such as `email`: how many messages its provider takes; any number if not said' });

export const AcceptedShape = z.strictObject({
  check: Name.meta({ description: "The verifier's name of the check" }),
  subject: Text.optional().meta({ description: 'What it is about, as the finding says it; all that the check finds if not said' }),
  reason: Text,
  expires: LocalDate.meta({ description: 'The last day' }),
});

export const AcceptedList = z.array(AcceptedShape).max(most.accepted);
