// What may stand in a schedule?

import { z } from 'zod';
import { RotationHours } from '../hours.ts';
import { LocalTime, Name, Text, Turn, Zone } from '../scalars.ts';
import { most } from './lists.ts';

/** A name, or somebody who joins later. */
const MemberShape = z.union([
  Name,
  z.strictObject({
    person: Name,
    joins: LocalTime.meta({ description: 'From the first turn that begins then or later; before it the others take turns without them' }),
  }),
]);

const RotationShape = z.strictObject({
  name: Text.optional(),
  members: z.array(MemberShape).max(most.members).meta({ description: 'In the order of their turns' }),
  every: Turn,
  from: LocalTime.meta({ description: 'The first handover; every later one is at the same time of day' }),
  until: LocalTime.optional(),
  only: RotationHours.optional().meta({ description: 'Hours in which it covers; without it, always' }),
  layer: z.int().min(1).max(100).optional().meta({ description: 'The highest layer that covers a moment wins; 1 if not said' }),
  turns: z.enum(['calendar', 'covered']).optional().meta({ description: '`covered`: turns without covered time use up nobody’s' }),
  shadows: z.array(Name).max(most.members).optional().meta({ description: 'On call beside, to learn; never paged' }),
});

export const ScheduleShape = z.strictObject({
  name: Text.optional(),
  zone: Zone,
  rotations: z.array(RotationShape).max(most.rotations),
  overrides: z
    .array(z.strictObject({ from: LocalTime, to: LocalTime, person: Name, replaces: Name.optional() }))
    .max(most.overrides)
    .optional(),
});
