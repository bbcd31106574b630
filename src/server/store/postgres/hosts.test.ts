import fc from 'fast-check';
import { afterEach, expect, test } from 'vitest';
import { openLine } from '../../../../test/faults/line.ts';
import { type Postgres, type PostgresOptions, startPostgres } from '../../../../test/postgres.ts';
import { silent } from '../../../../test/stores.ts';
import { openDatabase } from '../open.ts';
import { StoreUnavailable } from '../unavailable.ts';
import { createHosts, hostLimits, urlsOf } from './hosts.ts';

const cleanUp: (() => unknown)[] = [];
afterEach(async () => {
  for (const step of cleanUp.splice(0).reverse()) await step();
});

async function server(options: PostgresOptions = {}): Promise<Postgres> {
  const postgres = await startPostgres(options);
  cleanUp.push(postgres.stop);
  return postgres;
}

const readsOnly = { settings: { default_transaction_read_only: 'on' } };
const looking = { connectTimeoutMs: 5_000, applicationName: 'test' };

/** Both in one URL, as libpq takes it. */
function bothOf(one: string, two: string): string {
  const [first, second] = [new URL(one), new URL(two)];
  return `postgres://postgres@${first.host},${second.host}/postgres?target_session_attrs=read-write`;
}

test('a URL may name several hosts, each with a port of its own; what says which is wanted is not the driver’s', () => {
  expect(urlsOf('postgres://u:p%40w@h1,h2:6000,[::1]:7/db?sslmode=require&target_session_attrs=read-write')).toEqual([
    'postgres://u:p%40w@h1/db?sslmode=require',
    'postgres://u:p%40w@h2:6000/db?sslmode=require',
    'postgres://u:p%40w@[::1]:7/db?sslmode=require',
  ]);
  expect(urlsOf('postgresql://h1/db')).toEqual(['postgresql://h1/db']);
  expect(urlsOf('postgres://u@h1:0x1/db')).toBeNull();
  expect(urlsOf('mysql://h1/db')).toBeNull();
  expect(urlsOf(`postgres://u@${'h,'.repeat(hostLimits.hosts)}h/db`)).toBeNull();
});

test('whatever stands in a URL of one host stays as it is', () => {
  const word = fc.stringMatching(/^[a-z][a-z0-9-]{0,10}$/);
  fc.assert(
    fc.property(word, word, word, fc.integer({ min: 1, max: 65_535 }), (user, host, name, port) => {
      const url = `postgres://${user}@${host}:${port}/${name}?application_name=${user}`;
      expect(urlsOf(url)).toEqual([url]);
    }),
  );
});

test('of several hosts the one that writes is found, though another hangs; when it fails the next is', { timeout: 60_000 }, async () => {
  const [one, two] = await Promise.all([server(readsOnly), server()]);
  const line = await openLine(one.url);
  cleanUp.push(line.close);
  line.hold();
  const hosts = createHosts(bothOf(line.url, two.url), looking);
  expect(new URL(await hosts.url()).port).toBe(new URL(two.url).port);
  hosts.failed(await hosts.url());
  await two.kill9();
  line.mend();
  await expect(hosts.url()).rejects.toThrow(StoreUnavailable);
  await expect(hosts.url()).rejects.toThrow('it only reads');
});

test('a database of two hosts is opened, and found again where it goes', { timeout: 60_000 }, async () => {
  const [one, two] = await Promise.all([server(), server(readsOnly)]);
  const database = await openDatabase({ url: bothOf(one.url, two.url), dataDirectory: '', log: silent });
  cleanUp.push(database.close);
  const where = async () => {
    const [row] = await database.read({ sql: 'select inet_server_port() as port', params: [] }).catch(() => []);
    return row?.port;
  };
  expect(await where()).toBe(Number(new URL(one.url).port));
  await one.kill9();
  const client = await openDatabase({ url: `${two.url}?options=-c%20default_transaction_read_only%3Doff`, dataDirectory: '', log: silent });
  cleanUp.push(client.close);
  await client.read({ sql: 'alter database postgres set default_transaction_read_only = off', params: [] });
  await expect.poll(where, { timeout: 20_000 }).toBe(Number(new URL(two.url).port));
  await expect.poll(() => database.holder(), { timeout: 20_000 }).not.toBeNull();
});

test('a database that only reads is named as such at the start', { timeout: 60_000 }, async () => {
  const postgres = await server(readsOnly);
  const opening = openDatabase({ url: postgres.url, dataDirectory: '', log: silent });
  await expect(opening).rejects.toThrow('the database that TOCSIN_DATABASE_URL names takes no writes: it only reads');
});
