// Which files does a service catalogue of GitLab's form have, and what do they say? The catalogue, the teams, thresholds and a routing.

import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { z } from 'zod';
import { ok, type Result, refuse } from '../../../core/kernel/result.ts';
import { type ReadText, readText } from '../text.ts';

const Texts = z.array(z.string()).nullish();
const Link = z.union([z.string(), z.array(z.string().nullable())]).nullish();

export const ServiceShape = z.looseObject({
  name: z.string().min(1),
  tier: z.string(),
  friendly_name: z.string().nullish(),
  owner: z.string(),
  teams: Texts,
  business: z.looseObject({ SLA: z.looseObject({ overall_sla_weighting: z.number().nullish() }).nullish() }).nullish(),
  technical: z
    .looseObject({
      dependencies: z.array(z.looseObject({ service: z.string().nullish() })).nullish(),
      documents: z.record(z.string(), Link).nullish(),
    })
    .nullish(),
  observability: z.looseObject({ monitors: z.record(z.string(), z.unknown()).nullish() }).nullish(),
});

export const TeamShape = z.looseObject({
  name: z.string().min(1),
  url: z.string().nullish(),
  manager: z.string().nullish(),
  oncall_schedule: z.string().nullish(),
  slack_alerts_channel: z.string().nullish(),
});

export const ThresholdShape = z.looseObject({
  type: z.string(),
  tier: z.string(),
  serviceDependencies: z.array(z.string()),
  contractualThresholds: z.record(z.string(), z.number()),
  monitoringThresholds: z.record(z.string(), z.number()),
});

export type CatalogService = z.output<typeof ServiceShape>;
export type CatalogTeam = z.output<typeof TeamShape>;
export type Thresholds = z.output<typeof ThresholdShape>;

export interface Catalog {
  readonly services: { readonly text: ReadText; readonly entries: readonly CatalogService[] };
  readonly teams: { readonly text: ReadText; readonly entries: readonly CatalogTeam[] };
  /** Rendered from the metrics catalogue; `null` where there is none. */
  readonly thresholds: { readonly text: ReadText; readonly entries: readonly Thresholds[] } | null;
  /** The rendered Alertmanager configuration; `null` where there is none. */
  readonly routing: ReadText | null;
}

export const catalogFiles = {
  services: 'service-catalog.yml',
  teams: 'teams.yml',
  thresholds: 'service-slos-and-dependencies.json',
  routing: 'alertmanager.rendered.yml',
} as const;

/** In the folder, or in its `services`. Refusals: `no-catalog`, `unreadable`, each with file and line. */
export async function readCatalog(folder: string): Promise<Result<Catalog>> {
  const services = await listIn(folder, catalogFiles.services, z.looseObject({ services: z.array(ServiceShape) }));
  if (!services.ok) return services;
  const teams = await listIn(folder, catalogFiles.teams, z.looseObject({ teams: z.array(TeamShape) }));
  if (!teams.ok) return teams;
  if (services.value === null) return refuse('no-catalog', `${folder} has no ${catalogFiles.services}`);
  if (teams.value === null) return refuse('no-catalog', `${folder} has no ${catalogFiles.teams}`);
  const thresholds = await listIn(folder, catalogFiles.thresholds, z.array(ThresholdShape));
  if (!thresholds.ok) return thresholds;
  const routing = await textIn(folder, catalogFiles.routing);
  if (!routing.ok) return routing;
  return ok({
    services: { text: services.value.text, entries: services.value.content.services },
    teams: { text: teams.value.text, entries: teams.value.content.teams },
    thresholds: thresholds.value === null ? null : { text: thresholds.value.text, entries: thresholds.value.content },
    routing: routing.value,
  });
}

async function listIn<S extends z.ZodType>(
  folder: string,
  name: string,
  shape: S,
): Promise<Result<{ readonly text: ReadText; readonly content: z.output<S> } | null>> {
  const text = await textIn(folder, name);
  if (!text.ok) return text;
  if (text.value === null) return ok(null);
  const content = shape.safeParse(text.value.value);
  if (content.success) return ok({ text: text.value, content: content.data });
  const [issue] = content.error.issues;
  const path = (issue?.path ?? []).filter((part): part is string | number => typeof part !== 'symbol');
  return refuse('no-catalog', `${name}:${text.value.lineOf(path)}: \`${path.join('.')}\`: ${issue?.message ?? 'unreadable'}`);
}

async function textIn(folder: string, name: string): Promise<Result<ReadText | null>> {
  for (const place of [join(folder, name), join(folder, 'services', name)]) {
    try {
      return readText(name, await readFile(place, 'utf8'));
    } catch (error) {
      const code = error instanceof Error && 'code' in error ? error.code : null;
      if (code !== 'ENOENT' && code !== 'ENOTDIR') return refuse('unreadable', `${place} cannot be read`);
    }
  }
  return ok(null);
}
