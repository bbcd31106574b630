// What runs beside the event loop? PostgreSQL as WebAssembly, on files that are truly flushed. Plain JavaScript, since
// Node 20 cannot start a thread from TypeScript; it only carries bytes of PostgreSQL's protocol, link.ts knows the rest.

import fs from 'node:fs';
import path from 'node:path';
import { isMainThread, parentPort, workerData } from 'node:worker_threads';
import { PGlite } from '@electric-sql/pglite';
import { NodeFS } from '@electric-sql/pglite/nodefs';

// As a program of its own it makes the files of a new database: that takes memory which only the end of a process gives back.
/** @type {string} */
const directory = isMainThread ? process.argv[2] : workerData.directory;
// Its input ends with whoever started it: nobody waits for the files any more.
if (isMainThread)
  process.stdin
    .on('end', () => process.exit(1))
    .resume()
    .unref();
let fsyncs = 0;

/** PGlite's file system ignores fsync; this one does it. */
class DurableFS extends NodeFS {
  async init(pg, options) {
    const { emscriptenOpts } = await super.init(pg, options);
    const flush = (module) => {
      const nodefs = module.FS.filesystems?.NODEFS ?? module.NODEFS;
      nodefs.stream_ops.fsync = fsync;
      noteNames(nodefs);
    };
    return { emscriptenOpts: { ...emscriptenOpts, preRun: [...emscriptenOpts.preRun, flush] } };
  }
}

/** Folders in which names were given or taken away since they were flushed last. */
const changedFolders = new Set();

/** A file is not kept unless its name is: PostgreSQL leaves the names of new tables to the file system, and not every one keeps them. */
function noteNames(nodefs) {
  const { mknod, rename, unlink } = nodefs.node_ops;
  const note = (parent) => changedFolders.add(nodefs.realPath(parent));
  nodefs.node_ops.mknod = (parent, ...rest) => {
    note(parent);
    return mknod(parent, ...rest);
  };
  nodefs.node_ops.rename = (node, parent, name) => {
    note(node.parent);
    note(parent);
    return rename(node, parent, name);
  };
  nodefs.node_ops.unlink = (parent, name) => {
    note(parent);
    return unlink(parent, name);
  };
}

function fsync(stream) {
  try {
    fs.fsyncSync(stream.nfd);
    for (const folder of changedFolders) if (fs.existsSync(folder)) flushOne(folder);
    changedFolders.clear();
  } catch (error) {
    // What the kernel failed to write may be lost, whatever a second fsync says: stop here, recover from the log.
    complain(`fsync failed: ${error.message}`);
    process.exit(1);
  }
  fsyncs += 1;
  return 0;
}

function complain(text) {
  if (isMainThread) console.error(text);
  else parentPort.postMessage({ log: text });
}

const settings = {
  wal_sync_method: 'fsync',
  shared_buffers: '64MB',
  max_wal_size: '1GB',
  // To count a table reads 300 times as many of its pages, and whoever asks for something meanwhile waits.
  default_statistics_target: 10,
  // Rows that are cleared are made ageless in passing, so that nothing large is left to be done when they are old.
  vacuum_freeze_min_age: 0,
};
const startParams = [
  ...PGlite.defaultStartParams.filter((parameter) => parameter !== '-F'),
  ...Object.entries(settings).flatMap(([name, value]) => ['-c', `${name}=${value}`]),
];

/** Everything that creating a database wrote, and the names of the files. */
function flushTree(folder) {
  for (const entry of fs.readdirSync(folder, { withFileTypes: true })) {
    const name = path.join(folder, entry.name);
    if (entry.isDirectory()) flushTree(name);
    else flushOne(name);
  }
  flushOne(folder);
}

function flushOne(name) {
  const descriptor = fs.openSync(name, 'r');
  fs.fsyncSync(descriptor);
  fs.closeSync(descriptor);
}

/** PostgreSQL's message for a statement without parameters. */
function query(sql) {
  const text = Buffer.from(`${sql}\0`);
  const message = new Uint8Array(5 + text.length);
  message[0] = 'Q'.charCodeAt(0);
  new DataView(message.buffer).setUint32(1, 4 + text.length);
  message.set(text, 5);
  return message;
}

/** Whether no statement failed and each touched the number of rows that it must; `null` is any number. */
function touched(bytes, expected) {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  let nth = 0;
  for (let at = 0; at < bytes.length; at += 1 + view.getUint32(at + 1)) {
    const kind = String.fromCharCode(bytes[at]);
    if (kind === 'E') return false;
    if (kind !== 'C') continue;
    // `CommandComplete` carries a tag such as `UPDATE 3`, ended by a zero.
    const tag = Buffer.from(bytes.buffer, bytes.byteOffset + at + 5, view.getUint32(at + 1) - 5).toString('latin1');
    const must = expected[nth++] ?? null;
    if (must !== null && Number(/\d+$/.exec(tag)?.[0] ?? 0) !== must) return false;
  }
  return nth === expected.length;
}

const onStderr = (text) => {
  if (/PANIC|FATAL/.test(text)) complain(text);
};
const pg = await PGlite.create({ fs: new DurableFS(directory), startParams, onStderr });

const none = new Uint8Array();
/** Whether the last transaction of the chain was not committed. */
let broken = false;

if (isMainThread) {
  // Nobody uses the others or could clear them, and the rows of all must not grow too old.
  await pg.exec('update pg_database set datistemplate = false where datname <> current_database()');
  for (const name of ['template0', 'template1']) await pg.exec(`drop database ${name}`);
  await pg.close();
  flushTree(directory);
} else {
  parentPort.on('message', async (request) => {
    if (request === 'close') {
      await pg.close();
      parentPort.postMessage({ closed: true });
      parentPort.close();
      return;
    }
    if (request instanceof Uint8Array) {
      const bytes = pg.execProtocolRawSync(request);
      parentPort.postMessage({ bytes, fsyncs }, [bytes.buffer]);
      return;
    }
    // What follows one that was not committed is left out, since it was decided on what that would have made true.
    if (request.chain === 'follows' && broken) {
      parentPort.postMessage({ bytes: none, outcome: 'left out', fsyncs });
      return;
    }
    // The end of a transaction is decided here, so that a commit is one exchange between the threads.
    const bytes = pg.execProtocolRawSync(request.bytes);
    const isGood = touched(bytes, request.expected);
    const end = request.alone ? new Uint8Array() : pg.execProtocolRawSync(query(isGood ? 'commit' : 'rollback'));
    if (request.chain !== undefined) broken = !isGood;
    parentPort.postMessage({ bytes, outcome: isGood ? 'committed' : 'rolled back', end, fsyncs }, [bytes.buffer, end.buffer]);
  });
  parentPort.postMessage({ ready: true });
}
