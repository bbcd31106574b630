import { expect, test } from 'vitest';
import { readConfig, unknownVariables } from './config.ts';

test('an empty environment gives the documented defaults', () => {
  expect(readConfig({ PATH: '/bin', TOCSIN_PLAN: '' })).toEqual({
    ok: true,
    value: {
      host: '127.0.0.1',
      port: 8480,
      data: './data',
      databaseUrl: null,
      plan: null,
      smtpUrl: null,
      smtpFrom: 'Tocsin <tocsin@localhost>',
      publicUrl: 'http://127.0.0.1:8480',
      logLevel: 'info',
      allowPrivateWebhooks: false,
      metricsToken: null,
      trustProxy: false,
      heartbeatUrl: null,
      heartbeatEveryMs: 60_000,
    },
  });
});

test.each([
  ['TOCSIN_PORT', 'eighty'],
  ['TOCSIN_PORT', '70000'],
  ['TOCSIN_DATABASE_URL', 'mysql://there'],
  ['TOCSIN_SMTP_URL', 'mail.example.org'],
  ['TOCSIN_PUBLIC_URL', 'ftp://there'],
  ['TOCSIN_LOG_LEVEL', 'loud'],
  ['TOCSIN_ALLOW_PRIVATE_WEBHOOKS', 'perhaps'],
  ['TOCSIN_METRICS_TOKEN', 'short'],
  ['TOCSIN_HEARTBEAT_URL', 'watch.example.org'],
  ['TOCSIN_HEARTBEAT_EVERY', '10ms'],
  ['TOCSIN_HEARTBEAT_EVERY', '2d'],
  ['TOCSIN_HEARTBEAT_EVERY', '2 business days'],
])('%s=%s is refused by name', (name, value) => {
  const read = readConfig({ [name]: value });
  expect(read.ok).toBe(false);
  if (read.ok) return;
  expect(read.refusal.field).toBe(name);
  expect(read.refusal.message).toContain(name);
});

test('links lose the slash at their end, and hosts become names a browser takes', () => {
  const publicUrl = (env: Record<string, string>) => {
    const read = readConfig(env);
    return read.ok ? read.value.publicUrl : read.refusal.message;
  };
  expect(publicUrl({ TOCSIN_PUBLIC_URL: 'https://tocsin.example.org/' })).toBe('https://tocsin.example.org');
  expect(publicUrl({ TOCSIN_HOST: '0.0.0.0', TOCSIN_PORT: '80' })).toBe('http://localhost:80');
  expect(publicUrl({ TOCSIN_HOST: '::1' })).toBe('http://[::1]:8480');
});

test('proxies are trusted one by one', () => {
  const read = readConfig({ TOCSIN_TRUST_PROXY: '10.0.0.0/8, 192.168.1.1' });
  expect(read.ok && read.value.trustProxy).toEqual(['10.0.0.0/8', '192.168.1.1']);
});

test('a name that is spelt wrong is pointed out', () => {
  expect(unknownVariables({ TOCSIN_PROT: '80', TOCSIN_PORT: '80', PATH: '/bin' })).toEqual(['TOCSIN_PROT']);
});
