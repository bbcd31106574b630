// What may stand in a role, a phase, an audience and a regulation?

import { z } from 'zod';
import { OwnerText } from '../parties.ts';
import { phaseNames } from '../phase.ts';
import { Duration, LongText, Name, ReportSpanText, TargetText, Text } from '../scalars.ts';
import { Cel, most, Names } from './lists.ts';

const PhaseNames = z.array(z.enum(phaseNames)).max(phaseNames.length);

const DutyShape = z.strictObject({
  duty: Text,
  within: Duration.optional().meta({ description: "From the role's being filled, or from the beginning of the phase" }),
  every: Duration.optional().meta({ description: 'Again and again' }),
  in: PhaseNames.optional().meta({ description: 'Phases in which it must be done' }),
});

export const RoleShape = z.strictObject({
  name: Text,
  description: LongText.min(1).meta({ description: 'Public and short' }),
  duties: z.array(DutyShape).max(most.parts).optional(),
  certified: z.boolean().optional().meta({ description: 'Whether only certified people may hold it; false if not said' }),
  'filled from': z.array(TargetText).max(most.parts).optional(),
  'needed at': Names.optional().meta({ description: 'Severities at which every incident needs it' }),
  'apart from': Names.optional().meta({ description: 'Roles that the same person may not hold' }),
  'fill within': Duration.optional().meta({ description: 'From when somebody is called or has answered' }),
});

/** One of three ways; which one, and that it is only one, is checked with a message of its own. */
const CriterionShape = z.strictObject({
  fact: Name.optional(),
  'attested by': Name.optional().meta({ description: 'The role that says so' }),
  when: Cel.optional().meta({ description: 'A CEL condition over `incident`' }),
  that: Text.optional().meta({ description: 'In words' }),
  severities: Names.optional(),
});

export const PhaseShape = z.strictObject({
  description: LongText.optional(),
  cutover: z.array(CriterionShape).max(most.parts).optional().meta({ description: 'What must be so before the phase is left' }),
});

export const AudienceShape = z.strictObject({
  name: Text,
  kind: z.enum(['responders', 'executives', 'internal', 'customers', 'public', 'regulator']),
  description: LongText.optional(),
  owner: Name.optional().meta({ description: 'The role that owes the updates' }),
  'approved by': Name.optional().meta({ description: 'The role without which nothing is published' }),
  by: z
    .array(z.enum(['inbox', 'email', 'webhook', 'chat', 'call', 'status-page']))
    .max(6)
    .optional()
    .meta({ description: 'By which kinds of channel' }),
  updates: z
    .array(
      z.strictObject({
        severities: Names.optional(),
        'first within': Duration.optional(),
        every: Duration.optional(),
      }),
    )
    .max(most.severities)
    .optional()
    .meta({ description: 'The first that fits the severity holds' }),
});

const Within = {
  within: ReportSpanText,
  since: Name.optional().meta({ description: 'A fact, `dora-report-1` say: the first report was handed in; `opened` if not said' }),
};

export const RegulationShape = z.strictObject({
  name: Text,
  'applies when': Cel.optional().meta({ description: 'A CEL condition over `incident`; somebody decides if not said' }),
  owner: OwnerText,
  reports: z
    .array(
      z.strictObject({
        report: Text,
        ...Within,
        'at the latest': z
          .strictObject(Within)
          .optional()
          .meta({ description: 'A second clock, from another fact: what the law sets as the end in any case' }),
      }),
    )
    .min(1, 'a regulation asks for one report at least')
    .max(most.parts),
});
