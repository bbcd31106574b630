// Which bugs must a campaign find? Known ones, planted by wrapping the ports of the nodes; no line of the product knows of them.

import type { Changes, EngineStore, IncidentChange } from '../../src/engine/ports.ts';
import type { Invariant } from './checks/finding.ts';
import type { Planted } from './node.ts';

export interface Bug {
  readonly name: string;
  /** The promise that it breaks. */
  readonly breaks: Invariant;
  /** Of one that few seeds find, where the search begins; the first seed if not said. */
  readonly rareFrom?: number;
  /** Made anew for each scenario, since some of them count. */
  plant(): Planted;
}

export const bugs: readonly Bug[] = [
  {
    name: 'messages have no lease',
    breaks: 'a repeat has a reason',
    plant: () => ({ firstLeaseMs: 0, deliveries: (store) => ({ ...store, claim: (now, limit) => store.claim(now, limit, 0) }) }),
  },
  {
    name: 'a wake is not armed again after a later step',
    breaks: 'what is open has a wake',
    plant: () => ({
      store: committing((change) => (hasEvent(change, 'StepReached') && change.expectedVersion > 2 ? { ...change, wakeAt: null } : change)),
    }),
  },
  {
    name: 'an answer releases nothing in the outbox',
    breaks: 'nothing leaves after it was released',
    plant: () => ({
      store: committing((change) => ({ ...change, releasedPages: [] })),
      deliveries: (store) => ({ ...store, recordAnswers: async () => {} }),
    }),
  },
  {
    name: 'what was said again is lost in a conflict',
    breaks: 'no answered event is lost',
    plant: () => ({
      store: (store) => {
        let conflicted = false;
        return {
          ...store,
          commit: async (changes, follows) => {
            const done = await store.commit(conflicted ? { ...changes, repeatedAlerts: [] } : changes, follows);
            conflicted = !done.ok;
            return done;
          },
        };
      },
    }),
  },
  {
    name: 'a batch is written though the one that it follows was not',
    breaks: 'no answered event is lost',
    plant: () => ({ store: (store) => ({ ...store, commit: (changes) => store.commit(changes, false) }) }),
  },
  {
    name: 'a batch is answered before it is durable',
    breaks: 'no answered event is lost',
    plant: () => ({
      store: (store) => ({
        ...store,
        commit: async (changes, follows) => {
          if (changes.incidents.length > 0) return store.commit(changes, follows);
          void store.commit(changes, follows).catch(() => {});
          return { ok: true, position: 0 };
        },
      }),
    }),
  },
  {
    name: 'a late tick replays the past',
    breaks: 'only the present is paged',
    plant: () => {
      let replayed: number | null = null;
      return {
        store: (store, { memory }) => ({
          ...store,
          claimDue: async (now, limit, leaseMs) => {
            const claimed = await store.claimDue(now, limit, leaseMs);
            const wakes = claimed.due.flatMap((id) => memory.wakeOf(id) ?? []);
            replayed = wakes.length === 0 ? null : Math.min(...wakes);
            return claimed;
          },
          commit: (changes, follows) => {
            replayed = null;
            return store.commit(changes, follows);
          },
        }),
        clock: (clock) => ({ now: () => replayed ?? clock.now() }),
      };
    },
  },
  {
    name: 'two nodes open two incidents for one key',
    breaks: 'one incident for each correlation key',
    plant: () => ({
      store: (store) => ({
        ...store,
        commit: async (changes, follows) => {
          const done = await store.commit(changes, follows);
          const isOpening = changes.incidents.some((each) => each.expectedVersion === 0);
          return done.ok || !isOpening ? done : store.commit(openingsWithoutKey(changes));
        },
      }),
    }),
  },
  {
    name: 'a receipt is lost now and then',
    breaks: 'a repeat has a reason',
    plant: () => {
      let times = 0;
      return {
        deliveries: (store) => ({ ...store, record: async (receipts) => (++times % 3 === 0 ? undefined : store.record(receipts)) }),
      };
    },
  },
  {
    name: 'the backstop is paged once',
    breaks: 'what is open has a wake',
    plant: () => ({ store: committing((change) => (hasEvent(change, 'BackstopReached') ? { ...change, wakeAt: null } : change)) }),
  },
  {
    name: 'a breach is forgotten and told again',
    breaks: 'clocks speak once',
    plant: () => ({
      store: (store) => ({
        ...store,
        load: async (keys) => {
          const loaded = await store.load(keys);
          const incidents = loaded.incidents.map((incident) => ({
            ...incident,
            clocks: incident.clocks.map((clock) => ({ ...clock, breachedAt: null })),
          }));
          return { ...loaded, incidents };
        },
      }),
    }),
  },
  {
    name: 'a position is left out after a conflict',
    breaks: 'positions are consecutive',
    plant: () => {
      let left = 0;
      return {
        store: (store) => ({
          ...store,
          commit: async (changes, follows) => {
            const done = await store.commit(changes, follows);
            if (!done.ok) left += 1;
            return done.ok ? { ok: true, position: done.position + left } : done;
          },
        }),
      };
    },
  },
  {
    name: 'whoever comes late overwrites',
    breaks: 'history folds to the state',
    plant: () => ({
      store: (store, { memory }) => ({
        ...store,
        commit: (changes, follows) =>
          store.commit(
            mapped(changes, (change) =>
              change.expectedVersion === 0 ? change : { ...change, expectedVersion: memory.incident(change.incident.id)?.version ?? 0 },
            ),
            follows,
          ),
      }),
    }),
  },
  {
    name: 'a running incident follows the newest plan',
    breaks: 'the plan is frozen',
    plant: () => ({ plans: (plans) => ({ ...plans, get: (version) => plans.active()?.plan ?? plans.get(version) }) }),
  },
  {
    name: 'each attempt has a name of its own',
    breaks: 'a repeat has the same name',
    plant: () => ({
      channel: (channel) => ({
        ...channel,
        send: (order, context) => channel.send(context.attempt === 1 ? order : { ...order, id: `${order.id}-${context.attempt}` }, context),
      }),
    }),
  },
  {
    name: 'what a carrier refuses counts as sent',
    breaks: 'a page leaves',
    plant: () => ({
      channel: (channel) => ({
        ...channel,
        send: async (order, context) => {
          const sent = await channel.send(order, context);
          return sent.ok || sent.retryable ? sent : { ok: true, delivered: false };
        },
      }),
    }),
  },
  {
    name: 'what a dead node held is never taken over',
    breaks: 'what is due is done in time',
    plant: () => ({
      roll: (roll) => ({ ...roll, gone: () => [] }),
      store: (store) => ({ ...store, claimDue: (now, limit) => store.claimDue(now, limit, 24 * 60 * 60 * 1_000) }),
    }),
  },
  {
    name: 'what a living node holds is given to others',
    breaks: 'a repeat has a reason',
    plant: () => {
      const shown: number[] = [];
      return {
        roll: (roll) => ({
          ...roll,
          begin: () => {
            shown.push(roll.begin());
            return shown.at(-1) ?? 0;
          },
          gone: () => shown,
        }),
      };
    },
  },
  {
    name: 'what waited in its lane leaves without a question',
    breaks: 'nothing leaves after it was released',
    // One seed in some 1,500.
    rareFrom: 801,
    plant: () => ({ deliveries: (store) => ({ ...store, held: async (ids) => new Map(ids.map((id) => [id, store.holder()])) }) }),
  },
];

function committing(change: (change: IncidentChange) => IncidentChange): NonNullable<Planted['store']> {
  return (store: EngineStore) => ({ ...store, commit: (changes, follows) => store.commit(mapped(changes, change), follows) });
}

function mapped(changes: Changes, change: (change: IncidentChange) => IncidentChange): Changes {
  return { ...changes, incidents: changes.incidents.map(change) };
}

function hasEvent({ commits }: IncidentChange, type: string): boolean {
  return commits.some(({ events }) => events.some((event) => event.type === type));
}

/** Of a batch only what it opens, so that nothing else in it stands in the way. */
function openingsWithoutKey(changes: Changes): Changes {
  const opened = changes.incidents.filter(({ expectedVersion }) => expectedVersion === 0);
  const incidents = opened.map((change) => ({ ...change, incident: { ...change.incident, correlationKey: null } }));
  return { ...changes, incidents, changedAlerts: [], repeatedAlerts: [], turns: [] };
}
