// Who talks to Tocsin? Senders that try again until they are answered, and people whose messages arrive.

import { type SenderEvent, unsaidOfEvent } from '../../src/core/alert/event.ts';
import type { IncidentCommand } from '../../src/core/incident/commands.ts';
import type { DeliveryOrder } from '../../src/core/incident/delivery.ts';
import type { Incident } from '../../src/core/incident/state.ts';
import { type Random, seededRandom } from '../../src/core/kernel/random.ts';
import type { Result } from '../../src/core/kernel/result.ts';
import type { Clock, Timer } from '../../src/engine/ports.ts';
import type { Node } from './node.ts';
import { paths, people } from './plans.ts';
import type { Diary, Posted } from './record.ts';
import { type Act, type CommandKind, one } from './scenario.ts';

export type Command = Exclude<IncidentCommand, { type: 'OpenIncident' }>;

export interface OutsideOptions {
  readonly seed: number;
  readonly random: Random;
  readonly time: Clock & Timer;
  readonly diary: Diary;
  readonly incidents: () => readonly Incident[];
  readonly nodes: () => readonly Node[];
  /** Requests and answers get lost now. */
  readonly isNetworkBad: () => boolean;
  /** Past this moment nobody acts any more, and what was not answered is tried no more. */
  readonly until: number;
}

export interface Outside {
  event(act: Extract<Act, { kind: 'event' }>): void;
  declare(act: Extract<Act, { kind: 'declare' }>): void;
  command(act: Extract<Act, { kind: 'command' }>): void;
  /** A message has reached its person. */
  arrived(order: DeliveryOrder): void;
}

const timeoutMs = 10_000;
/** Refusals after which a sender tries again. */
const comesBack: ReadonlySet<string> = new Set(['store-unavailable', 'stopping']);

export function createOutside(options: OutsideOptions): Outside {
  const { random, time, diary } = options;
  /** What a sender says of one condition, it says in order. */
  const turns = new Map<string, Promise<void>>();
  let notes = 0;
  let declared = 0;

  const sleep = (ms: number) => new Promise<void>((resolve) => time.at(time.now() + ms, resolve));

  /** Asks one node after the other until one has answered; a bad network doubles what it does not lose. */
  async function ask<T>(told: { attempts: number; answered: boolean }, request: (node: Node) => Promise<Result<T>>): Promise<void> {
    while (time.now() < options.until) {
      const bad = options.isNetworkBad();
      const times = bad ? random.below(3) : 1;
      const asked = Array.from({ length: times }, () => one(random, options.nodes())).map((node) => attempt(node, told, request));
      const answers = await Promise.all(asked);
      const isHeard = !bad || random.below(3) > 0;
      if (isHeard && answers.some((answer) => answer !== null && (answer.ok || !comesBack.has(answer.refusal.code)))) {
        told.answered = answers.some((answer) => answer?.ok === true);
        return;
      }
      await sleep(500 + random.below(1_500));
    }
  }

  async function attempt<T>(
    node: Node,
    told: { attempts: number },
    request: (node: Node) => Promise<Result<T>>,
  ): Promise<Result<T> | null> {
    if (node.gate.state() === 'dead') return null;
    told.attempts += 1;
    // The request arrives when the process hears again, should it stand still.
    const answer = new Promise<Result<T>>((resolve) => node.gate.enter(() => void request(node).then(resolve)));
    return Promise.race([answer, node.gate.death.then(() => null), sleep(timeoutMs).then(() => null)]);
  }

  function submit(incident: string, command: Command): Promise<void> {
    if (command.type === 'AddNote') {
      const noted = { incident, text: command.text, attempts: 0, answered: false };
      diary.noted.push(noted);
      return ask(noted, (node) => node.engine.submit(incident, command));
    }
    return ask({ attempts: 0, answered: false }, (node) => node.engine.submit(incident, command));
  }

  return {
    event({ key, sender, action, service, level }) {
      const posted: Posted = { key, sender, action, attempts: 0, answered: false };
      diary.posted.push(posted);
      const event = eventOf({ dedupKey: key, action, service, level });
      const turn = `${key} ${sender}`;
      const before = turns.get(turn) ?? Promise.resolve();
      turns.set(
        turn,
        before.then(() => ask(posted, (node) => node.engine.ingest(event))),
      );
    },
    declare({ service, which }) {
      const told = { title: `declared ${++declared}`, attempts: 0, answered: false };
      diary.declared.push(told);
      const by = { kind: 'person', id: people[which] ?? 'ana', name: 'somebody' } as const;
      const incident = { title: told.title, service, scenario: null, severity: `SEV${1 + which}`, correlationKey: null, by };
      void ask(told, (node) => node.engine.declare(incident));
    },
    command({ what, which }) {
      const all = options.incidents();
      const incident = all[which % Math.max(1, all.length)];
      const command = incident === undefined ? null : commandOf(what, incident, which, () => `note ${++notes}`);
      if (incident !== undefined && command !== null) void submit(incident.id, command);
    },
    arrived(order) {
      // What this person does does not depend on what else happens, so that a smaller scenario stays the same story.
      const own = seededRandom(hashOf(`${options.seed} ${order.page} ${order.person}`));
      const mood = own.below(10);
      if (mood >= 4) return;
      const by = { kind: 'person', id: order.person, name: order.personName } as const;
      const answer: Command = { type: 'Acknowledge', engagement: null, page: order.page, by, via: 'link' };
      void sleep(200 + own.below(mood === 0 ? 1_000 : 30_000)).then(() => {
        void submit(order.incident, answer);
        if (mood === 1) void submit(order.incident, answer);
      });
    },
  };
}

function commandOf(what: CommandKind, incident: Incident, which: number, note: () => string): Command | null {
  const id = people[which % people.length] ?? 'ana';
  const by = { kind: 'person', id, name: id } as const;
  const engagement = incident.engagements[which % Math.max(1, incident.engagements.length)]?.id ?? '';
  const path = paths[which % paths.length] ?? 'chiefs';
  const clock = incident.clocks[which % Math.max(1, incident.clocks.length)]?.id ?? '';
  const reason = 'because';
  switch (what) {
    case 'acknowledge':
      return { type: 'Acknowledge', engagement: null, page: null, by, via: 'api' };
    case 'snooze':
      return { type: 'Snooze', engagement, forMs: 5_000 + which * 3_000, by, reason };
    case 'escalate':
      return { type: 'EscalateNow', engagement, by, reason };
    case 'reassign-person':
      return { type: 'Reassign', engagement, to: { kind: 'person', id }, by, reason };
    case 'reassign-path':
      return { type: 'Reassign', engagement, to: { kind: 'path', id: path }, by, reason };
    case 'engage':
      return { type: 'Engage', responsibility: `Press ${which}`, path, by, reason };
    case 'severity':
      return {
        type: 'ChangeSeverity',
        severity: `SEV${1 + (which % 4)}`,
        mode: (['keep-elapsed', 'restart', 'retroactive'] as const)[which % 3] ?? 'restart',
        by,
        reason,
      };
    case 'rebase':
      return {
        type: 'Rebase',
        // Not always there yet: then it is refused.
        planVersion: 1 + (which % 2),
        mode: (['keep-elapsed', 'restart', 'retroactive'] as const)[which % 3] ?? 'restart',
        by,
        reason,
      };
    case 'pause-clock':
    case 'resume-clock':
      return { type: what === 'pause-clock' ? 'PauseClock' : 'ResumeClock', clock, by, reason };
    case 'note':
      return { type: 'AddNote', by, text: note() };
    case 'resolve':
      return { type: 'ResolveIncident', by, reason };
    case 'reopen':
      return { type: 'ReopenIncident', by, reason };
  }
}

function eventOf(over: Pick<SenderEvent, 'dedupKey' | 'action' | 'service' | 'level'>): SenderEvent {
  const rest = { component: null, group: null, class: null, happenedAt: null, links: [], details: '{}', ...unsaidOfEvent };
  return { integration: 'monitor', summary: 'Trouble', source: 'probe', ...rest, ...over };
}

/** FNV-1a. */
export function hashOf(text: string): number {
  let hash = 2_166_136_261;
  for (let index = 0; index < text.length; index++) hash = Math.imul(hash ^ text.charCodeAt(index), 16_777_619);
  return hash >>> 0;
}
