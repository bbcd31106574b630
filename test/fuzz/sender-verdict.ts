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

/** The dedup keys of this mark that are in the store. */
export async function keysWritten(server: FuzzedServer, integration: string, mark: string): Promise<ReadonlySet<string>> {
  const rows = await server.database.db
    .selectFrom('alerts')
    .select('dedup_key')
    .where('integration', '=', integration)
    .where('dedup_key', '>=', `${mark}-`)
    .where('dedup_key', '<', `${mark}.`)
    .execute();
  return new Set(rows.map((row) => row.dedup_key));
}
