// Can every clock start and stop, every pause end, and every phase be left?

import type { Check } from '../check.ts';
import { canBeTrue, impliedBy, isNever } from '../facts.ts';
import { finding } from '../finding.ts';
import { canBeHeld } from '../roles.ts';

export const clockNeverRuns: Check = {
  id: 'clock-never-runs',
  title: 'a clock can never run, or never stop',
  severity: 'error',
  explanation: `The fact that starts the clock implies the one that stops it, so that it stops in the moment in which it starts and measures nothing;
or the one that stops it can never come true, so that every incident breaks the promise.`,
  *run(context) {
    const { plan } = context;
    for (const objective of plan.objectives) {
      const { id, starts, stops } = objective;
      const implied = impliedBy(plan, starts).has(stops);
      const endless = !canBeTrue(context, stops);
      const unborn = !canBeTrue(context, starts);
      if (!implied && !endless && !unborn) continue;
      const why = implied
        ? `starts when \`${starts}\` is true, and then \`${stops}\`, which stops it, is true already`
        : endless
          ? `stops when \`${stops}\` is true, and that can never be`
          : `starts when \`${starts}\` is true, and that can never be`;
      yield finding({
        subject: { kind: 'objective', id },
        message: `the clock of ${id} ${why}`,
        place: ['objectives', id, implied || endless ? 'stops' : 'starts'],
        mend: 'let it start and stop by other facts',
      });
    }
  },
};

export const pauseEndless: Check = {
  id: 'pause-endless',
  title: 'a pause can never end',
  severity: 'error',
  explanation: `Clocks stand still from one fact until another, and that other can never come true: nobody and nothing makes it so, and the pause has
no longest time. A promise with such a pause is none. Say \`at most\`, or let it end by something that happens.`,
  *run(context) {
    for (const pause of Object.values(context.plan.pauses)) {
      if (pause.atMostMs !== null || canBeTrue(context, pause.until)) continue;
      yield finding({
        subject: { kind: 'objective', id: pause.id },
        aspect: 'pause',
        message: `the pause ${pause.id} lasts until \`${pause.until}\`, which can never be true`,
        place: ['pauses', pause.id, 'until'],
        mend: 'say `at most`, or let it end by another fact',
      });
    }
  },
};

export const cutoverImpossible: Check = {
  id: 'cutover-impossible',
  title: 'a phase has a criterion that nobody can satisfy',
  severity: 'error',
  explanation: `A phase is left only when its criteria hold, and this one never can: its fact is made true by nobody, the role that has to attest
it can never be held by anybody, or its condition is false. Every incident would have to be passed on with a reason instead.`,
  *run(context) {
    for (const phase of context.plan.phases) {
      for (const [index, criterion] of phase.cutover.entries()) {
        const possible =
          criterion.kind === 'fact'
            ? canBeTrue(context, criterion.fact)
            : criterion.kind === 'attested'
              ? canBeHeld(context, criterion.by)
              : !isNever(criterion.when);
        if (possible) continue;
        yield finding({
          subject: { kind: 'phase', id: phase.name },
          aspect: `criterion ${index + 1}`,
          message: `${phase.name} is left only when “${criterion.text}”, and nobody can ever bring that about`,
          place: ['phases', phase.name, 'cutover', index],
          mend: 'let a role attest it that somebody can hold, or take it out',
        });
      }
    }
  },
};
