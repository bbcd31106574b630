// Does opening a link change nothing, pressing the button answer the page, and each other case say what is so?

import Fastify from 'fastify';
import { expect, test } from 'vitest';
import { start } from '../../../test/notify.ts';
import type { Engagement, Page } from '../../core/escalation/engagement.ts';
import type { IncidentCommand } from '../../core/incident/commands.ts';
import type { Incident } from '../../core/incident/state.ts';
import { hour, minute } from '../../core/kernel/instant.ts';
import { ok, type Result, refuse } from '../../core/kernel/result.ts';
import type { Submitted } from '../../engine/engine.ts';
import { registerAcknowledge } from './acknowledge-link.ts';
import type { PageView } from './acknowledge-page.ts';
import { acknowledgeToken } from './acknowledge-token.ts';

const lee = { kind: 'person', id: 'lee', name: 'Lee Park' } as const;
const kim = { kind: 'person', id: 'kim', name: 'Kim <b>Ode</b>' } as const;

test('opening the link shows what, who and since when, and changes nothing', async () => {
  const { get, commands } = await setUp();
  for (let n = 0; n < 3; n += 1) {
    const response = await get();
    expect(response.statusCode).toBe(200);
    expect(response.body).toContain('Payments fail &lt;script&gt;');
    expect(response.body).not.toContain('<script');
    expect(response.body).toContain('<bdi>Lee Park</bdi>, as <bdi>Payments lead</bdi>: <bdi>on call in payments-primary</bdi>');
    expect(response.body).toContain('3 min ago (Mon 23 Nov 2026, 14:05');
    expect(response.body).toContain('<button type="submit">Acknowledge: I have it</button>');
  }
  expect(commands).toEqual([]);
});

test('a title that would turn or break what stands beside it is isolated and shown as what it is', async () => {
  const seen = view({ incident: { title: 'Pay\u202emoc\u0007.evil\u2066\u2028now', serviceName: 'a\u0000b\u202d' } });
  const { get } = await setUp({ seen });
  const { body } = await get();
  expect(body).toContain('<h1><bdi>Pay⟨U+202E⟩moc .evil⟨U+2066⟩ now</bdi></h1>');
  expect(body).toContain('<title>Pay⟨U+202E⟩moc .evil⟨U+2066⟩ now</title>');
  expect(body).toContain('on <bdi>a b⟨U+202D⟩</bdi>');
  expect(body).not.toMatch(/[\u202a-\u202e\u2066-\u2069]|(?!\n)\p{Cc}/u);
});

test('HEAD answers as GET does, without a body', async () => {
  const { app, path, commands } = await setUp();
  const response = await app.inject({ method: 'HEAD', url: path });
  expect(response.statusCode).toBe(200);
  expect(response.body).toBe('');
  expect(commands).toEqual([]);
});

test('nothing of it is kept, framed, scripted or leaked to other sites', async () => {
  const { get } = await setUp();
  const { headers, body } = await get();
  expect(headers['cache-control']).toBe('no-store');
  expect(headers['content-security-policy']).toMatch(/default-src 'none'; style-src 'sha256-[^']+'; form-action 'self'/);
  expect(headers['content-security-policy']).toContain("frame-ancestors 'none'");
  expect(headers['referrer-policy']).toBe('same-origin');
  expect(headers['x-robots-tag']).toBe('noindex');
  expect(body).not.toMatch(/\son\w+=|<script|style="/);
});

test('pressing the button answers the page for its person, and again changes nothing', async () => {
  const { post, commands } = await setUp();
  const first = await post();
  expect(first.statusCode).toBe(200);
  expect(first.body).toContain('You have it');
  expect(commands).toEqual([{ type: 'Acknowledge', engagement: 'inc_1.e1', page: 'inc_1.p1', by: lee, via: 'link' }]);
  const second = await post();
  expect(second.statusCode).toBe(200);
  expect(second.body).toContain('You have it');
  expect(commands).toHaveLength(1);
});

test.each([
  [
    'answered by another',
    view({ engagement: { answeredBy: kim, answeredAt: start + minute }, page: { status: 'released' } }),
    'Kim &lt;b&gt;Ode&lt;/b&gt; has it',
  ],
  ['withdrawn', view({ page: { status: 'released' } }), 'You are not waited for any more'],
  ['resolved', view({ incident: { status: 'resolved' }, page: { status: 'released' } }), 'The incident is resolved'],
])('%s: says so, offers no button, and takes no answer', async (_what, seen, text) => {
  const { get, post, commands } = await setUp({ seen });
  for (const response of [await get(), await post()]) {
    expect(response.statusCode).toBe(200);
    expect(response.body).toContain(text);
    expect(response.body).not.toContain('<button');
  }
  expect(commands).toEqual([]);
});

test('another was faster between opening and pressing', async () => {
  const { post } = await setUp({
    submit: (world) => {
      world.seen = view({ engagement: { answeredBy: kim, answeredAt: start }, page: { status: 'released' } });
      return ok({ incident: world.seen.incident, events: 0 });
    },
  });
  expect((await post()).body).toContain('Kim &lt;b&gt;Ode&lt;/b&gt; has it');
});

test('a link of yesterday has expired', async () => {
  const { get, post, commands } = await setUp({ now: start + 24 * hour });
  for (const response of [await get(), await post()]) {
    expect(response.statusCode).toBe(410);
    expect(response.body).toContain('expired');
    expect(response.body).not.toContain('Payments');
  }
  expect(commands).toEqual([]);
});

test.each(['', 'nonsense', 'a.b', `${'a'.repeat(600)}.b`, '%00', '../x'])('a forged link (%s) leads nowhere', async (token) => {
  const { app, commands } = await setUp();
  for (const method of ['GET', 'POST'] as const) {
    const response = await app.inject({ method, url: `/a/${token}` });
    expect(response.statusCode).toBe(404);
  }
  expect(commands).toEqual([]);
});

test('a page that does not exist any more is not found', async () => {
  const { get } = await setUp({ seen: null });
  expect((await get()).statusCode).toBe(404);
});

test('a server that cannot save says so honestly', async () => {
  const { post } = await setUp({ submit: () => refuse('store-unavailable', 'The database is away.') });
  const response = await post();
  expect(response.statusCode).toBe(503);
  expect(response.headers['retry-after']).toBe('5');
  expect(response.body).toContain('Not recorded');
  expect(response.body).not.toContain('You have it');

  const { app, path, world } = await setUp();
  world.broken = true;
  expect((await app.inject({ method: 'GET', url: path })).statusCode).toBe(503);
});

/** Where the page leads by itself, and after how many seconds. */
function refreshOf(body: string): string {
  const found = /<meta http-equiv="refresh" content="2; url=([^"]+)">/.exec(body)?.[1];
  if (found === undefined) throw new Error(`it does not try again by itself: ${body}`);
  return found.replaceAll('&amp;', '&');
}

test('a press is not forgotten while nothing can be saved: the page tries again by itself, without a script, until it is recorded', async () => {
  let isAway = true;
  const { app, post, commands } = await setUp({
    submit: () => (isAway ? refuse('store-unavailable', 'The database is away.') : null),
  });
  let body = (await post()).body;
  for (let times = 0; times < 3; times += 1) {
    const again = await app.inject({ method: 'GET', url: refreshOf(body) });
    expect(again.statusCode).toBe(503);
    expect(again.body).toContain('Your press is not forgotten');
    body = again.body;
  }
  isAway = false;
  const recorded = await app.inject({ method: 'GET', url: refreshOf(body) });
  expect(recorded.statusCode).toBe(200);
  expect(recorded.body).toContain('You have it');
  expect(recorded.body).not.toContain('http-equiv="refresh"');
  expect(commands.at(-1)).toEqual({ type: 'Acknowledge', engagement: 'inc_1.e1', page: 'inc_1.p1', by: lee, via: 'link' });
});

test('a press is not forgotten, either, where not even the page can be read; who only looks is asked again', async () => {
  const { app, get, post, path, world, commands } = await setUp();
  world.broken = true;
  const pressed = refreshOf((await post()).body);
  const looked = await get();
  expect(looked.statusCode).toBe(503);
  expect(refreshOf(looked.body)).toBe(path);
  world.broken = false;
  expect((await get()).body).toContain('Acknowledge: I have it');
  expect(commands).toEqual([]);
  expect((await app.inject({ method: 'GET', url: pressed })).body).toContain('You have it');
});

test('nobody presses by an address that they made up', async () => {
  const { app, path, commands } = await setUp();
  for (const pressed of ['', '1', 'true', 'A'.repeat(43), acknowledgeToken('another secret', 'inc_1.p1', start)]) {
    const response = await app.inject({ method: 'GET', url: `${path}?pressed=${pressed}` });
    expect(response.body).toContain('Acknowledge: I have it');
  }
  expect(commands).toEqual([]);
});

test('a refusal of another kind is shown with its reason', async () => {
  const { post } = await setUp({ submit: () => refuse('engagement-closed', 'This engagement is closed.') });
  const response = await post();
  expect(response.statusCode).toBe(409);
  expect(response.body).toContain('This engagement is closed.');
});

test('any body of a reasonable size is taken, a large one is not', async () => {
  const { app, path } = await setUp();
  const json = await app.inject({ method: 'POST', url: path, headers: { 'content-type': 'application/json' }, payload: '{broken' });
  expect(json.statusCode).toBe(200);
  const form = { 'content-type': 'application/x-www-form-urlencoded' };
  expect((await app.inject({ method: 'POST', url: path, headers: form, payload: '' })).statusCode).toBe(200);
  expect((await app.inject({ method: 'POST', url: path, headers: form, payload: 'x'.repeat(5_000) })).statusCode).toBe(413);
});

interface World {
  seen: PageView | null;
  broken: boolean;
}

async function setUp(options: { seen?: PageView | null; now?: number; submit?: (world: World) => Result<Submitted> | null } = {}) {
  const world: World = { seen: options.seen === undefined ? view({}) : options.seen, broken: false };
  const commands: IncidentCommand[] = [];
  const app = Fastify();
  registerAcknowledge(app, {
    engine: {
      async submit(_incident, command) {
        commands.push(command);
        const said = options.submit?.(world) ?? null;
        if (said !== null) return said;
        world.seen = view({
          engagement: { status: 'answered', answeredBy: lee, answeredAt: start + 3 * minute },
          page: { status: 'answered' },
        });
        return ok({ incident: world.seen.incident, events: 1 });
      },
    },
    within: (answer) => answer,
    readPage: async (page) => {
      if (world.broken) throw new Error('the database is away');
      return page === 'inc_1.p1' ? world.seen : null;
    },
    incidentUrl: (incident) => `https://tocsin.example.org/incidents/${incident}`,
    clock: { now: () => options.now ?? start + 3 * minute },
    secret: 'link secret',
  });
  await app.ready();
  const path = `/a/${acknowledgeToken('link secret', 'inc_1.p1', start)}`;
  const form = { 'content-type': 'application/x-www-form-urlencoded' };
  return {
    app,
    path,
    world,
    commands,
    get: () => app.inject({ method: 'GET', url: path }),
    post: () => app.inject({ method: 'POST', url: path, headers: form, payload: '' }),
  };
}

function view(changes: { incident?: Partial<Incident>; engagement?: Partial<Engagement>; page?: Partial<Page> }): PageView {
  const page: Page = {
    id: 'inc_1.p1',
    person: 'lee',
    personName: 'Lee Park',
    because: { kind: 'step', text: 'on call in payments-primary' },
    step: 0,
    placedAt: start,
    status: 'pending',
    planned: [],
    requested: 0,
    deliveries: [],
    ...changes.page,
  };
  const engagement: Engagement = {
    id: 'inc_1.e1',
    responsibility: 'Payments lead',
    team: 'payments',
    discipline: 'engineering',
    path: 'payments',
    status: 'escalating',
    startedAt: start,
    turn: 0,
    round: 0,
    step: 0,
    atBackstop: false,
    backstopRounds: 0,
    nextAt: start + 5 * minute,
    notified: true,
    answeredBy: null,
    answeredAt: null,
    firstAnsweredAt: null,
    pages: [page],
    ...changes.engagement,
  };
  const incident: Incident = {
    id: 'inc_1',
    version: 1,
    planVersion: 1,
    title: 'Payments fail <script>alert(1)</script>',
    service: 'payments',
    serviceName: 'Payments',
    tier: 1,
    scenario: null,
    severity: 'SEV1',
    severityRank: 1,
    urgency: 'high',
    status: 'open',
    openedAt: start,
    openedBy: { kind: 'tocsin' },
    resolvedAt: null,
    resolvedBy: null,
    lastAlertAt: null,
    alertCount: 0,
    openAlerts: 0,
    correlationKey: null,
    reopenedTimes: 0,
    reopenedAt: null,
    engagements: [engagement],
    clocks: [],
    counters: { engagements: 1, pages: 1, clocks: 0 },
    ...changes.incident,
  };
  return { incident, engagement, page, zone: 'Europe/Berlin' };
}
