// Who ends what runs in a folder, and removes it? A process that outlives the test, however that ends: Patroni and its servers lead groups of their own.

import { spawn } from 'node:child_process';
import { once } from 'node:events';

export interface Guard {
  /** All that runs there is killed, and the folder is gone. */
  clear(): Promise<void>;
}

export function guardOver(root: string): Guard {
  const child = spawn(process.execPath, ['-e', program, root], { stdio: ['pipe', 'ignore', 'inherit'], detached: true });
  child.unref();
  return {
    clear: async () => {
      if (child.exitCode !== null) return;
      child.stdin.end();
      await once(child, 'exit');
    },
  };
}

/** By the working directory, which every one of them has within the folder; again until there is none, since one may just be starting another. */
const program = `
const fs = require('node:fs');
const root = process.argv[1];
const isWithin = (pid) => {
  try {
    const folder = fs.readlinkSync('/proc/' + pid + '/cwd');
    return folder === root || folder.startsWith(root + '/');
  } catch {
    return false;
  }
};
const clear = () => {
  const left = fs.readdirSync('/proc').filter((name) => /^[0-9]+$/.test(name) && isWithin(name));
  for (const pid of left) {
    try {
      process.kill(Number(pid), 'SIGKILL');
    } catch {}
  }
  if (left.length > 0) setTimeout(clear, 50);
  else fs.rmSync(root, { recursive: true, force: true, maxRetries: 20, retryDelay: 100 });
};
process.stdin.resume().on('end', clear);
`;
