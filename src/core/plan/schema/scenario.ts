// What may stand in a scenario?

import { z } from 'zod';
import { PartyText } from '../parties.ts';
import { Duration, LongText, Name, Text } from '../scalars.ts';
import { Cel, most, Names } from './lists.ts';
import { EngageList } from './path.ts';

const Lines = z.array(LongText.min(1)).max(most.parts);

const ActivationShape = z.strictObject({
  by: PartyText.optional().meta({ description: 'Who calls: `role …` or `team …`; Tocsin itself if not said, by the path of the team' }),
  activates: PartyText,
  within: Duration.optional(),
  severities: Names.optional(),
  why: Text.optional(),
});

export const ScenarioShape = z.strictObject({
  title: Text,
  description: LongText.optional(),
  services: z.union([z.literal('all'), Names]),
  when: Cel.optional().meta({ description: 'A CEL condition over `alert`; without it every alert of the services fits' }),
  engage: EngageList.optional(),
  primary: Name.optional().meta({ description: "The team that owns it, which is called by its path; the service's owner if not said" }),
  supporting: Names.optional().meta({ description: 'Teams that help; they are called where `engage` or `activations` say so' }),
  needs: Names.optional().meta({ description: 'Roles that have to be filled' }),
  activations: z.array(ActivationShape).max(most.parts).optional().meta({ description: 'Who activates whom, in this order' }),
  informs: z
    .array(z.strictObject({ from: PartyText, to: PartyText, what: Text }))
    .max(most.parts)
    .optional()
    .meta({ description: 'Which information flows from whom to whom' }),
  'operating hours': Name.optional().meta({ description: 'A calendar: when it can happen; always if not said' }),
  'critical dependencies': Names.optional().meta({ description: 'Services without which it cannot be mended' }),
  vendors: Names.optional(),
  'monitored by': Names.optional().meta({ description: 'Integrations whose alerts tell of it' }),
  template: z
    .strictObject({
      symptoms: Lines.optional(),
      containment: Lines.optional(),
      stakeholders: Lines.optional(),
      'customer impact': LongText.optional(),
      runbooks: Names.optional(),
    })
    .optional()
    .meta({ description: 'What its incidents begin with' }),
});
