// Does an e-mail arrive as it should, and does a server's refusal mean what it says? Against a real SMTP server.

import { createServer, type Socket } from 'node:net';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { changesOf, contextOf, countedMetrics, manualTime, memoryOutbox, orderOf } from '../../../test/notify.ts';
import { type SmtpFixture, startSmtp } from '../../../test/smtp.ts';
import { seededRandom } from '../../core/kernel/random.ts';
import { ok } from '../../core/kernel/result.ts';
import type { Channel } from './channel.ts';
import { createDispatcher } from './dispatcher.ts';
import { createEmailChannel } from './email.ts';
import { limits } from './limits.ts';

let smtp: SmtpFixture;
let email: Channel;

beforeEach(async () => {
  smtp = await startSmtp();
  email = createEmailChannel({ smtpUrl: smtp.url, from: 'Tocsin <tocsin@example.org>' });
});
afterEach(async () => {
  await email.close();
  await smtp.stop();
});

test('a page says what, how bad, why you, until when in your own time, and where to answer', async () => {
  const order = orderOf(1);
  expect(await email.send(order, contextOf(order))).toEqual({ ok: true, delivered: false });
  const mail = await smtp.waitForMail(() => true);
  expect(mail.to).toEqual(['lee@example.org']);
  expect(mail.subject).toBe('[SEV1] Payments fail in EU');
  for (const part of [mail.text, mail.html]) {
    expect(part).toContain('https://tocsin.example.org/a/inc_test1.p1');
    expect(part).toContain('on call in payments-primary');
    expect(part).toContain('Payments lead');
    expect(part).toMatch(/Mon 23 Nov 2026, 14:10 (CET|GMT\+1)/);
  }
  expect(mail.headers.get('priority')).toBe('high');
  expect(mail.raw).toMatch(/^importance: high/im);
  expect(mail.headers.get('auto-submitted')).toBe('auto-generated');
});

test('a repeat has the same Message-ID; messages of one incident share a thread', async () => {
  const first = orderOf(1);
  const second = orderOf(1, { id: 'inc_test1.p1.d2' });
  await email.send(first, contextOf(first));
  await email.send(first, contextOf(first, { attempt: 2 }));
  await email.send(second, contextOf(second));
  const ids = smtp.mails().map(({ messageId }) => messageId);
  expect(ids).toEqual(['<inc_test1.p1.d1@example.org>', '<inc_test1.p1.d1@example.org>', '<inc_test1.p1.d2@example.org>']);
  expect(new Set(smtp.mails().map(({ headers }) => headers.get('references')))).toEqual(new Set(['<inc_test1@example.org>']));
  expect(smtp.mails()[1]?.text).toContain('tried 2 times');
});

test('low urgency says so', async () => {
  const order = orderOf(1, { content: { urgency: 'low', escalatesAt: null } });
  await email.send(order, contextOf(order));
  const mail = await smtp.waitForMail(() => true);
  expect(mail.headers.get('priority')).toBe('low');
  expect(mail.text).toContain('(low urgency)');
  expect(mail.text).not.toContain('Without an answer');
});

test('HTML in a title stays text', async () => {
  const order = orderOf(1, { content: { title: '<script>alert("x")</script> & <img src=x>', because: '<b>you</b>' } });
  await email.send(order, contextOf(order));
  const mail = await smtp.waitForMail(() => true);
  expect(mail.html).not.toMatch(/<script|<img|<b>/);
  expect(mail.html).toContain('&lt;script&gt;');
  expect(mail.text).toContain('<script>alert("x")</script>');
});

test('encoded words and turned text in a title are shown as text', async () => {
  const order = orderOf(1, { content: { ...orderOf(1).content, title: 'Down =?utf-8?B?c3Bvb2ZlZA==?= \u202egnihton' } });
  await email.send(order, contextOf(order));
  const { subject, text } = await smtp.waitForMail(() => true);
  expect(subject).not.toContain('spoofed');
  expect(subject?.replaceAll('\u2060', '')).toBe('[SEV1] Down =?utf-8?B?c3Bvb2ZlZA==?= ⟨U+202E⟩gnihton');
  expect(text).not.toContain('\u202e');
});

test('template code in a title stays text', async () => {
  const order = orderOf(1, { content: { title: '{{ acknowledgeUrl }} {% include "x" %}' } });
  await email.send(order, contextOf(order));
  expect((await smtp.waitForMail(() => true)).subject).toBe('[SEV1] {{ acknowledgeUrl }} {% include "x" %}');
});

test.each([
  ['a title', { content: { title: 'Down\r\nBcc: everyone@example.org\r\n\r\nBody' } }],
  ['a severity', { content: { severity: 'SEV1\r\nBcc: everyone@example.org' } }],
  ['a name', { personName: 'Lee\r\nBcc: everyone@example.org' }],
])('line ends in %s begin no header', async (_what, changes) => {
  const order = orderOf(1, changes);
  await email.send(order, contextOf(order));
  const mail = await smtp.waitForMail(() => true);
  expect(mail.headers.has('bcc')).toBe(false);
  expect(mail.raw).not.toMatch(/^bcc:/im);
  expect(mail.to).toEqual(['lee@example.org']);
});

test('a very long title is cut in the subject only', async () => {
  const order = orderOf(1, { content: { title: 'é'.repeat(1_000) } });
  await email.send(order, contextOf(order));
  const mail = await smtp.waitForMail(() => true);
  expect(mail.subject).toHaveLength(200);
  expect(mail.text).toContain('é'.repeat(1_000));
});

test('addresses that a mail server would read otherwise are refused', () => {
  for (const bad of [
    '',
    'lee',
    'lee@',
    'lee@example.org\r\nBcc: x@example.org',
    'a@example.org, b@example.org',
    `${'a'.repeat(250)}@example.org`,
  ]) {
    expect(email.validate(bad)?.code).toBe('invalid-address');
  }
  expect(email.validate('lee@example.org')).toBeNull();
});

test('4xx may pass, 5xx is the last word', async () => {
  const order = orderOf(1);
  smtp.failNext(451, 1);
  expect(await email.send(order, contextOf(order))).toMatchObject({ ok: false, retryable: true });
  smtp.failNext(550, 1);
  expect(await email.send(order, contextOf(order))).toMatchObject({ ok: false, retryable: false });
  expect(await email.send(order, contextOf(order))).toEqual({ ok: true, delivered: false });
});

test('no server, a server that hangs up, and none configured', async () => {
  const order = orderOf(1);
  const rude = createServer((socket: Socket) => socket.destroy());
  await new Promise<void>((resolve) => rude.listen(0, '127.0.0.1', resolve));
  const address = rude.address();
  const port = typeof address === 'object' && address !== null ? address.port : 0;
  const hungUp = createEmailChannel({ smtpUrl: `smtp://127.0.0.1:${port}`, from: 'tocsin@example.org' });
  expect(await hungUp.send(order, contextOf(order))).toMatchObject({ ok: false, retryable: true });
  await new Promise((resolve) => rude.close(resolve));
  expect(await hungUp.send(order, contextOf(order))).toMatchObject({ ok: false, retryable: true });
  await hungUp.close();
  const absent = createEmailChannel({ smtpUrl: null, from: 'tocsin@example.org' });
  expect(await absent.send(order, contextOf(order))).toEqual({ ok: false, retryable: false, error: 'no SMTP server is configured' });
});

test('refused twice for now, then taken: sent once, receipts of three attempts', async () => {
  smtp.failNext(451, 2);
  const { outbox, time, commit } = dispatching();
  commit();
  await vi.waitFor(() => expect(outbox.row('inc_test1.p1.d1').attempts).toBe(1));
  for (const attempts of [2, 3]) {
    time.advance((outbox.row('inc_test1.p1.d1').nextAttemptAt ?? 0) - time.now() + limits.shortestPollMs);
    await vi.waitFor(() => expect(outbox.row('inc_test1.p1.d1').attempts).toBe(attempts));
  }
  expect(outbox.row('inc_test1.p1.d1').status).toBe('sent');
  expect(smtp.refused()).toBe(2);
  expect(smtp.mails()).toHaveLength(1);
});

test('refused for good: reported, so that the next method is tried', async () => {
  smtp.failNext(550, 1);
  const { outbox, reported, commit } = dispatching();
  commit();
  await vi.waitFor(() => expect(outbox.row('inc_test1.p1.d1').status).toBe('failed'));
  expect(reported).toEqual([expect.stringContaining('550')]);
});

function dispatching() {
  const time = manualTime();
  const outbox = memoryOutbox();
  const reported: string[] = [];
  const dispatcher = createDispatcher({
    store: outbox,
    channels: new Map([['email', email]]),
    limitOf: () => null,
    engine: {
      async submit(_incident, command) {
        if (command.type === 'ReportDeliveryFailure') reported.push(command.error);
        return ok({ incident: {} as never, events: 1 }); // nobody reads it
      },
    },
    links: { acknowledge: () => 'https://t.example/a/x', incident: () => 'https://t.example/i/x' },
    clock: time,
    timer: time,
    random: seededRandom(1),
    metrics: countedMetrics(),
    log: { warn: () => undefined },
  });
  dispatcher.start();
  return {
    time,
    outbox,
    reported,
    commit() {
      outbox.insert([orderOf(1)], time.now() + limits.leaseMs);
      dispatcher.committed(changesOf(time.now(), [orderOf(1)]), 1);
    },
  };
}
