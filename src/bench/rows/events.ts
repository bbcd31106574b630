// How many events a second, durable before the answer? Beside an empty handler and Alertmanager, under the same load.

import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Contender, type Field, startField } from '../contenders.ts';
import { hotSpots } from '../profile.ts';
import { type Figure, figureOf, type Measured } from '../report.ts';
import { playRound, type Round } from '../rounds.ts';
import type { Row, RowContext } from '../row.ts';
import type { TocsinQuestion } from '../tocsin.ts';

const warmUpSeconds = 10;
const targets = { storm: 0.65, allNew: 1 } as const;

export const eventsRow: Row = {
  name: 'events',
  question: 'how many events a second, in a storm and all new, beside an empty handler and Alertmanager?',
  onlyInFull: null,
  async run(context) {
    const field = await startField(context.databaseUrl);
    try {
      const figures = await measure(field, context);
      if (context.profile) await profile(field, context);
      return { figures, about: aboutOf(field) };
    } finally {
      await field.stop();
    }
  },
};

async function measure(field: Field, { connections, seconds, rounds: count, say }: RowContext): Promise<readonly Figure[]> {
  const all = [field.emptyHandler, field.storm, field.allNew, ...(field.alertmanager === null ? [] : [field.alertmanager])];
  const figures: Figure[] = [];
  for (const each of all) {
    say(`warming up: ${each.name}`);
    await playRound(each, field.load, { connections: connections[0] ?? 1, seconds: warmUpSeconds, round: 'warm-up' });
  }
  for (const some of connections) {
    const rounds = new Map<Contender, Round[]>(all.map((each) => [each, []]));
    for (let nth = 1; nth <= count; nth++) {
      for (const each of all) {
        const round = await playRound(each, field.load, { connections: some, seconds, round: `${some}-${nth}` });
        rounds.get(each)?.push(round);
        say(`${some} connections, round ${nth} of ${count}: ${each.name} ${Math.round(round.rate)} per second`);
      }
    }
    const measured = (contender: Contender): Measured => ({ contender, connections: some, rounds: rounds.get(contender) ?? [] });
    const baseline = measured(field.emptyHandler);
    const neighbour = field.alertmanager === null ? null : measured(field.alertmanager);
    figures.push(figureOf(baseline, null, 0), figureOf(measured(field.storm), baseline, targets.storm));
    if (neighbour !== null) figures.push(figureOf(neighbour, null, 0));
    figures.push(figureOf(measured(field.allNew), neighbour, targets.allNew));
  }
  return figures;
}

async function profile(field: Field, { connections, seconds, say }: RowContext): Promise<void> {
  for (const each of [field.storm, field.allNew]) {
    const file = join(tmpdir(), `tocsin-bench-${each.workload}.cpuprofile`);
    const begin: TocsinQuestion = { profile: true };
    const end: TocsinQuestion = { stop: file };
    await field.tocsin.ask(begin);
    await playRound(each, field.load, { connections: connections[0] ?? 1, seconds, round: 'profile' });
    await field.tocsin.ask(end);
    say(`${each.name}: ${file}\n${hotSpots(file)}`);
  }
}

function aboutOf({ alertmanagerVersion }: Field): string {
  const neighbour =
    alertmanagerVersion === null ? 'no Alertmanager is installed, so it is left out' : `Alertmanager ${alertmanagerVersion}`;
  return `events: interleaved rounds; ${neighbour}; "server" and "load" are cores used while requests are sent, "µs each" is processor time of the server for each request.`;
}
