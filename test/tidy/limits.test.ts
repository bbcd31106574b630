// Does every limit of the core say what it holds back? One that is new has to say here how people hear of it.
import { expect, test } from 'vitest';
import type { limits } from '../../src/core/kernel/limits.ts';
import { code, isTest, sources } from './sources.ts';

/**
 * `record`: an event, whose sentence stands in the incident and whose number in the metrics. `refusal`: whoever asks is told. `problem`: the plan
 * is refused with line and column. `mark`: the text ends with a mark. `state`: nothing is held back, only forgotten by the state; the history has it.
 */
const told: Readonly<Record<keyof typeof limits, 'record' | 'refusal' | 'problem' | 'mark' | 'state'>> = {
  catchUpSlots: 'record',
  stepsPerPath: 'problem',
  targetsPerStep: 'problem',
  repeatsPerPath: 'problem',
  peoplePerStep: 'record',
  engagementsPerIncident: 'record',
  clocksPerIncident: 'state',
  factsPerIncident: 'refusal',
  rolesPerIncident: 'refusal',
  audiencesPerIncident: 'record',
  looksPerIncident: 'state',
  settlingRounds: 'record',
  pagesKeptPerEngagement: 'state',
  titleLength: 'mark',
  noteLength: 'mark',
  reasonLength: 'mark',
  snoozeDays: 'refusal',
};

const core = sources('src/core', 'src/engine').filter((source) => !isTest(source));
const linesWith = (name: string) =>
  core.flatMap((source) => (code(source).includes(`limits.${name}`) ? [{ path: source.path, text: code(source) }] : []));

test('each limit is kept somewhere, and there in the way that it says', () => {
  const silent = Object.entries(told).filter(([name, how]) => {
    const places = linesWith(name);
    if (places.length === 0) return true;
    switch (how) {
      case 'record':
        return !places.some(({ text }) => new RegExp(`oldBack\\([^)]*'${name}'|oldBack\\(\\s*'${name}'`).test(text));
      case 'refusal':
        return !places.every(({ text }) => new RegExp(`limits\\.${name}[\\s\\S]{0,80}refuse\\(`).test(text));
      case 'problem':
        return !places.every(({ path }) => path.startsWith('src/core/plan/schema/'));
      case 'mark':
        return !places.every(({ text }) => text.replaceAll(/shortened\([^\n]*limits\.\w+\)/g, '').includes(`limits.${name}`) === false);
      case 'state':
        return false;
      default:
        return how satisfies never;
    }
  });
  expect(silent.map(([name]) => name)).toEqual([]);
});

test('a text that is too long is cut in one place', () => {
  const cut = core.filter((source) => /\.slice\(0, limits\.\w*Length\)/.test(code(source)));
  expect(cut.map(({ path }) => path)).toEqual([]);
});
