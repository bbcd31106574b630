// What does each word mean here? One vocabulary for everyone: Tocsin's own words, and those of the plan.

import { formatDuration } from '../../kernel/duration.ts';
import type { Plan, Severity } from '../plan.ts';
import { type Block, heading, type Page, terms, text } from './page.ts';
import { at, nameIn, within } from './words.ts';

export function glossary(plan: Plan): Page {
  return {
    title: `${plan.name}: glossary`,
    blocks: [
      ...text('These words mean the same in the plan, on the screens, in messages and in reports.'),
      ...section(
        'Severities',
        plan.severities.map((severity) => [severity.name, [severity.description, toldBy(plan, severity)]]),
      ),
      ...section(
        'Tiers of services',
        Object.values(plan.tiers)
          .toSorted((a, b) => a.level - b.level)
          .map(({ name, level, description }) => [`${level}: ${name}`, description]),
      ),
      ...section(
        'Roles',
        Object.values(plan.roles).map(({ name, description, duties }) => [
          name,
          [
            description,
            ...duties.map(
              (duty) =>
                `Duty: ${duty.title}${within(duty.withinMs)}${duty.everyMs === null ? '' : `, every ${formatDuration(duty.everyMs)}`}${duty.phases.length === 0 ? '' : ` (${duty.phases.join(', ')})`}`,
            ),
          ],
        ]),
      ),
      ...section(
        'Phases of an incident',
        plan.phases.map(({ name, description }) => [name, description === '' ? usualPhases[name] : description]),
      ),
      ...section(
        'Facts',
        Object.values(plan.facts).map(({ id, description, source }) => [
          id,
          `${description}${source.kind === 'attested' ? `; the ${nameIn(plan.roles, source.by)} says so` : ''}`,
        ]),
      ),
      ...section(
        'Measures',
        Object.values(plan.measures).map(({ name, description }) => [name, description]),
      ),
      ...section(
        'Audiences',
        Object.values(plan.audiences).map(({ name, description, kind }) => [name, description === '' ? kind : description]),
      ),
      ...section(
        'Teams',
        Object.values(plan.teams).map(({ name, discipline, members }) => [
          name,
          `${discipline}; ${members.map((id) => nameIn(plan.people, id)).join(', ')}`,
        ]),
      ),
      ...section(
        'Contracts',
        Object.values(plan.contracts).map(({ name, tier, objectives }) => [
          name,
          [`tier ${tier}`, ...objectives.map((each) => `${each.metric} within ${each.targetText}${at(each.severities)}`)],
        ]),
      ),
      ...section('Words of Tocsin', vocabulary),
    ],
  };
}

function section(title: string, pairs: Parameters<typeof terms>[0]): readonly Block[] {
  const found = terms(pairs);
  return found.length === 0 ? [] : [heading(2, title), ...found];
}

function toldBy(plan: Plan, { thresholds }: Severity): string {
  const parts = thresholds.map(({ measure, text: bound }) => `${nameIn(plan.measures, measure)}${bound === 'yes' ? '' : ` ${bound}`}`);
  return parts.length === 0 ? '' : `Told by any of: ${parts.join(', ')}`;
}

const usualPhases: Readonly<Record<Plan['phases'][number]['name'], string>> = {
  detected: 'Something is wrong, and nobody has looked yet',
  triage: 'How bad is it, for whom, and who is needed?',
  containment: 'The harm is stopped, before its cause is looked for',
  remediation: 'It is mended',
  verification: 'It is seen that it works',
  resolved: 'It works',
  review: 'What is learned from it is written down',
  closed: 'Nothing is left to do',
};

const vocabulary: readonly (readonly [string, string])[] = [
  ['Plan', 'how the organization responds: who is called for what, in which order, how fast, and by whose promise'],
  ['Event', 'what a sender posts'],
  ['Alert', 'one condition, however often a sender speaks of it'],
  ['Incident', 'a trouble that people work on; alerts of one service and scenario share one'],
  ['Scenario', 'a foreseen kind of trouble, with its owner, roles and first steps'],
  ['Escalation path', 'who is asked, in which order, and how long each has to answer'],
  ['Backstop', 'who is asked again and again when nobody else has answered'],
  ['Engagement', 'one run of a path, for one responsibility within an incident'],
  ['Page', 'one attempt to reach one person'],
  ['Delivery', 'one message of a page, on one way to reach the person'],
  ['Objective', 'a promise with a time; on an incident it is a clock'],
  ['Calendar', 'open hours in a zone, with holidays'],
  ['Schedule', 'who is on call when: rotations and overrides'],
  ['Override', 'somebody stands in for somebody, or for everyone'],
  ['Shadow', 'on call beside somebody, to learn; never paged'],
  ['Handoff', 'work passes on by a briefing; it counts only when it is accepted'],
  ['Cutover', 'the criteria by which an incident leaves a phase'],
  ['Review', 'what is learned from an incident, without blame'],
];
