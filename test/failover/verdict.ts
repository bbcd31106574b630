// What became of the history by one fault? What was answered and heard is there; if not, it is said; and no name stands for two things.

import { openDatabase } from '../../src/server/store/open.ts';
import { missingTriggers } from '../aftermath/alerts.ts';
import { readStored } from '../aftermath/stored.ts';
import type { Told } from '../load.ts';
import type { Reader } from '../nodes/reader.ts';
import { silent } from '../stores.ts';
import { until } from '../system/fixtures/process.ts';
import type { Tocsin } from '../tocsin.ts';
import type { ReceivedWebhook } from '../webhook-receiver.ts';
import { findSharedNames } from './names.ts';

export interface Witnesses {
  readonly database: string;
  readonly nodes: readonly Tocsin[];
  /** One at each node. */
  readonly readers: readonly Reader[];
  readonly told: () => readonly Told[];
  readonly received: () => readonly ReceivedWebhook[];
}

export interface Verdicts {
  /** `lost`: what was answered or heard, and is not there any more; none was lost by an earlier fault. */
  after(fault: string): Promise<{ readonly findings: readonly string[]; readonly lost: readonly string[] }>;
}

/** Nodes compare every two seconds; a loaded machine may take longer. */
const saidWithinMs = 20_000;
const lossWords = 'the database has lost';

/** Synchronous: whatever is lost is a finding. Else it is one only where it is a part of the history, and is not said. */
export function startVerdicts({ database, nodes, readers, told, received }: Witnesses, synchronous: boolean): Verdicts {
  const missingBefore = new Map<string, number>();
  const goneBefore = new Set<string>();
  const resyncsBefore = readers.map(() => 0);
  const lossesLogged = () => nodes.reduce((sum, node) => sum + node.output().split(lossWords).length - 1, 0);
  let losses = 0;

  return {
    after: async (fault) => {
      // Taken first: what comes while the store is read is judged by the next.
      const answered = [...told()];
      const heard = readers.map((reader) => [...reader.heard()]);
      const store = await openDatabase({ url: database, dataDirectory: '', log: silent });
      const stored = await readStored(store).finally(store.close);
      const standing = new Set(stored.commits.map(({ position, incident }) => `${position} of ${incident}`));

      const lostAnswers = [...missingTriggers(stored, answered)].flatMap(([key, missing]) => {
        const more = missing - (missingBefore.get(key) ?? 0);
        missingBefore.set(key, Math.max(missing, missingBefore.get(key) ?? 0));
        return more > 0 ? [`${more} answered triggers of ${key} are lost`] : [];
      });
      const gone = heard.map((messages) =>
        messages
          .map(({ position, summary }) => `${position} of ${summary.id}`)
          .filter((line) => !standing.has(line) && !goneBefore.has(line)),
      );
      for (const line of gone.flat()) goneBefore.add(line);
      const known = new Set(stored.alerts.map(({ integration, dedupKey }) => `${integration} ${dedupKey}`));
      const lostAlerts = new Set(
        answered.map(({ integration, key }) => `${integration} ${key}`).filter((about) => !known.has(about) && missingBefore.has(about)),
      );
      const newlyLost = [...lostAlerts].filter((about) => !goneBefore.has(about));
      for (const about of lostAlerts) goneBefore.add(about);
      const lost = [...lostAnswers, ...new Set(gone.flat().map((line) => `position ${line} was heard, and is lost`))];
      const findings = [
        ...findSharedNames(received()),
        ...(synchronous ? lost : []),
        // A repetition alone is a count, and has no place in the history by which its loss could be seen.
        ...(newlyLost.length + gone.flat().length > 0 && !(await isSaid(gone)) ? [`what is lost is not said: ${lost.join('; ')}`] : []),
      ];
      losses = lossesLogged();
      readers.forEach((reader, nth) => {
        resyncsBefore[nth] = reader.resyncs();
      });
      return { findings: findings.map((each) => `${fault}: ${each}`), lost };
    },
  };

  /** By a node in its log and where it is asked whether it is ready, and by each node to whoever had heard of it. */
  async function isSaid(gone: readonly (readonly string[])[]): Promise<boolean> {
    const notes = async ({ url }: Tocsin) => (await fetch(`${url}/readyz`)).text().catch(() => '');
    const isTold = () => gone.every((lines, nth) => lines.length === 0 || (readers[nth]?.resyncs() ?? 0) > (resyncsBefore[nth] ?? 0));
    const all = async () => {
      return isTold() && lossesLogged() > losses && (await Promise.all(nodes.map(notes))).some((text) => text.includes(lossWords));
    };
    return until('it is said', all, saidWithinMs, 200).then(
      () => true,
      () => false,
    );
  }
}
