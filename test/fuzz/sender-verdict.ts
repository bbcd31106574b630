// Was a sender answered as its kind of sender expects, and what was written of what it sent?

import type { FuzzedServer, senderKeys } from './server.ts';
import { type Answer, findInAny, findInProblem, jsonOf } from './verdict.ts';

/** `statuses` `null`: the request may have gone anywhere. `integration` `null`: it is a page for people, in whatever words. */
export function findInSenderAnswer(
  integration: keyof typeof senderKeys | null,
  answer: Answer,
  statuses: readonly number[] | null,
  secrets: readonly string[],
): readonly string[] {
  const findings = [...findInAny(answer, secrets)];
  if (statuses === null) return findings;
  if (!statuses.includes(answer.status)) findings.push(`status ${answer.status} is none of its own: ${answer.body.slice(0, 300)}`);
  if (answer.status < 400) return findings;
  switch (integration) {
    case 'events-v2': {
      const { errors } = (jsonOf(answer) ?? {}) as { errors?: readonly string[] };
      if (!errors?.every((text) => /'[\w.-]+'/.test(text)) || errors.length === 0)
        findings.push(`names no field: ${answer.body.slice(0, 300)}`);
      return findings;
    }
    case 'opsgenie': {
      const { message, errors } = (jsonOf(answer) ?? {}) as { message?: string; errors?: object };
      if (!message) findings.push(`says nothing: ${answer.body.slice(0, 300)}`);
      if ((answer.status === 422 || answer.status === 400) && Object.keys(errors ?? {}).length === 0)
        findings.push(`names no field: ${answer.body.slice(0, 300)}`);
      return findings;
    }
    case null:
      return findings;
    default:
      return findings.concat(findInProblem(answer));
  }
}

/** What the senders' requests of a chunk have written: dedup keys, by the integration and the mark they were sent under. */
export type Written = (integration: string, mark: string) => ReadonlySet<string>;

/** Of one request among those of a chunk. */
export function markOf(chunkMark: string, index: number): string {
  return `${chunkMark}-${index}`;
}

/** In one query, since one for each request would cost as much as the request. */
export async function readWritten(server: FuzzedServer, chunkMark: string): Promise<Written> {
  const rows = await server.database.db
    .selectFrom('alerts')
    .select(['integration', 'dedup_key'])
    .where('dedup_key', '>=', `${chunkMark}-`)
    .where('dedup_key', '<', `${chunkMark}.`)
    .execute();
  const keys = new Map<string, Set<string>>();
  for (const { integration, dedup_key: key } of rows) {
    const of = `${integration} ${key.slice(0, key.lastIndexOf('-'))}`;
    keys.set(of, (keys.get(of) ?? new Set()).add(key));
  }
  return (integration, mark) => keys.get(`${integration} ${mark}`) ?? new Set();
}
