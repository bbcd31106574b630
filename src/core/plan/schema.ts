// What may stand where in a plan's YAML? Its shape, from which editors get their JSON Schema; names are checked elsewhere.

import { z } from 'zod';
import { Duration, namePattern, Text } from './scalars.ts';
import { CalendarShape } from './schema/calendar.ts';
import { ContractShape, CustomerShape, VendorShape } from './schema/customer.ts';
import { IntegrationShape } from './schema/integration.ts';
import { most } from './schema/lists.ts';
import { AcceptedList, ChannelsShape, LevelsShape, MeasureShape, RetentionShape, SeverityShape, TierShape } from './schema/organization.ts';
import { EngageList, PathShape } from './schema/path.ts';
import { PersonShape, TeamShape } from './schema/people.ts';
import { FactShape, ObjectiveShape, PauseShape } from './schema/promise.ts';
import { AudienceShape, PhaseShape, RegulationShape, RoleShape } from './schema/role.ts';
import { ScenarioShape } from './schema/scenario.ts';
import { ScheduleShape } from './schema/schedule.ts';
import { RunbookShape, ServiceShape } from './schema/service.ts';

/** What each section's entries look like, keyed by name. */
export const entryShapes = {
  calendars: CalendarShape,
  tiers: TierShape,
  measures: MeasureShape,
  people: PersonShape,
  teams: TeamShape,
  schedules: ScheduleShape,
  paths: PathShape,
  vendors: VendorShape,
  runbooks: RunbookShape,
  services: ServiceShape,
  contracts: ContractShape,
  customers: CustomerShape,
  roles: RoleShape,
  facts: FactShape,
  phases: PhaseShape,
  audiences: AudienceShape,
  scenarios: ScenarioShape,
  pauses: PauseShape,
  objectives: ObjectiveShape,
  regulations: RegulationShape,
  integrations: IntegrationShape,
} as const;

/** The settings beside the named entries. */
export const settingShapes = {
  name: Text,
  severities: z.array(SeverityShape).min(1, 'a plan has at least one severity').max(most.severities),
  levels: LevelsShape,
  engage: EngageList,
  'grouping window': Duration,
  'reopen window': Duration,
  retention: RetentionShape,
  channels: ChannelsShape,
  accepted: AcceptedList,
} as const;

export type Section = keyof typeof entryShapes;
export type Entry<S extends Section> = z.output<(typeof entryShapes)[S]>;
export type Setting = keyof typeof settingShapes;
export type SettingValue<S extends Setting> = z.output<(typeof settingShapes)[S]>;

/** JSON Schema (2020-12) of one plan file, for editors. */
export function planJsonSchema(): Readonly<Record<string, unknown>> {
  const named = (shape: z.ZodType) => z.record(z.string().regex(namePattern), shape).optional();
  const file = z.strictObject({
    ...z.strictObject(settingShapes).partial().shape,
    ...Object.fromEntries(Object.entries(entryShapes).map(([section, shape]) => [section, named(shape)])),
  });
  return { title: 'Tocsin plan', ...z.toJSONSchema(file, { io: 'input' }) };
}
