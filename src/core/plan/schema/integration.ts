// What may stand in an integration?

import { z } from 'zod';
import { Duration, Name, Text, written } from '../scalars.ts';
import { Cel } from './lists.ts';
import { LevelsShape } from './organization.ts';

/** The fields of an event, as Events v2 calls them. */
const MapShape = z.strictObject({
  summary: Cel.optional(),
  source: Cel.optional(),
  severity: Cel.optional(),
  action: Cel.optional(),
  'dedup key': Cel.optional(),
  component: Cel.optional(),
  group: Cel.optional(),
  class: Cel.optional(),
  details: Cel.optional(),
});

export const IntegrationShape = z.strictObject({
  name: Text.optional(),
  type: z.enum(['events-v2', 'opsgenie', 'alertmanager', 'grafana', 'cloudevents', 'webhook', 'heartbeat']),
  service: Name,
  'service from': Cel.optional().meta({ description: "A CEL expression over `event` that gives a service's name" }),
  key: written('a key (digits alone need quotes)')
    .max(200)
    .optional()
    .meta({ description: `The key, or \`\${env:NAME}\`; generated if not said` }),
  severities: LevelsShape.optional(),
  map: MapShape.optional().meta({ description: 'Only for `webhook`: CEL over `body` and `headers`' }),
  every: Duration.optional().meta({ description: 'Only for `heartbeat`: how often it must be heard' }),
  grace: Duration.optional().meta({ description: 'Only for `heartbeat`: how late it may be; 1m if not said' }),
  'requests per second': z.int().min(1).max(1_000_000).optional().meta({ description: '1000 if not said' }),
});
