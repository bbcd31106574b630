// What may stand in a service, and in a runbook?

import { z } from 'zod';
import { Duration, LocalDate, LongText, Name, Text } from '../scalars.ts';
import { most, Names, TierRef } from './lists.ts';

export const Url = z.url({ protocol: /^https?$/, error: 'expected an address like `https://wiki.acme.example/page`' }).max(2_000);

export const ServiceShape = z.strictObject({
  name: Text,
  description: LongText.optional(),
  tier: TierRef,
  owner: Name.meta({ description: 'A team' }),
  path: Name.optional().meta({ description: "The owner's path if not said" }),
  'depends on': Names.optional(),
  grouping: z.strictObject({ by: z.enum(['service', 'alert']), window: Duration.optional() }).optional(),
  'operating hours': Name.optional().meta({ description: 'A calendar: when it has to work; always if not said' }),
  'monitored by': Names.optional().meta({ description: 'Integrations, beside those whose service it is' }),
  runbooks: Names.optional(),
  vendors: Names.optional().meta({ description: 'Vendors on whom it depends' }),
});

export const RunbookShape = z.strictObject({
  title: Text,
  url: Url.optional(),
  owner: Name.optional().meta({ description: 'The team that keeps it true' }),
  steps: z.array(LongText.min(1)).max(most.parts).optional(),
  reviewed: LocalDate.optional().meta({ description: 'When somebody last read it with care' }),
});
