// How do people behave who are paged? They sleep, are busy, have their phone off; what reaches them they answer after a while, or miss.

import { minute, second } from '../core/kernel/instant.ts';
import type { Spread } from './chance.ts';

/** In some hours of the person's own wall clock. */
export interface Habit extends Spread {
  /** Minutes after midnight; `to` ≤ `from` goes on past midnight. */
  readonly from: number;
  readonly to: number;
  readonly asleep: boolean;
  /** Share of pages that they do not answer, although a message reached them. */
  readonly missed: number;
}

export interface Behaviour {
  /** The first that holds the hour counts. */
  readonly habits: readonly Habit[];
  /** Share of runs in which their phone is off all the time. */
  readonly phoneOff: number;
  /** Share of runs in which they are at work on another incident from the start. */
  readonly busy: number;
  /** Who is at work on another incident takes so many times as long. */
  readonly busyFactor: number;
}

/** What becomes of messages on a channel. */
export interface ChannelHabit {
  /** From being asked for to arriving. */
  readonly takesMs: number;
  /** Share of messages that are refused for good. */
  readonly fails: number;
  /** Share of messages that are noticed by who is awake, and by who sleeps. */
  readonly noticedAwake: number;
  readonly noticedAsleep: number;
}

const time = (hours: number) => hours * 60;

/** Believable, not measured: put your own in the scenario file. */
export const usualBehaviour: Behaviour = {
  habits: [
    { from: time(23), to: time(7), asleep: true, medianMs: 4 * minute, p90Ms: 15 * minute, missed: 0.2 },
    { from: time(9), to: time(18), asleep: false, medianMs: minute, p90Ms: 4 * minute, missed: 0.05 },
    { from: 0, to: time(24), asleep: false, medianMs: 90 * second, p90Ms: 8 * minute, missed: 0.1 },
  ],
  phoneOff: 0.02,
  busy: 0.05,
  busyFactor: 3,
};

/** Of what rings whatever the hour, and of what only shows. */
export const usualNotice = {
  wakes: { noticedAwake: 0.95, noticedAsleep: 0.75 },
  shows: { noticedAwake: 0.6, noticedAsleep: 0.02 },
} as const;

/** Of channels that are not named here messages arrive after ten seconds. */
const usualChannels: Readonly<Record<string, Pick<ChannelHabit, 'takesMs' | 'fails'>>> = {
  inbox: { takesMs: second, fails: 0.01 },
  webhook: { takesMs: 3 * second, fails: 0.01 },
};
const anyChannel = { takesMs: 10 * second, fails: 0.01 };

type Said = Readonly<Record<string, Partial<ChannelHabit>>>;
/** Asked for each message of each run: put together once for each scenario, channel and kind of method. */
const worked = { wakes: new WeakMap<Said, Map<string, ChannelHabit>>(), shows: new WeakMap<Said, Map<string, ChannelHabit>>() };

/** What the scenario says of a channel, else what is usual for it; noticed by those whom the contact method wakes, or not. */
export function channelHabit(said: Said, channel: string, wakes: boolean): ChannelHabit {
  const kept = wakes ? worked.wakes : worked.shows;
  const known = kept.get(said)?.get(channel);
  if (known !== undefined) return known;
  const habit = workOut(said, channel, wakes);
  kept.set(said, (kept.get(said) ?? new Map<string, ChannelHabit>()).set(channel, habit));
  return habit;
}

function workOut(said: Said, channel: string, wakes: boolean): ChannelHabit {
  return { ...(usualChannels[channel] ?? anyChannel), ...(wakes ? usualNotice.wakes : usualNotice.shows), ...said[channel] };
}

export function habitAt(behaviour: Behaviour, minuteOfDay: number): Habit {
  const holds = ({ from, to }: Habit) => (from < to ? from <= minuteOfDay && minuteOfDay < to : minuteOfDay >= from || minuteOfDay < to);
  return behaviour.habits.find(holds) ?? usualBehaviour.habits.find(holds) ?? anyHour;
}

const anyHour: Habit = { from: 0, to: time(24), asleep: false, medianMs: minute, p90Ms: 4 * minute, missed: 0.05 };
