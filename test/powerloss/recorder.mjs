// What does the database ask of its disk? Preloaded into its thread, this writes down each change of its files, and each fsync, in order.
// Started by recording.ts with NODE_OPTIONS; the two variables say where the files are and where the trace goes. With TOCSIN_TRACE_ALL also
// what the process itself does, and those that it starts: a database that is made.

import fs from 'node:fs';
import path from 'node:path';
import { isMainThread } from 'node:worker_threads';

const folder = process.env.TOCSIN_TRACE_OF;
const trace = process.env.TOCSIN_TRACE_TO;
if ((!isMainThread || process.env.TOCSIN_TRACE_ALL !== undefined) && folder !== undefined && trace !== undefined)
  record(path.resolve(folder), fs.openSync(trace, 'a'));

/** Whoever holds the folder is worth nothing after a power cut. */
const lock = /[/\\]lock(\.[^/\\]*)?$/;
const FILES = 1_048_576;

/** A record is the length of its head, the head as JSON, and the bytes written, if any. */
function record(root, out) {
  const real = { ...fs };
  const names = new Map();
  /** Of files that are written from their beginning on. */
  const ends = new Map();
  /** Node's own functions call each other by these same names: what happens within one that is recorded is not recorded again. */
  let within = false;
  const alone = (work) => {
    within = true;
    try {
      return work();
    } finally {
      within = false;
    }
  };

  const inside = (name) =>
    !within &&
    typeof name === 'string' &&
    (path.resolve(name) === root || path.resolve(name).startsWith(root + path.sep)) &&
    !lock.test(path.resolve(name));
  /** Numbers of files are each process's own. */
  const numberOf = (file) => process.pid * FILES + file;
  const nameOf = (name) => path.relative(root, path.resolve(name));

  function note(head, bytes = new Uint8Array()) {
    const text = Buffer.from(JSON.stringify({ ...head, length: bytes.length }));
    const size = Buffer.alloc(4);
    size.writeUInt32LE(text.length);
    const all = Buffer.concat([size, text, bytes]);
    if (real.writeSync(out, all) !== all.length) refuse('the trace was cut short');
  }

  fs.openSync = (name, flags, ...rest) => {
    if (!inside(name)) return real.openSync(name, flags, ...rest);
    const number = typeof flags === 'number' ? flags : flags === 'w' ? fs.constants.O_TRUNC : 0;
    if (typeof flags === 'string' && flags !== 'r' && flags !== 'w') refuse(`opened in a way that is not recorded: ${flags}`);
    if (number & fs.constants.O_APPEND) refuse('files that are appended to are not recorded');
    const isNew = !fs.existsSync(name);
    const file = real.openSync(name, flags, ...rest);
    if (isNew) note({ op: 'create', name: nameOf(name) });
    note({ op: 'open', file: numberOf(file), name: nameOf(name) });
    if (number & fs.constants.O_TRUNC) note({ op: 'truncate', file: numberOf(file), size: 0 });
    names.set(file, name);
    ends.delete(file);
    return file;
  };
  fs.closeSync = (file) => {
    real.closeSync(file);
    if (names.delete(file)) note({ op: 'close', file: numberOf(file) });
  };
  fs.writeSync = (file, buffer, offset, length, position) => {
    const written = real.writeSync(file, buffer, offset, length, position);
    if (!names.has(file)) return written;
    // Without a position it goes to where the last such one ended.
    const at = typeof position === 'number' ? position : (ends.get(file) ?? 0);
    if (typeof position !== 'number') ends.set(file, at + written);
    note({ op: 'write', file: numberOf(file), at }, new Uint8Array(buffer.buffer, buffer.byteOffset + offset, written));
    return written;
  };
  fs.ftruncateSync = (file, size = 0) => {
    real.ftruncateSync(file, size);
    if (names.has(file)) note({ op: 'truncate', file: numberOf(file), size });
  };
  fs.fsyncSync = (file) => {
    real.fsyncSync(file);
    if (names.has(file)) note({ op: 'fsync', file: numberOf(file) });
  };
  fs.fdatasyncSync = fs.fsyncSync;
  fs.truncateSync = (name, size = 0) => {
    alone(() => real.truncateSync(name, size));
    if (inside(name)) note({ op: 'truncate by name', name: nameOf(name), size });
  };
  fs.writeFileSync = (name, content, ...rest) => {
    if (!inside(name)) return real.writeFileSync(name, content, ...rest);
    if (fs.existsSync(name)) refuse(`written over as a whole, which is not recorded: ${name}`);
    alone(() => real.writeFileSync(name, content, ...rest));
    note({ op: 'create', name: nameOf(name) });
    if (content.length === 0) return;
    const file = numberOf(FILES - 1); // No file has this number.
    note({ op: 'open', file, name: nameOf(name) });
    note({ op: 'write', file, at: 0 }, Buffer.from(content));
    if (rest[0]?.flush === true) note({ op: 'fsync', file });
    note({ op: 'close', file });
  };
  fs.mkdirSync = (name, ...rest) => {
    const isNew = !fs.existsSync(name);
    const made = real.mkdirSync(name, ...rest);
    if (isNew && inside(name)) note({ op: 'make folder', name: nameOf(name) });
    return made;
  };
  fs.renameSync = (from, to) => {
    real.renameSync(from, to);
    if (inside(from)) note({ op: 'rename', name: nameOf(from), to: nameOf(to) });
  };
  fs.unlinkSync = (name) => {
    real.unlinkSync(name);
    if (inside(name)) note({ op: 'remove', name: nameOf(name) });
  };
  fs.rmdirSync = (name, ...rest) => {
    real.rmdirSync(name, ...rest);
    if (inside(name)) note({ op: 'remove', name: nameOf(name) });
  };
  fs.rmSync = (name, ...rest) => {
    if (inside(name) && fs.existsSync(name)) refuse('rmSync of a recorded file is not recorded');
    return real.rmSync(name, ...rest);
  };
  for (const rare of ['linkSync', 'symlinkSync', 'cpSync', 'copyFileSync', 'appendFileSync', 'writevSync']) {
    fs[rare] = (...args) => {
      if (args.some(inside)) refuse(`${rare} of a recorded file is not recorded`);
      return real[rare](...args);
    };
  }
}

/** Also aloud, since the database may swallow what is thrown. */
function refuse(text) {
  console.error(text);
  throw new Error(text);
}
