// How do bytes get to the database's thread and back? In order, one answer for each request; a dead thread fails them all.

import { Worker } from 'node:worker_threads';
import { assert } from '../../../core/kernel/assert.ts';
import type { Log } from '../database.ts';
import type { Terms } from '../statement.ts';
import { StoreUnavailable } from '../unavailable.ts';

interface Waiting {
  readonly resolve: (answer: Settled) => void;
  readonly reject: (error: Error) => void;
}

/** `left out`: what it follows was not committed. */
type Outcome = 'committed' | 'rolled back' | 'left out';

/** The answers to a transaction's statements, and to the `commit` or `rollback` that ended it. */
export interface Settled {
  readonly bytes: Uint8Array;
  readonly outcome: Outcome;
  readonly end: Uint8Array;
}

/** A pipeline that begins a transaction, or is one. */
export interface Transaction {
  readonly bytes: Uint8Array<ArrayBuffer>;
  /** How many rows each statement must touch; `null`: any number. */
  readonly expected: readonly (number | null)[];
  /** One statement that is committed by itself. */
  readonly alone: boolean;
  readonly chain: Terms['chain'];
}

type Message =
  | { bytes: Uint8Array; fsyncs: number; outcome?: Outcome; end?: Uint8Array }
  | { log: string }
  | { ready: true }
  | { closed: true };
const none = new Uint8Array();

const program = new URL('./worker.mjs', import.meta.url);
const closeTimeoutMs = 60_000;
/** What is asked beyond so many requests is refused. */
const waitingLimit = 10_000;

/** One thread's life. */
export class Link {
  readonly #worker: Worker;
  readonly #waiting: Waiting[] = [];
  readonly #exited: Promise<void>;
  #alive = true;
  #fsyncs = 0;

  private constructor(worker: Worker) {
    this.#worker = worker;
    this.#exited = new Promise((resolve) => worker.once('exit', () => resolve()));
  }

  /** `directory` holds the files of a database: see `new-files.ts`. */
  static async start(directory: string, log: Log): Promise<Link> {
    const worker = new Worker(program, { workerData: { directory }, execArgv: [] });
    const link = new Link(worker);
    await new Promise<void>((resolve, reject) => {
      worker.on('message', (message: Message) => {
        if ('ready' in message) resolve();
        else link.#receive(message, log);
      });
      const dead = (error: unknown) => {
        reject(new StoreUnavailable('the embedded database does not start', { cause: error }));
        link.#die(error);
      };
      worker.on('error', (error) => {
        log.error({ err: error }, 'the embedded database failed');
        dead(error);
      });
      worker.on('exit', dead);
    });
    return link;
  }

  get alive(): boolean {
    return this.#alive;
  }

  /** How often the thread has flushed a file to the disk. */
  get fsyncs(): number {
    return this.#fsyncs;
  }

  /** Sends messages of PostgreSQL's protocol; the answer ends with `ReadyForQuery`. Takes the bytes away from the caller. */
  async exchange(request: Uint8Array<ArrayBuffer>): Promise<Uint8Array> {
    return (await this.#send(request, request)).bytes;
  }

  /**
   * It is committed where no statement fails and each touches as many rows as it must, and else rolled back, all in one exchange.
   * Takes the bytes away from the caller.
   */
  settle(transaction: Transaction): Promise<Settled> {
    return this.#send(transaction, transaction.bytes);
  }

  #send(message: unknown, bytes: Uint8Array<ArrayBuffer>): Promise<Settled> {
    if (!this.#alive) return Promise.reject(new StoreUnavailable('the embedded database has stopped'));
    if (this.#waiting.length >= waitingLimit) return Promise.reject(new StoreUnavailable('too much waits for the embedded database'));
    return new Promise((resolve, reject) => {
      this.#waiting.push({ resolve, reject });
      this.#worker.postMessage(message, [bytes.buffer]);
    });
  }

  /** Writes all to the files and ends. */
  async close(): Promise<void> {
    if (!this.#alive) return;
    this.#worker.postMessage('close');
    const timer = setTimeout(() => void this.kill(), closeTimeoutMs);
    await this.#exited;
    clearTimeout(timer);
  }

  /** Ends the thread as it stands, as a crash would; the log recovers what was committed. */
  async kill(): Promise<void> {
    await this.#worker.terminate();
    await this.#exited;
  }

  #receive(message: Exclude<Message, { ready: true }>, log: Log): void {
    if ('log' in message) {
      log.error({ database: message.log }, 'the embedded database complains');
    } else if ('bytes' in message) {
      this.#fsyncs = message.fsyncs;
      const waiting = this.#waiting.shift();
      assert(waiting !== undefined, 'an answer of the database has a request');
      waiting.resolve({ bytes: message.bytes, outcome: message.outcome ?? 'rolled back', end: message.end ?? none });
    }
  }

  #die(cause: unknown): void {
    this.#alive = false;
    const error = new StoreUnavailable('the embedded database has stopped', { cause });
    for (const waiting of this.#waiting.splice(0)) waiting.reject(error);
  }
}
