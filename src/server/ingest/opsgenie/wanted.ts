// Which alert is asked for, or what was answered instead?

import type { FastifyReply } from 'fastify';
import type { Integration } from '../../../core/plan/plan.ts';
import type { FoundAlert } from '../lookup.ts';
import { answer, answerFaults, answerRefusal, type Exchange } from './answer.ts';
import { type AlertRequest, authenticate, type Desk, find, identifiedBy } from './desk.ts';
import type { Faults } from './fields.ts';

export type Wanted =
  | ({ readonly ok: true; readonly sender: Integration } & FoundAlert)
  | { readonly ok: false; readonly answered: FastifyReply };

/** The open one, else the newest. */
export async function wanted(desk: Desk, request: AlertRequest, exchange: Exchange): Promise<Wanted> {
  const { deps } = desk;
  const sender = await authenticate(desk, request);
  if (!sender.ok) return { ok: false, answered: answerRefusal(exchange, deps, sender.refusal) };
  const faults: Faults = {};
  const identified = identifiedBy(request, faults);
  if (identified === null) return { ok: false, answered: answerFaults(exchange, deps, faults) };
  const found = await find(desk, sender.value, identified, 'latest');
  if (!found.ok) return { ok: false, answered: answerRefusal(exchange, deps, found.refusal) };
  if (found.value === null) return { ok: false, answered: answer(exchange, deps, 404, { message: 'Alert does not exist' }) };
  return { ok: true, sender: sender.value, ...found.value };
}
