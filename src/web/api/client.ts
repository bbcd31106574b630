// How is the server asked? JSON over fetch; a refusal is thrown as `Refused`, silence as `Unreached`.

import { refusedFrom, Unreached } from './refused.ts';

/** Types of answers are the contract's. The page and the API come from the same server, so answers aren't checked twice. */
export async function get<T>(url: string, signal?: AbortSignal): Promise<T> {
  return answer<T>(await ask(url, signal === undefined ? {} : { signal }));
}

export async function post<T = unknown>(url: string, body?: unknown): Promise<T> {
  const sent = body === undefined ? {} : { headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) };
  return answer<T>(await ask(url, { method: 'POST', ...sent }));
}

/** For pages that answer in HTML: only whether it worked. */
export async function press(url: string): Promise<void> {
  await ask(url, { method: 'POST' });
}

export async function remove(url: string): Promise<void> {
  await answer(await ask(url, { method: 'DELETE' }));
}

async function ask(url: string, init: RequestInit): Promise<Response> {
  let response: Response;
  try {
    response = await fetch(url, { credentials: 'same-origin', ...init });
  } catch (error) {
    if (init.signal?.aborted) throw error;
    throw new Unreached();
  }
  if (!response.ok) throw await refusedFrom(response);
  return response;
}

async function answer<T>(response: Response): Promise<T> {
  const text = await response.text();
  // Border: the server promises this shape in the contract; an empty answer is given where nothing is expected.
  return (text === '' ? undefined : JSON.parse(text)) as T;
}
