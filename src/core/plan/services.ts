// What runs, who answers for it, and what does it need?

import { defaults } from './defaults.ts';
import type { Service } from './plan.ts';
import type { Entry } from './schema.ts';
import { refers, refersAll, resolveEach, type Scope } from './scope.ts';
import { levelOf } from './tiers.ts';

export function resolveServices(scope: Scope): Readonly<Record<string, Service>> {
  const windowMs = scope.draft.settings['grouping window'] ?? defaults.groupingWindowMs;
  const watchers = watchersByService(scope);
  const services = resolveEach(scope.draft.entries.services, (id, entry): Service => {
    const path = ['services', id];
    refers(scope, 'teams', entry.owner, [...path, 'owner']);
    const dependsOn = entry['depends on'] ?? [];
    // Nobody is paged less for it, and real catalogues are full of them: the plan is told of, not refused.
    refersAll(scope, 'services', dependsOn, [...path, 'depends on'], { severity: 'warning' });
    const grouping = { by: entry.grouping?.by ?? 'service', windowMs: entry.grouping?.window ?? windowMs };
    const hours = entry['operating hours'];
    if (hours !== undefined) refers(scope, 'calendars', hours, [...path, 'operating hours']);
    refersAll(scope, 'runbooks', entry.runbooks ?? [], [...path, 'runbooks']);
    refersAll(scope, 'vendors', entry.vendors ?? [], [...path, 'vendors']);
    return {
      id,
      name: entry.name,
      description: entry.description ?? '',
      tier: levelOf(entry.tier, [...path, 'tier'], scope),
      owner: entry.owner,
      path: pathOf(id, entry, scope),
      dependsOn,
      grouping,
      operatingHours: hours ?? null,
      monitoredBy: monitorsOf(id, entry, watchers.get(id) ?? [], scope),
      runbooks: entry.runbooks ?? [],
      vendors: entry.vendors ?? [],
    };
  });
  warnOfCycles(services, scope);
  return services;
}

/** Integrations by the service that they are set to. */
function watchersByService(scope: Scope): ReadonlyMap<string, readonly string[]> {
  const watchers = new Map<string, string[]>();
  for (const [id, { service }] of scope.draft.entries.integrations) watchers.set(service, [...(watchers.get(service) ?? []), id]);
  return watchers;
}

function monitorsOf(id: string, entry: Entry<'services'>, own: readonly string[], scope: Scope): readonly string[] {
  const named = entry['monitored by'] ?? [];
  refersAll(scope, 'integrations', named, ['services', id, 'monitored by']);
  return [...new Set([...own, ...named])];
}

function pathOf(id: string, entry: Entry<'services'>, scope: Scope): string {
  if (entry.path !== undefined) {
    refers(scope, 'paths', entry.path, ['services', id, 'path']);
    return entry.path;
  }
  const owner = scope.draft.entries.teams.get(entry.owner);
  if (owner !== undefined && owner.path === undefined) {
    scope.report.error(['services', id], `nobody would be paged: neither \`${id}\` nor its owner \`${entry.owner}\` has a \`path\``, {
      onKey: true,
    });
  }
  return owner?.path ?? '';
}

/** One warning for each dependency that closes a circle. */
function warnOfCycles(services: Readonly<Record<string, Service>>, scope: Scope): void {
  const done = new Set<string>();
  for (const start of Object.keys(services)) {
    if (done.has(start)) continue;
    // An explicit stack, since a chain of thousands would exhaust the engine's.
    const trail: { readonly id: string; next: number }[] = [{ id: start, next: 0 }];
    const onTrail = new Map([[start, 0]]);
    while (trail.length > 0) {
      const here = trail.at(-1);
      if (here === undefined) break;
      const index = here.next++;
      const dependency = services[here.id]?.dependsOn[index];
      if (dependency === undefined) {
        done.add(here.id);
        onTrail.delete(here.id);
        trail.pop();
        continue;
      }
      const back = onTrail.get(dependency);
      if (back !== undefined) {
        const circle = [...trail.slice(back).map((part) => part.id), dependency];
        scope.report.warning(['services', here.id, 'depends on', index], `these services depend on one another: ${circle.join(' → ')}`);
      } else if (!done.has(dependency) && Object.hasOwn(services, dependency)) {
        onTrail.set(dependency, trail.length);
        trail.push({ id: dependency, next: 0 });
      }
    }
  }
}
