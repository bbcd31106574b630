// Is another run preparing this checkout right now? Then this one waits for it, and says so.
import { closeSync, openSync, readFileSync, rmSync, writeSync } from 'node:fs';

const WAIT_LIMIT_MS = 15 * 60_000;
const LOOK_AGAIN_MS = 250;

/** Runs `work` while no other process holds the lock file. A lock left by a dead process is taken over. */
export async function exclusively(lockFile, say, work) {
  await take(lockFile, say);
  const release = () => rmSync(lockFile, { force: true });
  process.once('exit', release);
  try {
    return await work();
  } finally {
    process.removeListener('exit', release);
    release();
  }
}

async function take(lockFile, say) {
  const waitedFrom = Date.now();
  for (let told = false; ; told = true) {
    if (create(lockFile)) return;
    const holder = holderOf(lockFile);
    if (!isAlive(holder)) {
      rmSync(lockFile, { force: true });
      continue;
    }
    if (!told) say(`another run (process ${holder}) is preparing this checkout: waiting for it`);
    if (Date.now() - waitedFrom > WAIT_LIMIT_MS) {
      throw new Error(`Process ${holder} has been preparing this checkout for too long. End it, or delete ${lockFile}, then try again.`);
    }
    await new Promise((resolve) => setTimeout(resolve, LOOK_AGAIN_MS));
  }
}

function create(lockFile) {
  try {
    const file = openSync(lockFile, 'wx');
    writeSync(file, String(process.pid));
    closeSync(file);
    return true;
  } catch (error) {
    if (error.code === 'EEXIST') return false;
    throw error;
  }
}

/** The holder's process id; null when the file has gone, or was not yet written. */
function holderOf(lockFile) {
  try {
    return Number.parseInt(readFileSync(lockFile, 'utf8'), 10) || null;
  } catch {
    return null;
  }
}

function isAlive(pid) {
  if (pid === null) return true; // between create and write: look again
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return error.code === 'EPERM';
  }
}
