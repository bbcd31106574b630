// What may stand in an escalation path, and in a rule that engages one?

import { z } from 'zod';
import { limits } from '../../kernel/limits.ts';
import { Duration, InHours, Name, TargetText, Text } from '../scalars.ts';
import { most, Names, Tiers } from './lists.ts';

const StepShape = z.strictObject({
  page: z.array(TargetText).max(limits.targetsPerStep),
  at: Duration.optional().meta({ description: 'When it is reached, counted from the start of the path' }),
  wait: Duration.optional().meta({ description: 'How long it has to be answered; 5m if not said' }),
  'round robin': z.boolean().optional().meta({ description: 'Page one of the people reached, the next one each time the path is begun' }),
  only: z
    .strictObject({
      severities: Names.optional(),
      tiers: Tiers.optional().meta({ description: 'Of the service' }),
      hours: InHours.optional(),
      customers: Names.optional().meta({ description: 'Tiers of contracts, one of which a customer of the service has' }),
    })
    .optional()
    .meta({ description: 'When the step applies, all of it together; without it, always' }),
});

export const PathShape = z.strictObject({
  name: Text.optional(),
  steps: z.array(StepShape).max(limits.stepsPerPath),
  repeat: z.int().min(0).max(limits.repeatsPerPath).optional().meta({ description: 'How often again after the first time; 0 if not said' }),
  backstop: z.strictObject({ page: z.array(TargetText).max(limits.targetsPerStep), every: Duration }),
  'low urgency': z.strictObject({ 'wait for': Name.meta({ description: 'A calendar' }) }).optional(),
  'page after': Duration.optional().meta({
    description: 'What an alert opens pages nobody before, and not at all where it is over by then; at once if not said',
  }),
  'no new page within': Duration.optional().meta({
    description: 'Of the last page, where an alert that was over comes back; at once if not said',
  }),
  'hold at': Names.optional().meta({
    description: 'Severities at which these two hold; those that are less grave than what a critical alert has if not said',
  }),
  'acknowledgement timeout': z
    .union([z.literal('never'), Duration])
    .optional()
    .meta({ description: "A duration, or `never`; the severity's if not said" }),
});

export const EngageShape = z.strictObject({
  team: Name.optional(),
  path: Name.optional().meta({ description: "The team's path if not said" }),
  responsibility: Text.optional().meta({ description: "What they answer for; the team's name if not said" }),
  severities: Names.optional(),
  tiers: Tiers.optional(),
});

export const EngageList = z.array(EngageShape).max(most.engage);
