// Was a request answered as promised? With a declared status, in the declared shape, and with nothing of the server's inside.

import type { Problem } from '../../src/contract/problem.ts';
import type { ApiRequest, Wire } from './requests.ts';

export interface Answer {
  readonly status: number;
  readonly headers: Readonly<Record<string, unknown>>;
  readonly body: string;
}

/** Empty: all is well. */
export function findInAnswer(request: ApiRequest, wire: Wire, answer: Answer, secrets: readonly string[]): readonly string[] {
  const findings = [...findInAny(answer, secrets)];
  const { operation, credentials } = request;
  if (!operation.isOpen && (credentials === 'none' || credentials === 'wrong') && answer.status < 300)
    findings.push('came in without credentials');
  if (wire.method === 'HEAD') return findings;
  if (answer.status >= 400) findings.push(...findInProblem(answer));
  if (request.isAstray) return findings;
  const sentAs = wire.headers.authorization;
  if (answer.status === 401 && credentials === 'token' && sentAs !== undefined && !operation.isOpen)
    findings.push('a good token was turned away');
  if (!operation.statuses.has(answer.status)) findings.push(`status ${answer.status} is not declared`);
  const shape = operation.shapeOf(answer.status);
  if (shape !== null) {
    const parsed = shape.safeParse(jsonOf(answer));
    if (!parsed.success)
      findings.push(
        `the answer is not as declared: ${parsed.error.issues.map(({ path, message }) => `${path.join('.')} ${message}`).join('; ')}`,
      );
  }
  // Of a cursor the document cannot say to which list it belongs.
  const isOfAnotherList = answer.body.includes('"bad-cursor"');
  if (request.isGood && (credentials === 'token' || operation.isOpen) && [400, 413, 414, 415].includes(answer.status) && !isOfAnotherList) {
    findings.push(`what the document allows is not allowed: ${answer.body.slice(0, 300)}`);
  }
  return findings;
}

/** What holds for every answer to whomever. */
export function findInAny(answer: Answer, secrets: readonly string[]): readonly string[] {
  const findings: string[] = [];
  if (answer.status >= 500) findings.push(`status ${answer.status}: ${answer.body.slice(0, 300)}`);
  const said = `${answer.body}\n${JSON.stringify(answer.headers)}`;
  for (const secret of secrets) if (said.includes(secret)) findings.push(`it tells of ${secret.trim()}`);
  for (const [name, value] of Object.entries(answer.headers)) {
    if (/[\r\n\0]/.test(String(value))) findings.push(`the header ${name} has a line break`);
  }
  return findings;
}

export function findInProblem(answer: Answer): readonly string[] {
  const findings: string[] = [];
  const type = String(answer.headers['content-type']);
  if (!type.startsWith('application/problem+json')) return [`a problem of type ${type}: ${answer.body.slice(0, 100)}`];
  const problem = jsonOf(answer) as Partial<Problem> | null;
  if (problem?.status !== answer.status) findings.push(`status ${answer.status} says ${problem?.status} of itself`);
  for (const field of ['title', 'code', 'detail'] as const) if (!problem?.[field]) findings.push(`a problem without ${field}`);
  if ((answer.status === 400 || answer.status === 422) && !problem?.field)
    findings.push(`status ${answer.status} names no field: ${answer.body}`);
  if ((answer.status === 429 || answer.status === 503) && answer.headers['retry-after'] === undefined)
    findings.push('when to come again is not said');
  return findings;
}

export function jsonOf({ body }: Answer): unknown {
  try {
    return JSON.parse(body);
  } catch {
    return null;
  }
}
