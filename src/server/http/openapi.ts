// How does the API describe itself? OpenAPI 3.1, from the same declarations that run.

import { z } from 'zod';
import { Problem } from '../../contract/problem.ts';
import type { Route } from './route.ts';
import { sessionCookieName } from './session-cookie.ts';

export type JsonObject = { readonly [key: string]: unknown };

/** `senders`: what is described elsewhere, by path and method. */
export function openApi(
  routes: readonly Route[],
  publicUrl: string,
  senders: Readonly<Record<string, Readonly<Record<string, JsonObject>>>> = {},
): JsonObject {
  const paths: Record<string, Record<string, JsonObject>> = {};
  for (const route of routes) {
    const url = route.url.replace(/:(\w+)/g, '{$1}');
    paths[url] = { ...paths[url], [route.method.toLowerCase()]: operation(route) };
  }
  return {
    openapi: '3.1.0',
    info: { title: 'Tocsin', version: '1', description: 'Escalation paths and SLAs for customer incidents', license },
    servers: [{ url: publicUrl }],
    paths: { ...paths, ...senders },
    components: {
      schemas: { Problem: schemaOf(Problem, 'output') },
      securitySchemes: {
        token: { type: 'http', scheme: 'bearer', description: 'An API token, `tcs_…`' },
        session: { type: 'apiKey', in: 'cookie', name: sessionCookieName },
      },
    },
  };
}

const license = { name: 'AGPL-3.0-only', identifier: 'AGPL-3.0-only' };

function operation(route: Route): JsonObject {
  const parameters = [...parametersOf(route.params, 'path'), ...parametersOf(route.query, 'query')];
  return {
    operationId: route.name,
    summary: route.summary,
    tags: [route.tag],
    security: route.access === 'open' ? [] : [{ token: [] }, { session: [] }],
    ...(parameters.length > 0 && { parameters }),
    ...(route.body && { requestBody: { required: true, content: json(schemaOf(route.body, 'input')) } }),
    responses: { ...answersOf(route), ...problemsOf(route), default: { description: 'A fault of Tocsin', content: problemContent } },
  };
}

function answersOf(route: Route): JsonObject {
  if ('stream' in route) return { 200: { description: 'Events', content: { 'text/event-stream': { schema: { type: 'string' } } } } };
  if (route.answer === null) return { 204: { description: 'Done' } };
  return { [route.status ?? 200]: { description: route.summary, content: json(schemaOf(route.answer, 'output')) } };
}

/** What the checklist may end with (`register.ts`), and what the route says of its own call. */
function problemsOf(route: Route): JsonObject {
  const changes = route.method !== 'GET';
  const isGuarded = route.access !== 'open';
  const takesInput = changes || route.params !== undefined || route.query !== undefined;
  const may: Readonly<Record<number, boolean>> = {
    400: takesInput || 'stream' in route,
    401: isGuarded,
    403: isGuarded || changes,
    404: route.params !== undefined,
    409: false,
    413: changes,
    414: route.params !== undefined,
    415: changes,
    422: false,
    429: route.limits !== undefined,
    503: true,
  };
  const statuses = Object.keys(problems).map(Number);
  const declared = statuses.filter((status) => may[status] || (route.refuses as readonly number[] | undefined)?.includes(status));
  return Object.fromEntries(declared.map((status) => [status, { description: problems[status], content: problemContent }]));
}

const problems: Readonly<Record<number, string>> = {
  400: 'The request is not valid; `field` says where',
  401: 'The credentials are missing or wrong',
  403: 'Not allowed, or asked from another site',
  404: 'There is no such thing',
  409: 'That cannot be done as things stand',
  413: 'The body is too large',
  414: 'The address is too long',
  415: 'The body is not JSON',
  422: 'That cannot be done with these values; `field` says which',
  429: 'Too many attempts; see `Retry-After`',
  503: 'Not at the moment; see `Retry-After`',
};

const problemContent = { 'application/problem+json': { schema: { $ref: '#/components/schemas/Problem' } } };

function json(schema: JsonObject): JsonObject {
  return { 'application/json': { schema } };
}

/** Every member of the object is a parameter of its own. */
function parametersOf(schema: z.ZodType | undefined, place: 'path' | 'query'): readonly JsonObject[] {
  if (schema === undefined) return [];
  const { properties = {}, required = [] } = schemaOf(schema, 'input');
  return Object.entries(properties as JsonObject).map(([name, of]) => ({
    name,
    in: place,
    required: place === 'path' || (required as readonly string[]).includes(name),
    schema: of,
  }));
}

/** What is no JSON Schema by itself (the engine's own state) is anything. */
function schemaOf(schema: z.ZodType, io: 'input' | 'output'): JsonObject {
  const { $schema: _, ...rest } = z.toJSONSchema(schema, { io, unrepresentable: 'any' });
  return rest;
}
