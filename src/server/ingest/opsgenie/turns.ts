// What if two requests change one alert at once? Each reads what the one before has made of it: those of one name go one after the other.

/** Runs `work` when everything that was asked of `name` before is done, however that ended. */
export type Turns = <T>(name: string, work: () => Promise<T>) => Promise<T>;

export function createTurns(): Turns {
  const last = new Map<string, Promise<unknown>>();
  return <T>(name: string, work: () => Promise<T>) => {
    const before = last.get(name) ?? Promise.resolve();
    const done = before.then(work);
    const over = done
      .catch(() => {})
      .then(() => {
        if (last.get(name) === over) last.delete(name);
      });
    last.set(name, over);
    return done;
  };
}
