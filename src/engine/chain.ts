// How does one commit follow another that is still under way? It waits for that one, and is left out where that one failed.

/** Runs what it is given in order. With `follows` it answers `{ ok: false }`, and runs nothing, where the one before was not ok or threw. */
export type Chain = <T extends { readonly ok: boolean }>(follows: boolean, work: () => Promise<T>) => Promise<T | LeftOut>;

export interface LeftOut {
  readonly ok: false;
}

export function createChain(): Chain {
  let last: Promise<boolean> = Promise.resolve(true);
  return <T extends { readonly ok: boolean }>(follows: boolean, work: () => Promise<T>) => {
    const done = follows ? last.then<T | LeftOut>((went) => (went ? work() : { ok: false })) : work();
    last = done.then(
      ({ ok }: T | LeftOut) => ok,
      () => false,
    );
    return done;
  };
}
