// What may stand in a contract, a customer and a vendor?

import { z } from 'zod';
import { LongText, Name, Percent, Text } from '../scalars.ts';
import { Cel, most, Names } from './lists.ts';
import { MetricName, mostPromises, promised } from './promise.ts';
import { Url } from './service.ts';

const Email = z.email({ error: 'expected an address like `dana@acme.example`' }).max(254);

export const ContractShape = z.strictObject({
  name: Text,
  tier: Name.meta({ description: 'What paths and invitations ask for: `gold`' }),
  regions: z.array(Name).max(most.parts).optional(),
  objectives: z
    .array(z.strictObject({ metric: MetricName, ...promised }))
    .max(mostPromises)
    .optional(),
  availability: Percent.optional().meta({ description: 'Of a month' }),
  credits: z
    .array(z.strictObject({ 'below availability': Percent, credit: Percent }))
    .max(most.parts)
    .optional()
    .meta({ description: 'Share of the fee that is given back for a month below an availability' }),
});

export const CustomerShape = z.strictObject({
  name: Text,
  contract: Name.optional(),
  services: Names.meta({ description: 'Services that they use' }),
  regions: z.array(Name).max(most.parts).optional().meta({ description: "The contract's if not said" }),
  language: Name.optional(),
  contacts: z
    .array(z.strictObject({ name: Text, email: Email, for: Text.optional() }))
    .max(most.parts)
    .optional(),
  'invite when': Cel.optional().meta({ description: 'A CEL condition over `incident` and `customer`' }),
});

export const VendorShape = z.strictObject({
  name: Text,
  contact: LongText.min(1).meta({ description: 'How they are called' }),
  'status page': Url.optional(),
  promises: z
    .array(z.strictObject({ metric: z.enum(['respond', 'restore']), ...promised }))
    .max(mostPromises)
    .optional()
    .meta({ description: 'The contract that underpins ours' }),
});
