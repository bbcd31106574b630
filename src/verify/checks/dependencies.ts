// Do services depend on one another in a circle, or something that earns the money on something that can wait?

import type { Plan } from '../../core/plan/plan.ts';
import type { Check } from '../check.ts';
import { finding } from '../finding.ts';

export const dependencyCycle: Check = {
  id: 'dependency-cycle',
  title: 'services depend on one another in a circle',
  severity: 'warning',
  explanation: `Each of these services needs the next, and the last one needs the first: after an outage of all nobody knows which to start
first, and no cause can be told from the graph. Take out the dependency that is not one.`,
  *run({ plan }) {
    for (const circle of circlesIn(plan)) {
      const [first = ''] = circle;
      yield finding({
        subject: { kind: 'service', id: first },
        message:
          circle.length === 1 ? `${first} depends on itself` : `these services depend on one another: ${[...circle, first].join(' → ')}`,
        place: ['services', first, 'depends on'],
        mend: `take out one of these dependencies`,
      });
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

/** Each group of services that reach one another, from its first service, along one shortest way round. */
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
      if (next === start) {
        const way = [here];
        while (way[0] !== start) way.unshift(cameFrom.get(way[0] ?? '') ?? start);
        return way;
      }
      if (cameFrom.has(next) || plan.services[next] === undefined) continue;
      cameFrom.set(next, here);
      queue.push(next);
    }
  }
  return null;
}
