// How do senders come in? Every source has a scope of its own in the application, so that none changes how another reads or answers.

import type { FastifyInstance } from 'fastify';
import { assert } from '../../core/kernel/assert.ts';
import type { IngestDeps } from './deps.ts';
import { createDoor } from './door.ts';
import { ingestLimits } from './limits.ts';
import { sources } from './sources.ts';

/** `app` must have been made with `routerOptions.maxParamLength` of at least `ingestLimits.pathParameterLength`. */
export function registerIngest(app: FastifyInstance, deps: IngestDeps): void {
  const longest = app.initialConfig.routerOptions?.maxParamLength ?? 0;
  assert(longest >= ingestLimits.pathParameterLength, `routerOptions.maxParamLength must be at least ${ingestLimits.pathParameterLength}`);
  const door = createDoor(deps);
  for (const source of sources) {
    app.register((scope, _options, done) => {
      scope.removeAllContentTypeParsers();
      source.register(scope, { deps, door });
      done();
    });
  }
}
