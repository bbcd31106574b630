// What may stand in a person and in a team?

import { z } from 'zod';
import { RotationHours } from '../hours.ts';
import { Duration, LocalDate, LocalMoment, Name, NotifyRule, Text, Validity, written, Zone } from '../scalars.ts';
import { Country, Region } from './calendar.ts';
import { most, Names } from './lists.ts';

export const disciplines = [
  'engineering',
  'operations',
  'security',
  'product',
  'customer-success',
  'communications',
  'legal',
  'leadership',
] as const;

const ContactShape = z
  .looseObject({
    verified: z
      .union([z.boolean(), LocalDate])
      .optional()
      .meta({ description: '`false` while nobody has seen a message arrive, or the date on which somebody did; true if not said' }),
    wakes: z.boolean().optional().meta({
      description: 'Whether a message there wakes who sleeps, such as a webhook that rings a telephone; as its channel does if not said',
    }),
  })
  .catchall(written('an address').min(1).max(2_000));

const TimeOffShape = z.strictObject({
  from: LocalMoment.meta({ description: "On the person's wall clock; a date begins with its midnight" }),
  to: LocalMoment.meta({ description: 'A date is included' }),
  why: Text.optional(),
});

export const PersonShape = z.strictObject({
  name: Text,
  group: z.boolean().optional().meta({
    description: 'A mailbox or number that several people read: it is paged, and counts as nobody in particular; false if not said',
  }),
  email: z.email({ error: 'expected an address like `dana@acme.example`' }).max(254),
  zone: Zone,
  contact: z
    .record(z.string(), ContactShape)
    .default({})
    .meta({ description: 'Contact methods by name; each says its channel and address: `mail: { email: dana@acme.example }`' }),
  notify: z
    .strictObject({ high: z.array(NotifyRule).max(most.rules).optional(), low: z.array(NotifyRule).max(most.rules).optional() })
    .optional()
    .meta({ description: 'By urgency; without it every contact method is used at once' }),
  'quiet hours': RotationHours.optional().meta({
    description: 'Hours in which pages of low urgency are not wanted; high urgency always goes through',
  }),
  'time off': z.array(TimeOffShape).max(most.timeOff).optional().meta({ description: 'When no schedule and no team reaches the person' }),
  certified: z
    .record(z.string(), Validity)
    .optional()
    .meta({ description: 'Roles for which the person is trained: `incident-commander: until 2027-06-30`' }),
  knows: Names.optional().meta({ description: 'Services that the person can mend' }),
  languages: z
    .array(written('a language code like `de`').regex(/^[a-z]{2,3}(-[A-Z]{2})?$/, 'a language is two or three small letters, like `de`'))
    .max(50)
    .optional(),
});

export const TeamShape = z.strictObject({
  name: Text,
  discipline: z.enum(disciplines),
  members: z.array(Name).max(most.members),
  path: Name.optional().meta({ description: 'The escalation path by which the team is called' }),
  country: Country.optional().meta({ description: 'Where it works, by whose holidays it lives' }),
  region: Region.optional(),
  targets: z
    .strictObject({ acknowledge: Duration.optional(), assemble: Duration.optional() })
    .optional()
    .meta({ description: 'What it promises the other teams, from the moment it is called' }),
});
