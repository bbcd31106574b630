// How do the senders' addresses describe themselves? As OpenAPI has it; what their bodies hold is their vendors' to say.

type JsonObject = { readonly [key: string]: unknown };

const said: Readonly<Record<number, string>> = {
  200: 'Understood and committed; `warnings` says what was odd',
  202: 'Understood and committed; `warnings` says what was odd',
  400: 'Nothing can be made of it',
  401: 'The key is unknown',
  404: 'There is no such thing',
  413: 'The body is too large',
  422: 'Nothing can be done with it; the field is named',
  429: 'Too many requests; see `Retry-After`',
  503: 'Not at the moment; see `Retry-After`',
};

const acted = [202, 400, 401, 404, 413, 422, 429, 503];
const asked = [200, 401, 404, 422, 429, 503];

/** By path and method. */
const described: Readonly<Record<string, Readonly<Record<string, JsonObject>>>> = {
  '/v2/enqueue': { post: taking('enqueueEvent', 'An event of PagerDuty Events v2', [202, 400, 413, 429, 503]) },
  '/integration/{key}/enqueue': {
    post: taking('enqueueEventByAddress', 'The same, with the key in the address', [202, 400, 413, 429, 503]),
  },
  '/v2/change/enqueue': { post: taking('enqueueChange', 'A change event of PagerDuty', [202, 400, 413, 429, 503]) },
  '/v2/change/enqueue/{key}': {
    post: taking('enqueueChangeByAddress', 'The same, with the key in the address', [202, 400, 413, 429, 503]),
  },
  '/generic/2010-04-15/create_event.json': { post: taking('createEvent', 'An event of PagerDuty Events v1', [200, 400, 413, 429, 503]) },
  '/v2/alerts': {
    post: taking('createAlert', 'An alert of Opsgenie', acted),
    get: asking('listAlerts', "The key's own alerts: query, sort, order, limit, offset", asked),
  },
  '/v2/alerts/count': { get: asking('countAlerts', 'How many alerts a query finds', asked) },
  '/v2/alerts/requests/{identifier}': { get: asking('readRequest', 'What became of a request', asked) },
  '/v2/alerts/{identifier}': {
    get: asking('readAlert', 'An alert of Opsgenie, by id or alias', asked),
    delete: asking('deleteAlert', 'Closes an alert, and shows it no more', acted),
  },
  '/v2/alerts/{identifier}/recipients': { get: asking('readRecipients', 'Whom an alert paged', asked) },
  ...Object.fromEntries(
    ['close', 'acknowledge', 'unacknowledge', 'snooze', 'escalate', 'assign', 'notes'].map((name) => [
      `/v2/alerts/{identifier}/${name}`,
      { post: taking(`${name}OfAlert`, `Opsgenie's action ${name}`, acted) },
    ]),
  ),
  ...Object.fromEntries(
    ['tags', 'details'].map((name) => [
      `/v2/alerts/{identifier}/${name}`,
      {
        post: taking(`add_${name}OfAlert`, `Adds to the ${name} of an alert`, acted),
        delete: asking(`take_${name}OfAlert`, `Takes from the ${name} of an alert`, acted),
      },
    ]),
  ),
  ...Object.fromEntries(
    ['message', 'description', 'priority'].map((name) => [
      `/v2/alerts/{identifier}/${name}`,
      { put: taking(`${name}OfAlert`, `Replaces the ${name} of an alert`, acted) },
    ]),
  ),
  '/v2/heartbeats/{identifier}/ping': { post: asking('pingHeartbeat', 'A heartbeat, by id or name', acted) },
  '/v2/schedules/{identifier}/on-calls': { get: asking('readOnCalls', 'Who is on call', asked) },
  ...Object.fromEntries(
    [
      ['alertmanager', 'A group of alerts of Prometheus Alertmanager', [200, 400, 404, 413, 429, 503]],
      ['grafana', 'A group of alerts of Grafana', [200, 400, 404, 413, 429, 503]],
      ['cloudevents', 'One or several CloudEvents 1.0', [202, 400, 404, 413, 429, 503]],
      ['webhook', "Any JSON or form, read by the integration's map", [202, 400, 404, 413, 422, 429, 503]],
      ['heartbeat', 'A heartbeat; the body does not matter', [200, 404, 413, 429, 503]],
    ].map(([type, summary, statuses]) => [
      `/ingest/${type}/{key}`,
      { post: taking(`receive_${type}`, String(summary), statuses as readonly number[]) }, // of the list above
    ]),
  ),
};

/** All of them take a slash at the end, and a body of whatever content type. */
export const senderPaths: typeof described = Object.fromEntries(
  Object.entries(described).map(([path, methods]) => [
    path,
    Object.fromEntries(Object.entries(methods).map(([method, operation]) => [method, { ...operation, ...parametersOf(path) }])),
  ]),
);

function parametersOf(path: string): JsonObject {
  const names = [...path.matchAll(/\{(\w+)\}/g)].map(([, name]) => name);
  if (names.length === 0) return {};
  return { parameters: names.map((name) => ({ name, in: 'path', required: true, schema: { type: 'string' } })) };
}

function taking(operationId: string, summary: string, statuses: readonly number[]): JsonObject {
  return { ...asking(operationId, summary, statuses), requestBody: { content: { 'application/json': { schema: {} } } } };
}

function asking(operationId: string, summary: string, statuses: readonly number[]): JsonObject {
  return {
    operationId,
    summary,
    tags: ['senders'],
    security: [],
    description: "The integration's key lets in: in the body, in the address, or as `Authorization: GenieKey …`.",
    responses: Object.fromEntries(statuses.map((status) => [status, { description: said[status] }])),
  };
}
