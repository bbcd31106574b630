import { expect, test } from 'vitest';
import { testDeps } from '../../../test/api.ts';
import { type JsonObject, openApi } from './openapi.ts';
import { allRoutes } from './routes/all.ts';

const routes = allRoutes(testDeps());
// Through JSON, as it is served.
const document = JSON.parse(JSON.stringify(openApi(routes, 'https://tocsin.example.org')));
const operations = Object.entries<Record<string, JsonObject>>(document.paths).flatMap(([url, methods]) =>
  Object.entries(methods).map(([method, operation]) => ({ url, method, operation })),
);

test('every route is in it, once, under a name of its own', () => {
  expect(document.openapi).toBe('3.1.0');
  expect(operations).toHaveLength(routes.length);
  const names = operations.map(({ operation }) => operation.operationId);
  expect(new Set(names).size).toBe(routes.length);
  for (const { operation } of operations)
    expect(operation).toMatchObject({ summary: expect.stringMatching(/\S/), tags: [expect.any(String)] });
});

test('each parameter of an address is declared, and none besides', () => {
  for (const { url, operation } of operations) {
    const parameters = (operation.parameters ?? []) as { name: string; in: string; required: boolean; schema: JsonObject }[];
    const declared = parameters.filter((each) => each.in === 'path').map((each) => each.name);
    expect([url, declared]).toEqual([url, [...url.matchAll(/\{(\w+)\}/g)].map((match) => match[1])]);
    for (const parameter of parameters) expect(parameter.schema).toBeTypeOf('object');
  }
});

test('what changes something and takes a form says which', () => {
  for (const { operation } of operations) {
    const body = operation.requestBody as { content: { 'application/json': { schema: JsonObject } } } | undefined;
    if (body !== undefined) expect(body.content['application/json'].schema).toMatchObject({ type: 'object' });
  }
  expect(document.paths['/api/v1/incidents/{id}/snooze'].post.requestBody.content['application/json'].schema).toMatchObject({
    required: ['engagement', 'minutes', 'reason'],
    additionalProperties: false,
  });
});

test('each answers something, and problems in one shape; only what is open asks for no credentials', () => {
  for (const { operation } of operations) {
    const responses = operation.responses as JsonObject;
    expect(Object.keys(responses).some((status) => /^2\d\d$/.test(status))).toBe(true);
    expect(responses.default).toMatchObject({
      content: { 'application/problem+json': { schema: { $ref: '#/components/schemas/Problem' } } },
    });
  }
  const open = operations
    .filter(({ operation }) => (operation.security as unknown[]).length === 0)
    .map(({ operation }) => operation.operationId);
  expect(open).toEqual(['welcome', 'setUp', 'signIn', 'signOut']);
});

test('each declares the statuses that its checklist may end with, and those of its own call', () => {
  const statusesOf = (url: string, method: string) => Object.keys(document.paths[url][method].responses).join(' ');
  expect(statusesOf('/api/v1/welcome', 'get')).toBe('200 503 default');
  expect(statusesOf('/api/v1/session', 'post')).toBe('200 400 401 403 413 415 429 503 default');
  expect(statusesOf('/api/v1/incidents', 'get')).toBe('200 400 401 403 422 503 default');
  expect(statusesOf('/api/v1/incidents/{id}', 'get')).toBe('200 400 401 403 404 414 503 default');
  expect(statusesOf('/api/v1/incidents/{id}/snooze', 'post')).toBe('200 400 401 403 404 409 413 414 415 422 503 default');
});

test('each text that is taken has a longest', () => {
  const endless = (schema: unknown, at: string): string[] => {
    if (typeof schema !== 'object' || schema === null) return [];
    const isText = 'type' in schema && [schema.type].flat().includes('string') && !('enum' in schema);
    const found = isText && !('maxLength' in schema) ? [at] : [];
    return found.concat(Object.entries(schema).flatMap(([name, of]) => endless(of, `${at}.${name}`)));
  };
  const taken = operations.map(({ operation }) => [operation.operationId, operation.requestBody, operation.parameters] as const);
  expect(taken.flatMap(([name, ...of]) => endless(of, String(name)))).toEqual([]);
});

test('every reference leads somewhere', () => {
  const references = [...JSON.stringify(document).matchAll(/"\$ref":"#\/([^"]+)"/g)].map((match) => match[1] ?? '');
  for (const reference of references) {
    const found = reference.split('/').reduce<JsonObject | undefined>((at, name) => at?.[name] as JsonObject | undefined, document);
    expect(found, reference).toBeDefined();
  }
});
