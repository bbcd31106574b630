// Did every path go its way? Each step once and in order, only what is present, by the plan of its version, in time.

import type { EngagementEvent } from '../../../src/core/escalation/engagement.ts';
import type { EngagementId } from '../../../src/core/kernel/id.ts';
import type { EscalationPath } from '../../../src/core/plan/plan.ts';
import type { Played } from '../world.ts';
import { claimTracesMs, type Finding, type Happened, happenings, type Invariant, isTroubled } from './finding.ts';

/** With nothing wrong: the longest that calls take, and a timer that was set for another incident. */
const longestLateMs = 3_000;
/** Clocks of nodes agree to within this where none jumped. */
const slackMs = 1_000;

/** `version`: of the plan, under which it happened. */
type Own = Happened & { readonly event: EngagementEvent; readonly version: number };

interface Slots {
  round: number;
  step: number;
  atBackstop: boolean;
  backstops: number;
  /** The present step may be paged once more: silence, a snooze that ended, or a severity that rose. */
  again: boolean;
  /** Steps entered in this commit since a person had a say in it. */
  entered: number;
  paged: Set<string>;
}

export function findInSteps(played: Played): Finding[] {
  const asked = askedAt(played);
  return played.memory.incidents().flatMap((incident) => {
    const all = underVersions(happenings(played, incident.id));
    return incident.engagements.flatMap((engagement) =>
      findInEngagement(
        played,
        engagement.id,
        all.filter((each): each is Own => 'engagement' in each.event && each.event.engagement === engagement.id),
        (commit) => asked.get(`${incident.id} ${commit}`) ?? { at: 0, wall: 0 },
      ),
    );
  });
}

function underVersions(all: readonly Happened[]): readonly (Happened & { readonly version: number })[] {
  let version = 0;
  return all.map((each) => {
    const { event } = each;
    if (event.type === 'IncidentOpened') version = event.planVersion;
    if (event.type === 'IncidentRebased') version = event.to;
    return { ...each, version };
  });
}

/** When the node that made a commit had decided it: in time that never jumps, and by a right clock. */
function askedAt({ diary }: Played): ReadonlyMap<string, { readonly at: number; readonly wall: number }> {
  return new Map(
    diary.written.flatMap(({ at, askedWall, changes }) =>
      changes.incidents.map(({ incident }) => [`${incident.id} ${incident.version}`, { at, wall: askedWall }] as const),
    ),
  );
}

function findInEngagement(
  played: Played,
  engagement: EngagementId,
  own: readonly Own[],
  asked: (commit: number) => { readonly at: number; readonly wall: number },
): Finding[] {
  const findings: Finding[] = [];
  const find = (invariant: Invariant, text: string) => findings.push({ invariant, text: `${engagement}: ${text}` });
  const slots: Slots = { round: 0, step: -1, atBackstop: false, backstops: 0, again: false, entered: 0, paged: new Set() };
  let path: EscalationPath | undefined;
  let commit = 0;

  function isNext(round: number, step: number): boolean {
    const length = path?.steps.length ?? 0;
    const wraps = slots.step + 1 >= length;
    return !slots.atBackstop && round === (wraps ? slots.round + 1 : slots.round) && step === (wraps ? 0 : slots.step + 1);
  }

  function moveTo(round: number, step: number): void {
    slots.round = round;
    slots.step = step;
    slots.again = false;
  }

  function entered(each: Own, dueAt: number, lateMs: number): void {
    slots.entered += 1;
    slots.paged.clear();
    if (slots.entered > 1) find('only the present is paged', `commit ${each.commit} pages ${slots.entered} steps at once`);
    const { at } = asked(each.commit);
    if (lateMs > longestLateMs && !isTroubled(played, at - lateMs, at, claimTracesMs)) {
      find('what is due is done in time', `what was due at ${dueAt} came ${lateMs} ms late`);
    }
  }

  for (const each of own) {
    const { event } = each;
    if (each.commit !== commit) slots.entered = 0;
    // Put under another version, it goes on by the path of that one.
    if (path !== undefined) path = played.plan(each.version).paths[path.id];
    commit = each.commit;
    switch (event.type) {
      case 'EngagementStarted':
      case 'EngagementReopened':
      case 'EngagementReassigned':
        slots.entered = 0;
        slots.paged.clear();
        if (event.type === 'EngagementReassigned' && event.people.length > 0) break;
        if (event.type !== 'EngagementReopened') path = played.plan(each.version).paths[event.path];
        Object.assign(slots, { round: 0, step: -1, atBackstop: false, backstops: 0, again: false });
        break;
      case 'AcknowledgementExpired':
      case 'SnoozeEnded':
      case 'EngagementRaised':
        slots.again = true;
        slots.entered = 0;
        slots.paged.clear();
        break;
      case 'EngagementEscalated':
      case 'DeliveryFailed':
        slots.entered = 0;
        break;
      case 'StepSkipped':
      case 'StepMissed': {
        const isPresent = event.type === 'StepSkipped' && event.round === slots.round && event.step === slots.step;
        if (!isPresent && !isNext(event.round, event.step)) {
          find('no step twice, none left out', `${event.type} of step ${event.step} in round ${event.round}, out of its turn`);
        }
        if (event.type === 'StepMissed') {
          const { at } = asked(each.commit);
          if (!isTroubled(played, at - (each.at - event.dueAt), at, claimTracesMs))
            find('what is due is done in time', `step ${event.step} was missed`);
        }
        moveTo(event.round, event.step);
        break;
      }
      case 'StepReached': {
        const isAgain = slots.again && event.round === slots.round && event.step === slots.step;
        if (!isAgain && !isNext(event.round, event.step)) {
          find('no step twice, none left out', `step ${event.step} in round ${event.round} is reached out of its turn`);
        }
        moveTo(event.round, event.step);
        const waitMs = path?.steps[event.step]?.waitMs ?? 0;
        if (event.nextAt !== each.at + waitMs)
          find('the plan is frozen', `step ${event.step} waits ${event.nextAt - each.at} ms, not ${waitMs}`);
        if (event.dueAt + waitMs + slackMs + played.setBackMs <= asked(each.commit).wall) {
          find('only the present is paged', `step ${event.step} of ${event.dueAt} is paged when its time is over`);
        }
        entered(each, event.dueAt, event.lateMs);
        break;
      }
      case 'BackstopReached':
        if (event.time !== slots.backstops + 1) find('no step twice, none left out', `the backstop is paged as number ${event.time}`);
        slots.atBackstop = true;
        slots.backstops = event.time;
        if (event.nextAt !== each.at + (path?.backstop.everyMs ?? 0)) find('the plan is frozen', 'the backstop waits for another time');
        entered(each, event.dueAt, event.lateMs);
        break;
      case 'PagePlaced':
        if (slots.paged.has(event.person)) find('no step twice, none left out', `${event.person} is paged twice for one step`);
        slots.paged.add(event.person);
        break;
      default:
        break;
    }
  }
  return findings;
}
