// How does a test get a PostgreSQL that really fails over? Two members under Patroni, their lock in etcd, HAProxy before them, all Debian's,
// each on ports of its own, in a folder that goes away.

import { type ChildProcess, spawn } from 'node:child_process';
import fs from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { systemFolder, unprivileged } from '../postgres.ts';
import { findProgram, freePort, until } from '../system/fixtures/process.ts';
import { guardOver } from './guard.ts';

export interface Member {
  readonly name: string;
  readonly url: string;
  /** As if its machine had lost its power. */
  kill9(): void;
  start(): void;
  /** Its processes stand still, all at once, or go on. */
  freeze(): void;
  thaw(): void;
  isPrimary(): Promise<boolean>;
  isStandby(): Promise<boolean>;
}

export interface PatroniCluster {
  /** By way of the proxy: always the primary, as far as that knows. */
  readonly url: string;
  readonly members: readonly [Member, Member];
  readonly proxy: { kill9(): void; start(): Promise<void>; freeze(): void; thaw(): void };
  /** One leads, the other follows, and in synchronous mode its word counts. */
  whole(): Promise<{ readonly primary: Member; readonly standby: Member }>;
  primary(): Promise<Member | null>;
  switchover(): Promise<void>;
  setSynchronous(on: boolean): Promise<void>;
  output(): string;
  remove(): Promise<void>;
}

/** Shorter than anybody should have them, so that a round takes minutes. */
const dcs = { ttl: 8, loop_wait: 1, retry_timeout: 3, maximum_lag_on_failover: 100_000_000 };
const wholeLimitMs = 120_000;

export async function startPatroni({ synchronous }: { readonly synchronous: boolean }): Promise<PatroniCluster> {
  const root = fs.mkdtempSync(path.join(tmpdir(), 'tocsin-patroni-'));
  const user = unprivileged();
  if (user.uid !== undefined && user.gid !== undefined) fs.chownSync(root, user.uid, user.gid);
  const asUser = { ...user, cwd: root, env: { PATH: process.env.PATH ?? '', LC_ALL: 'C', HOME: root, TZ: 'UTC' } };
  const said: string[] = [];
  const guard = guardOver(root);

  function begin(name: string, args: readonly string[]): ChildProcess {
    const child = spawn(findProgram(name), args, { ...asUser, stdio: ['ignore', 'pipe', 'pipe'], detached: true });
    const keep = (chunk: Buffer) => {
      said.push(`${name}: ${chunk}`);
      if (said.length > 400) said.shift();
    };
    child.stdout.on('data', keep);
    child.stderr.on('data', keep);
    return child;
  }

  const etcd = `http://127.0.0.1:${await freePort()}`;
  const peer = `http://127.0.0.1:${await freePort()}`;
  begin('etcd', [
    ...['--data-dir', path.join(root, 'etcd'), '--listen-client-urls', etcd, '--advertise-client-urls', etcd, '--listen-peer-urls', peer],
    ...['--initial-advertise-peer-urls', peer, '--initial-cluster', `default=${peer}`, '--log-level', 'error'],
    '--enable-v2',
  ]);
  await until('etcd answers', async () => (await statusOf(`${etcd}/health`)) === 200);

  const members: Member[] = [];
  const rests: string[] = [];
  const ports: number[] = [];
  for (const name of ['one', 'two']) {
    const [port, rest] = [await freePort(), await freePort()];
    ports.push(port);
    rests.push(`http://127.0.0.1:${rest}`);
    const config = path.join(root, `${name}.yml`);
    fs.writeFileSync(config, JSON.stringify(settings({ name, root, port, rest, etcd, synchronous })));
    members.push(memberOf({ name, root, port, rest: `http://127.0.0.1:${rest}`, begin: () => begin('patroni', [config]) }));
  }
  const [one, two] = members;
  if (one === undefined || two === undefined) throw new Error('there are two');
  one.start();
  await until('the first leads', one.isPrimary, wholeLimitMs).catch(async (error: unknown) => {
    await guard.clear();
    throw new Error(`${error instanceof Error ? error.message : error}\n${said.join('')}`, { cause: error });
  });
  two.start();

  const front = await freePort();
  const proxyFile = path.join(root, 'haproxy.cfg');
  fs.writeFileSync(proxyFile, proxySettings(front, ports, rests));
  let proxy = begin('haproxy', ['-db', '-f', proxyFile]);

  async function primary(): Promise<Member | null> {
    for (const member of [one, two]) if (member !== undefined && (await member.isPrimary())) return member;
    return null;
  }

  async function whole(): Promise<{ readonly primary: Member; readonly standby: Member }> {
    let found: { primary: Member; standby: Member } | null = null;
    const isWhole = async () => {
      const leader = await primary();
      const standby = leader === one ? two : one;
      if (leader === null || standby === undefined || !(await standby.isStandby())) return false;
      found = { primary: leader, standby };
      return true;
    };
    await until('one leads and the other follows', isWhole, wholeLimitMs, 200).catch((error: unknown) => {
      throw new Error(`${error instanceof Error ? error.message : error}\n${said.slice(-40).join('')}`);
    });
    if (found === null) throw new Error('it was found');
    return found;
  }

  const patch = async (rest: string, body: object) => {
    const answer = await fetch(`${rest}/config`, { method: 'PATCH', body: JSON.stringify(body) });
    if (!answer.ok) throw new Error(`Patroni answered ${answer.status}`);
  };
  let isSynchronous = synchronous;
  return {
    url: `postgres://postgres@127.0.0.1:${front}/postgres`,
    members: [one, two],
    proxy: {
      kill9: () => void proxy.kill('SIGKILL'),
      start: async () => {
        proxy = begin('haproxy', ['-db', '-f', proxyFile]);
      },
      freeze: () => void proxy.kill('SIGSTOP'),
      thaw: () => void proxy.kill('SIGCONT'),
    },
    primary,
    whole: async () => {
      const found = await whole();
      const counts = async () =>
        (await statusOf(`${rests[members.indexOf(found.standby)]}/${isSynchronous ? 'synchronous' : 'asynchronous'}`)) === 200;
      await until('the standby is of its kind', counts, wholeLimitMs, 200);
      return found;
    },
    switchover: async () => {
      const { primary: from, standby } = await whole();
      const rest = rests[members.indexOf(from)];
      const answer = await fetch(`${rest}/switchover`, {
        method: 'POST',
        body: JSON.stringify({ leader: from.name, candidate: standby.name }),
      });
      if (!answer.ok) throw new Error(`Patroni answered ${answer.status}: ${await answer.text()}`);
    },
    setSynchronous: async (on) => {
      isSynchronous = on;
      const { primary: leader } = await whole();
      await patch(rests[members.indexOf(leader)] ?? '', { synchronous_mode: on });
    },
    output: () => said.slice(-60).join(''),
    remove: guard.clear,
  };
}

function memberOf(given: {
  readonly name: string;
  readonly root: string;
  readonly port: number;
  readonly rest: string;
  readonly begin: () => ChildProcess;
}): Member {
  const data = path.join(given.root, given.name);
  let patroni: ChildProcess | null = null;
  /** Patroni, and the server that it started, which outlives it. */
  function signal(which: NodeJS.Signals): void {
    patroni?.kill(which);
    const file = path.join(data, 'postmaster.pid');
    if (!fs.existsSync(file)) return;
    const postmaster = Number(fs.readFileSync(file, 'utf8').split('\n')[0]);
    for (const pid of [...childrenOf(postmaster), postmaster]) {
      try {
        process.kill(pid, which);
      } catch {
        // It is gone.
      }
    }
  }
  return {
    name: given.name,
    url: `postgres://postgres@127.0.0.1:${given.port}/postgres`,
    kill9: () => {
      signal('SIGKILL');
      patroni = null;
    },
    start: () => {
      patroni = given.begin();
    },
    freeze: () => signal('SIGSTOP'),
    thaw: () => signal('SIGCONT'),
    isPrimary: async () => (await statusOf(`${given.rest}/primary`)) === 200,
    isStandby: async () => (await statusOf(`${given.rest}/replica`)) === 200,
  };
}

function childrenOf(pid: number): number[] {
  try {
    return fs.readFileSync(`/proc/${pid}/task/${pid}/children`, 'utf8').split(' ').filter(Boolean).map(Number);
  } catch {
    return []; // It is gone.
  }
}

async function statusOf(url: string): Promise<number | null> {
  try {
    const answer = await fetch(url, { signal: AbortSignal.timeout(1_000) });
    await answer.text();
    return answer.status;
  } catch {
    return null;
  }
}

/** JSON is YAML. */
function settings(of: {
  readonly name: string;
  readonly root: string;
  readonly port: number;
  readonly rest: number;
  readonly etcd: string;
  readonly synchronous: boolean;
}): object {
  const server = `127.0.0.1:${of.port}`;
  const rest = `127.0.0.1:${of.rest}`;
  const hba = ['local all all trust', 'host all all 127.0.0.1/32 trust', 'host replication all 127.0.0.1/32 trust'];
  return {
    scope: 'tocsin',
    name: of.name,
    restapi: { listen: rest, connect_address: rest },
    // By the second interface: by the third, Patroni 3.0.2 names no synchronous standby any more after a frozen leader woke.
    etcd: { host: new URL(of.etcd).host },
    bootstrap: {
      dcs: {
        ...dcs,
        synchronous_mode: of.synchronous,
        postgresql: { use_pg_rewind: true, parameters: { wal_log_hints: 'on', fsync: 'off' } },
      },
      initdb: [{ encoding: 'UTF8' }, { locale: 'C' }],
    },
    postgresql: {
      listen: server,
      connect_address: server,
      data_dir: path.join(of.root, of.name),
      bin_dir: binaries(),
      pgpass: path.join(of.root, `${of.name}.pgpass`),
      authentication: {
        superuser: { username: 'postgres', password: 'postgres' },
        replication: { username: 'replicator', password: 'replicator' },
        rewind: { username: 'postgres', password: 'postgres' },
      },
      parameters: { unix_socket_directories: of.root, max_connections: 60 },
      pg_hba: hba,
    },
    watchdog: { mode: 'off' },
  };
}

function proxySettings(front: number, ports: readonly number[], rests: readonly string[]): string {
  const example = fs.readFileSync(new URL('../../examples/operations/haproxy.cfg', import.meta.url), 'utf8');
  const servers = ports.map((port, index) => `    server member${index} 127.0.0.1:${port} check port ${new URL(rests[index] ?? '').port}`);
  return example.replace(/^ {4}bind .*$/m, `    bind 127.0.0.1:${front}`).replace(/^ {4}server [\s\S]*$/m, `${servers.join('\n')}\n`);
}

/** Where all of its programs lie; on the PATH there may be links to some of them. */
function binaries(): string {
  const folder = systemFolder();
  if (folder === null) throw new Error('PostgreSQL is not installed; on Debian: apt-get install postgresql');
  return path.dirname(fs.realpathSync(path.join(folder, 'postgres')));
}
