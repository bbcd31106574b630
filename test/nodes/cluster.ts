// How does a test run several nodes on one database? Each a process with a clock of its own that is wrong, and a line of its own to PostgreSQL.

import type { Random } from '../../src/core/kernel/random.ts';
import type { Outage } from '../aftermath/outage.ts';
import { type Line, openLine } from '../faults/line.ts';
import { startTocsin, type Tocsin } from '../tocsin.ts';

export interface Member {
  readonly name: string;
  readonly tocsin: Tocsin;
  readonly line: Line;
  /** Senders and listeners are led to it. */
  serves: boolean;
}

export interface Cluster {
  readonly members: readonly Member[];
  /** One that serves, by chance. */
  any(random: Random): Member;
  remove(): Promise<void>;
}

const preload = new URL('./skew.mjs', import.meta.url).href;
const wrongByMs = [-7 * 60_000, 4 * 60_000, 0, 90_000] as const;

export async function startCluster(options: {
  readonly size: number;
  readonly databaseUrl: string;
  readonly plan: string;
}): Promise<Cluster> {
  const members: Member[] = [];
  for (let index = 0; index < options.size; index++) {
    const line = await openLine(options.databaseUrl);
    const environment = {
      TOCSIN_DATABASE_URL: line.url,
      TOCSIN_ALLOW_PRIVATE_WEBHOOKS: '1',
      // One address for all of them, as behind a balancer: a message says the same whoever sends it.
      ...(members[0] === undefined ? {} : { TOCSIN_PUBLIC_URL: members[0].tocsin.url }),
      NODE_OPTIONS: `--import=${preload}`,
      TEST_CLOCK_SHIFT_MS: String(wrongByMs[index % wrongByMs.length]),
      TEST_CLOCK_NEXT_SHIFT_MS: String(wrongByMs[(index + 1) % wrongByMs.length]),
    };
    members.push({ name: `node ${index + 1}`, tocsin: await startTocsin({ plan: options.plan, environment }), line, serves: true });
  }
  return {
    members,
    any(random) {
      const serving = members.filter(({ serves }) => serves);
      const one = serving[random.below(Math.max(1, serving.length))] ?? members[0];
      if (one === undefined) throw new Error('a cluster has members');
      return one;
    },
    remove: async () => {
      for (const { tocsin, line } of members) {
        tocsin.signal('SIGCONT');
        line.mend();
        await tocsin.remove();
        await line.close();
      }
    },
  };
}

/** Dies at once, is away for a while, and comes back. */
export async function killed(member: Member, awayMs: number): Promise<Outage> {
  const from = Date.now();
  member.serves = false;
  await member.tocsin.kill9();
  await passed(awayMs);
  await member.tocsin.start();
  member.serves = true;
  return { kind: 'kill', from, until: Date.now() };
}

/** Stands still for longer than it may hold anything, and goes on as if nothing had been. */
export async function paused(member: Member, forMs: number): Promise<Outage> {
  const from = Date.now();
  member.serves = false;
  member.tocsin.signal('SIGSTOP');
  await passed(forMs);
  member.tocsin.signal('SIGCONT');
  member.serves = true;
  return { kind: 'kill', from, until: Date.now() };
}

/** Its connections break, in the middle of whatever goes on; `silently`: nobody is told. It serves on, as well as it can. */
export async function cutOff(member: Member, forMs: number, silently: boolean): Promise<Outage> {
  const from = Date.now();
  if (silently) member.line.hold();
  else member.line.cut();
  await passed(forMs);
  member.line.mend();
  return { kind: 'kill', from, until: Date.now() };
}

function passed(ms: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, ms));
}
