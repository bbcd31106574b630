// What runs beside the bench? One part for each process, named by the first argument; its parent asks, it answers.

/** Starts a part with what its parent gave it. `ready` is told to the parent; `answer` is asked one question at a time. */
export type StartPart = (given: unknown) => Promise<{ readonly ready: unknown; answer(question: unknown): Promise<unknown> }>;

/** Each is loaded only where it runs. */
const parts: Readonly<Record<string, () => Promise<StartPart>>> = {
  'empty-handler': async () => (await import('./empty-handler.ts')).startEmptyHandler,
  'empty-streams': async () => (await import('./empty-streams.ts')).startEmptyStreams,
  listeners: async () => (await import('./listeners.ts')).startListeners,
  load: async () => (await import('./load.ts')).startLoad,
  pager: async () => (await import('./pager.ts')).startPager,
  population: async () => (await import('./population.ts')).startPopulation,
  receiver: async () => (await import('./receiver.ts')).startReceiver,
  relay: async () => (await import('./relay.ts')).startRelay,
  tocsin: async () => (await import('./tocsin.ts')).startTocsin,
};

const [name = '', given = 'null'] = process.argv.slice(2);
const load = parts[name];
if (load === undefined) throw new Error(`the bench has no part ${name}`);
// Without its parent nobody needs it.
process.once('disconnect', () => process.exit(0));
const start = await load();
const part = await start(JSON.parse(given));
process.on('message', (question) => {
  part.answer(question).then(
    (answer) => process.send?.({ answer }),
    (error: unknown) => process.send?.({ failed: String(error) }),
  );
});
process.send?.({ ready: part.ready });
