// What does a simulation take for granted? Said with its figures, since it decides them: what wakes, who sleeps, how soon people answer.

import { formatDuration } from '../../core/kernel/duration.ts';
import type { Plan } from '../../core/plan/plan.ts';
import { type Behaviour, type ChannelHabit, channelHabit, type Habit } from '../../sim/behaviour.ts';
import type { Script } from '../../sim/script.ts';

/** Sentences, the most telling first; those whom the scenario says to differ are counted. */
export function assumptionsOf(script: Script, plan: Plan): readonly string[] {
  const people = Object.values(plan.people).filter(({ gone }) => gone !== true);
  const waking = people.filter(({ contactMethods }) => contactMethods.some(({ wakes }) => wakes)).length;
  const differing = Object.keys(script.people).length;
  return [
    `${waking} of ${people.length} people have a contact method that wakes (\`wakes: true\`, or what its channel can do)`,
    noticeText('A message that wakes', channelHabit({}, '', true)),
    noticeText('Any other', channelHabit({}, '', false)),
    ...channelsOf(plan).map((channel) => channelText(channel, script)),
    ...script.everyone.habits.map(habitText),
    luckText(script.everyone),
    ...(differing === 0 ? [] : [`${differing === 1 ? 'One person differs' : `${differing} people differ`}, as the scenario says`]),
  ];
}

function noticeText(what: string, { noticedAwake, noticedAsleep }: ChannelHabit): string {
  return `${what} is noticed by ${percent(noticedAwake)} of those awake and ${percent(noticedAsleep)} of those asleep`;
}

function channelsOf(plan: Plan): readonly string[] {
  return [...new Set(Object.values(plan.people).flatMap(({ contactMethods }) => contactMethods.map(({ channel }) => channel)))].sort();
}

function channelText(channel: string, { channels }: Script): string {
  const { takesMs, fails } = channelHabit(channels, channel, false);
  const { noticedAwake, noticedAsleep } = channels[channel] ?? {};
  const said = [
    ...(noticedAwake === undefined ? [] : [`${percent(noticedAwake)} of those awake notice it`]),
    ...(noticedAsleep === undefined ? [] : [`${percent(noticedAsleep)} of those asleep do`]),
  ];
  return [`By ${channel} a message arrives after ${formatDuration(takesMs)}, ${percent(fails)} never do`, ...said].join('; ');
}

function habitText({ from, to, asleep, medianMs, p90Ms, missed }: Habit): string {
  const hours = from === 0 && to === dayMinutes ? 'At any other hour' : `${clock(from)} to ${clock(to)} on their own clock`;
  const state = asleep ? ' people sleep;' : '';
  return `${hours}${state} who notices answers within ${formatDuration(medianMs)} in half of the cases, within ${formatDuration(p90Ms)} in nine of ten, and ${percent(missed)} do not`;
}

function luckText({ phoneOff, busy, busyFactor }: Behaviour): string {
  return `In ${percent(phoneOff)} of the runs somebody's phone is off; in ${percent(busy)} they are busy elsewhere and take ${busyFactor} times as long`;
}

const dayMinutes = 24 * 60;

function clock(minutes: number): string {
  return `${String(Math.floor(minutes / 60) % 24).padStart(2, '0')}:${String(minutes % 60).padStart(2, '0')}`;
}

function percent(share: number): string {
  return `${Number((100 * share).toFixed(1))} %`;
}
