// May whoever sits here do that? As the server would answer, asked beforehand.

import { useQuery } from '@tanstack/react-query';
import type { Action } from '../../core/access/action.ts';
import { can, type Permission, type Subject } from '../../core/access/can.ts';
import { me } from '../api/queries.ts';

/** Until it is known who that is, nothing is kept from them: the server has the last word. */
export function useMay(action: Action, subject: Subject | null = null): Permission {
  const { data } = useQuery(me);
  return data === undefined ? { allowed: true } : can({ ...data, id: data.user }, action, subject);
}
