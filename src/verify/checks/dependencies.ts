// Do services depend on what does not exist, on one another in a circle, or something that earns the money on something that can wait?

import type { Plan } from '../../core/plan/plan.ts';
import { nearestWord } from '../../core/plan/suggest.ts';
import type { Check } from '../check.ts';
import { finding } from '../finding.ts';

export const dependencyCycle: Check = {
  id: 'dependency-cycle',
  title: 'services depend on one another in a circle',
  severity: 'warning',
  explanation: `Each of these services needs the next, and the last one needs the first: after an outage of all nobody knows which to start
first, and no cause can be told from the graph. Take out the dependency that is not one.`,
  *run({ plan }) {
    for (const { id, dependsOn } of Object.values(plan.services)) {
      const index = dependsOn.indexOf(id);
      if (index < 0) continue;
      yield finding({
        subject: { kind: 'service', id },
        aspect: 'itself',
        message: `${id} depends on itself`,
        place: ['services', id, 'depends on', index],
        mend: 'take out this dependency',
      });
    }
    for (const circle of circlesIn(plan)) {
      const [first = '', second = ''] = circle;
      yield finding({
        subject: { kind: 'service', id: first },
        message: `these services depend on one another: ${[...circle, first].join(' → ')}`,
        place: ['services', first, 'depends on', plan.services[first]?.dependsOn.indexOf(second) ?? 0],
        mend: `take out one of these dependencies`,
      });
    }
  },
};

export const dependencyUnknown: Check = {
  id: 'dependency-unknown',
  title: 'a service depends on one that does not exist',
  severity: 'warning',
  explanation: `No service has the name that this one depends on: nobody can be told that it is down, no cause is looked for there, and its tier cannot be
compared. Correct the name, or write the service down.`,
  *run({ plan }) {
    const known = Object.keys(plan.services);
    for (const service of Object.values(plan.services)) {
      for (const [index, id] of service.dependsOn.entries()) {
        if (Object.hasOwn(plan.services, id)) continue;
        const nearest = nearestWord(id, known);
        yield finding({
          subject: { kind: 'service', id: service.id },
          aspect: id,
          message: `${service.id} depends on ${id}, which does not exist`,
          place: ['services', service.id, 'depends on', index],
          mend: nearest === null ? `write down the service ${id}, or take it out` : `correct the name: did you mean \`${nearest}\`?`,
        });
      }
    }
  },
};

export const tierInversion: Check = {
  id: 'tier-inversion',
  title: 'a service of tier 1 depends on one that can wait',
  severity: 'warning',
  explanation: `A service of tier 1 cannot be better than what it needs: here it depends on a service of tier 3 or 4, whose promises are weaker
and whose people are not woken. Raise the tier of what it needs, or make it able to do without.`,
  *run({ plan }) {
    for (const service of Object.values(plan.services)) {
      if (service.tier !== 1) continue;
      for (const [index, id] of service.dependsOn.entries()) {
        const needed = plan.services[id];
        if (needed === undefined || needed.tier < 3) continue;
        yield finding({
          subject: { kind: 'service', id: service.id },
          aspect: id,
          message: `${service.id} is of tier 1 and depends on ${id}, which is of tier ${needed.tier}`,
          place: ['services', service.id, 'depends on', index],
          mend: `give ${id} tier 2, or let ${service.id} do without it`,
        });
      }
    }
  },
};

/** Each group of services that reach one another, from its first service, along one shortest way round; who depends on itself is no group. */
function circlesIn(plan: Plan): readonly (readonly string[])[] {
  const found: string[][] = [];
  const told = new Set<string>();
  for (const start of Object.keys(plan.services)) {
    if (told.has(start)) continue;
    const circle = shortestWayRound(plan, start);
    if (circle === null) continue;
    for (const id of circle) told.add(id);
    found.push(circle);
  }
  return found;
}

function shortestWayRound(plan: Plan, start: string): string[] | null {
  const cameFrom = new Map<string, string>();
  const queue = [start];
  for (let index = 0; index < queue.length; index += 1) {
    const here = queue[index] ?? '';
    for (const next of plan.services[here]?.dependsOn ?? []) {
      if (next === start && here !== start) {
        const way = [here];
        while (way[0] !== start) way.unshift(cameFrom.get(way[0] ?? '') ?? start);
        return way;
      }
      if (next === start || cameFrom.has(next) || plan.services[next] === undefined) continue;
      cameFrom.set(next, here);
      queue.push(next);
    }
  }
  return null;
}
