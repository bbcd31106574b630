// How long does anybody wait for an answer, and is it an honest one? Readers, and whoever opens or presses an acknowledge link, at every node.

import { setTimeout as wait } from 'node:timers/promises';
import type { Tocsin } from '../tocsin.ts';

export interface Asking {
  /** Since it was asked for last. */
  sentence(): string;
  findings(withinMs: number): readonly string[];
  stop(): Promise<void>;
}

interface Heard {
  readonly what: string;
  readonly status: number | null;
  readonly tookMs: number;
}

const pauseMs = 60;
const patienceMs = 20_000;

export function startAsking(
  nodes: readonly Tocsin[],
  { token, link }: { readonly token: string; readonly link: () => string | null },
): Asking {
  const heard: Heard[] = [];
  let since = 0;
  let stopping = false;

  async function ask(what: string, url: string, options: RequestInit = {}): Promise<void> {
    const from = performance.now();
    const status = await fetch(url, { ...options, signal: AbortSignal.timeout(patienceMs) }).then(
      async (answer) => {
        await answer.text();
        return answer.status;
      },
      () => null,
    );
    heard.push({ what, status, tookMs: performance.now() - from });
  }

  const works = nodes.flatMap(({ url }) => [
    () => ask('the list', `${url}/api/v1/incidents?limit=5`, { headers: { authorization: `Bearer ${token}` } }),
    () => ask('whether it is ready', `${url}/readyz`),
    async () => {
      const path = link();
      if (path !== null) await ask('a link', url + path);
    },
  ]);
  const over = Promise.all(
    works.map(async (work) => {
      while (!stopping) {
        await work();
        await wait(pauseMs);
      }
    }),
  );
  return {
    sentence: () => {
      const some = heard.slice(since);
      since = heard.length;
      const longest = some.reduce((most, each) => (each.tookMs > most.tookMs ? each : most), { what: 'nobody', status: null, tookMs: 0 });
      const refused = some.filter(({ status }) => status === 503).length;
      return `${some.length} asked, ${refused} were told 503, the longest wait was ${Math.round(longest.tookMs)} ms for ${longest.what}`;
    },
    findings: (withinMs) =>
      heard.flatMap(({ what, status, tookMs }) => {
        const isHonest = status === 200 || status === 503 || (what === 'a link' && (status === 404 || status === 410));
        return [
          ...(isHonest ? [] : [`${what} was answered ${status}`]),
          ...(tookMs > withinMs ? [`${what} was waited for for ${Math.round(tookMs)} ms`] : []),
        ];
      }),
    stop: async () => {
      stopping = true;
      await over;
    },
  };
}
