// What does the API say of itself? Its OpenAPI document, read as any client would read it.

import { z } from 'zod';

export interface JsonSchema {
  readonly [word: string]: unknown;
}

export interface Operation {
  readonly id: string;
  readonly method: 'GET' | 'POST' | 'DELETE';
  /** With `{names}`. */
  readonly url: string;
  readonly isOpen: boolean;
  readonly parameters: readonly {
    readonly name: string;
    readonly in: 'path' | 'query';
    readonly required: boolean;
    readonly schema: JsonSchema;
  }[];
  readonly body: JsonSchema | null;
  /** Those that are declared one by one. */
  readonly statuses: ReadonlySet<number>;
  readonly streams: boolean;
  /** Of an answer with this status; `null`: there is no body to it. */
  shapeOf(status: number): z.ZodType | null;
}

export function operationsOf(document: JsonSchema): readonly Operation[] {
  const problem = shapeOfSchema(document, { $ref: '#/components/schemas/Problem' });
  const paths = document.paths as Record<string, Record<string, Described>>; // the document's own shape, as of the next ones
  return Object.entries(paths).flatMap(([url, methods]) =>
    Object.entries(methods)
      // What senders post to is drawn by itself (senders.ts): their bodies and answers are their vendors'.
      .filter(([, of]) => !of.tags.includes('senders'))
      .map(([method, of]) => operation(document, problem, url, method, of)),
  );
}

interface Described {
  readonly operationId: string;
  readonly tags: readonly string[];
  readonly security: readonly unknown[];
  readonly parameters?: Operation['parameters'];
  readonly requestBody?: { readonly content: Content };
  readonly responses: Readonly<Record<string, { readonly content?: Content }>>;
}

type Content = Readonly<Record<string, { readonly schema: JsonSchema }>>;

function operation(document: JsonSchema, problem: z.ZodType, url: string, method: string, of: Described): Operation {
  const shapes = new Map<number, z.ZodType>();
  for (const [status, { content }] of Object.entries(of.responses)) {
    const schema = content?.['application/json']?.schema;
    if (schema !== undefined) shapes.set(Number(status), shapeOfSchema(document, schema));
    else if (content?.['application/problem+json'] !== undefined) shapes.set(Number(status), problem);
  }
  return {
    id: of.operationId,
    method: method.toUpperCase() as Operation['method'],
    url,
    isOpen: of.security.length === 0,
    parameters: of.parameters ?? [],
    body: of.requestBody?.content['application/json']?.schema ?? null,
    statuses: new Set(
      Object.keys(of.responses)
        .filter((status) => status !== 'default')
        .map(Number),
    ),
    streams: of.responses[200]?.content?.['text/event-stream'] !== undefined,
    shapeOf: (status) => shapes.get(status) ?? null,
  };
}

/** The schemas refer to nothing but the components, and only whole. */
function shapeOfSchema(document: JsonSchema, schema: JsonSchema): z.ZodType {
  const name = typeof schema.$ref === 'string' ? (schema.$ref.split('/').at(-1) ?? '') : null;
  const { schemas } = document.components as { readonly schemas: Readonly<Record<string, JsonSchema>> };
  const found = name === null ? schema : schemas[name];
  if (found === undefined) throw new Error(`${name} is not in the document`);
  return z.fromJSONSchema(found as Parameters<typeof z.fromJSONSchema>[0]);
}
