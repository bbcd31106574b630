import { expect, test } from 'vitest';
import { crossSite, isOwnHost } from './origin.ts';

const plain = { method: 'POST', fetchSite: undefined, origin: undefined, host: 'tocsin.test', publicUrl: 'https://pager.example.org' };

test.each([
  ['a program', plain],
  ['reading', { ...plain, method: 'GET', fetchSite: 'cross-site' }],
  ['our own page', { ...plain, fetchSite: 'same-origin', origin: 'http://tocsin.test' }],
  ['our own page in an old browser', { ...plain, origin: 'http://tocsin.test' }],
  ['our page behind a proxy that renames the host', { ...plain, origin: 'https://pager.example.org' }],
])('%s may pass', (_name, facts) => {
  expect(crossSite(facts)).toBeNull();
});

test.each([
  ['another site', { ...plain, fetchSite: 'cross-site', origin: 'https://evil.example' }],
  ['a neighbouring subdomain', { ...plain, fetchSite: 'same-site', origin: 'http://blog.tocsin.test' }],
  ['another site in an old browser', { ...plain, origin: 'https://evil.example' }],
  ['a page without an origin', { ...plain, origin: 'null' }],
])('%s may not', (_name, facts) => {
  expect(crossSite(facts)).not.toBeNull();
});

test('only our own names are ours', () => {
  const own = (host: string | undefined) => isOwnHost(host, 'https://pager.example.org');
  expect(['localhost:8480', '127.0.0.1:8480', '[::1]:8480', 'pager.example.org'].map(own)).toEqual([true, true, true, true]);
  expect(['evil.example:8480', '127.0.0.1.evil.example', 'a b', undefined].map(own)).toEqual([false, false, false, false]);
});
