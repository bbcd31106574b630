import { spawn } from 'node:child_process';
import { once } from 'node:events';
import fs from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { DataFolderInUse, lockFolder } from './lock.ts';

let folder: string;
beforeEach(() => {
  folder = fs.mkdtempSync(path.join(tmpdir(), 'tocsin-lock-'));
});
afterEach(() => fs.rmSync(folder, { recursive: true, force: true }));

const lost = () => {};

/** A lock as another process would have left it: this process's own, with the other's number and start. */
async function leaveLockOf(pid: number): Promise<void> {
  const unlock = await lockFolder(folder, lost);
  const file = path.join(folder, 'lock');
  const held: { started: string } = JSON.parse(fs.readFileSync(file, 'utf8'));
  unlock();
  fs.writeFileSync(file, JSON.stringify({ ...held, pid, started: startOf(pid) ?? held.started }));
}

function startOf(pid: number): string | undefined {
  return fs.readFileSync(`/proc/${pid}/stat`, 'utf8').split(') ')[1]?.split(' ')[19];
}

test('a living process keeps its folder; once it is killed, the next one gets it', async () => {
  const holder = spawn(process.execPath, ['-e', 'setInterval(() => {}, 1000)'], { stdio: 'ignore' });
  await once(holder, 'spawn');
  await leaveLockOf(holder.pid ?? 0);
  await expect(lockFolder(folder, lost)).rejects.toThrow(DataFolderInUse);
  await expect(lockFolder(folder, lost)).rejects.toThrow(`in use by process ${holder.pid}`);
  holder.kill('SIGKILL');
  await once(holder, 'exit');
  const unlock = await lockFolder(folder, lost);
  unlock();
  expect(fs.readdirSync(folder)).toEqual([]);
});

test('a number that another process has by now does not count', async () => {
  await leaveLockOf(process.pid);
  const file = path.join(folder, 'lock');
  fs.writeFileSync(file, JSON.stringify({ ...JSON.parse(fs.readFileSync(file, 'utf8')), started: '1' }));
  const unlock = await lockFolder(folder, lost);
  unlock();
});

test('of many that come at once to a dead holder’s folder, one gets it', async () => {
  await leaveLockOf(process.pid);
  const file = path.join(folder, 'lock');
  fs.writeFileSync(file, JSON.stringify({ ...JSON.parse(fs.readFileSync(file, 'utf8')), started: '1' }));
  const tries = await Promise.allSettled(Array.from({ length: 8 }, () => lockFolder(folder, lost)));
  const won = tries.flatMap((tried) => (tried.status === 'fulfilled' ? [tried.value] : []));
  expect(won).toHaveLength(1);
  won[0]?.();
});
