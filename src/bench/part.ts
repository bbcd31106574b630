// What runs beside the bench? One part for each process, named by the first argument; its parent asks, it answers.

import { startEmptyHandler } from './empty-handler.ts';
import { startLoad } from './load.ts';
import { startReceiver } from './receiver.ts';
import { startTocsin } from './tocsin.ts';

/** Starts a part with what its parent gave it. `ready` is told to the parent; `answer` is asked one question at a time. */
export type StartPart = (given: unknown) => Promise<{ readonly ready: unknown; answer(question: unknown): Promise<unknown> }>;

const parts: Readonly<Record<string, StartPart>> = {
  'empty-handler': startEmptyHandler,
  load: startLoad,
  receiver: startReceiver,
  tocsin: startTocsin,
};

const [name = '', given = 'null'] = process.argv.slice(2);
const start = parts[name];
if (start === undefined) throw new Error(`the bench has no part ${name}`);
// Without its parent nobody needs it.
process.once('disconnect', () => process.exit(0));
const part = await start(JSON.parse(given));
process.on('message', (question) => {
  part.answer(question).then(
    (answer) => process.send?.({ answer }),
    (error: unknown) => process.send?.({ failed: String(error) }),
  );
});
process.send?.({ ready: part.ready });
