// What may stand in an objective, and in what starts, stops and pauses its clock?

import { z } from 'zod';
import { HolderText } from '../parties.ts';
import { Duration, LongText, Name, Share, TargetSpan, Text } from '../scalars.ts';
import { Cel, most, Names, Tiers } from './lists.ts';
import { EngageList } from './path.ts';

export const metricNames = [
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
] as const;

export const MetricName = z.enum(metricNames);

export const ObjectiveShape = z.strictObject({
  metric: MetricName,
  kind: z.enum(['sla', 'ola', 'uc']).optional().meta({ description: 'To customers, among ourselves, by a vendor; from `for` if not said' }),
  for: HolderText.optional().meta({
    description: 'Who holds it: `role …`, `team …`, `discipline …`, `vendor …`; all together if not said',
  }),
  target: TargetSpan,
  tiers: Tiers.optional(),
  severities: Names.optional(),
  calendar: Name.optional().meta({ description: 'Time runs only while it is open; always if not said' }),
  'warn at': z.array(Share).max(10).optional(),
  'on warning': EngageList.optional(),
  'on breach': EngageList.optional(),
  starts: Name.optional().meta({ description: "A fact; the metric's usual one if not said" }),
  stops: Name.optional().meta({ description: "A fact; the metric's usual one if not said" }),
  pauses: Names.optional().meta({ description: 'Pauses that hold its clock' }),
});

export const FactShape = z.strictObject({
  description: Text,
  'attested by': Name.optional().meta({ description: 'The role that says so' }),
  when: Cel.optional().meta({ description: 'A CEL condition over `incident`' }),
  implies: Names.optional().meta({ description: 'Facts that are true whenever this one is' }),
});

export const PauseShape = z.strictObject({
  reason: LongText.min(1),
  metrics: z.array(MetricName).max(metricNames.length).optional(),
  begins: Name.meta({ description: 'The fact with which clocks stop running' }),
  until: Name.meta({ description: 'The fact with which they run again' }),
  'at most': Duration.optional(),
});

/** For contracts and vendors: what is promised there. */
export const promised = {
  within: TargetSpan,
  severities: Names.optional(),
  calendar: Name.optional().meta({ description: 'Time runs only while it is open; always if not said' }),
} as const;

export const mostPromises = most.parts;
