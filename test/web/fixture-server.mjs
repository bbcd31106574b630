// What do the pages look like without the real server? `node test/web/fixture-server.mjs [--port=8490] [--many=0] [--signed-out] [--quiet]`
// serves dist/web with the made-up organization behind the API, under the security policy of production.

import { createReadStream, existsSync } from 'node:fs';
import { createServer } from 'node:http';
import { extname, join, normalize } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { runnerImport } from 'vite';

const { values } = parseArgs({
  options: {
    port: { type: 'string', default: '8490' },
    many: { type: 'string', default: '0' },
    'signed-out': { type: 'boolean', default: false },
    quiet: { type: 'boolean', default: false },
  },
});
const root = fileURLToPath(new URL('../..', import.meta.url));
const load = async (path) => (await runnerImport(join(root, path), { configFile: false, logLevel: 'error' })).module;
const { makeWorld } = await load('test/web/fixture-world.ts');
const world = makeWorld({ many: Number(values.many), start: Date.now() });
let signedIn = !values['signed-out'];
const tokens = [{ id: 'tok_1', name: 'Terraform', createdAt: Date.now() - 9e8, expiresAt: Date.now() + 6e9, lastUsedAt: Date.now() - 4e5 }];
const csp = [
  "default-src 'none'",
  "script-src 'self'",
  "style-src 'self' 'unsafe-inline'",
  "img-src 'self' data:",
  "font-src 'self'",
  "connect-src 'self'",
  "form-action 'self'",
  "base-uri 'none'",
].join('; ');

const who = { user: 'usr_1', name: 'Dana Okafor', email: 'dana@example.com', person: 'dana', demo: true };
const problem = (status, code, detail, field) => ({ status, body: { type: 'about:blank', title: code, status, code, detail, field } });
const ok = (body) => ({ status: 200, body });

function answer(method, url, body) {
  const [, , , noun, id, act] = url.pathname.split('/');
  const key = `${method} ${noun}`;
  if (key === 'GET welcome') return ok({ setUp: true, demo: true });
  if (key === 'POST session') {
    if (body.password !== 'correct horse battery') return problem(401, 'wrong-credentials', 'The address or the password is wrong');
    signedIn = true;
    return ok(who);
  }
  if (key === 'POST set-up') return problem(422, 'invalid', 'The token is not the one that was printed', 'token');
  if (!signedIn) return problem(401, 'signed-out', 'Sign in first');
  if (key === 'DELETE session') {
    signedIn = false;
    return ok({});
  }
  if (key === 'GET me') return ok(who);
  if (key === 'GET plan') return ok(world.plan());
  if (key === 'GET on-call') return ok(world.onCall());
  if (key === 'GET tokens') return ok({ tokens });
  if (key === 'POST tokens') {
    const made = { id: `tok_${tokens.length + 1}`, name: body.name, createdAt: Date.now(), expiresAt: body.expiresAt, lastUsedAt: null };
    tokens.push(made);
    return ok({ ...made, token: 'tocsin_4f9a1c7e22b84d0f9e6a53' });
  }
  if (key === 'DELETE tokens') {
    tokens.splice(
      tokens.findIndex((one) => one.id === id),
      1,
    );
    return ok({});
  }
  if (key === 'GET inbox') return ok(world.inbox(url.searchParams.get('person') ?? 'dana'));
  if (key === 'POST inbox') {
    world.seen(decodeURIComponent(id));
    return ok({});
  }
  if (noun !== 'incidents') return problem(404, 'not-found', 'There is no such address');
  if (method === 'GET' && id === undefined) {
    const { status = 'open', limit = '500', cursor = '0' } = Object.fromEntries(url.searchParams);
    return ok(world.list(status, Number(limit), Number(cursor)));
  }
  if (method === 'POST' && id === undefined) return ok(world.detail(world.declare(body)));
  if (act === 'severity-preview') return ok(world.preview(id, url.searchParams.get('severity'), url.searchParams.get('mode')));
  if (method === 'GET') {
    const detail = world.detail(id);
    return detail === null ? problem(404, 'not-found', 'There is no such incident') : ok(detail);
  }
  if (act === 'reassign') return problem(422, 'unreachable', 'This person has no way to be reached', 'to.id');
  const summary = world.act(id, act, body);
  return summary === null ? problem(404, 'not-found', 'There is no such incident') : ok({ summary, events: 1, now: Date.now() });
}

function stream(request, response) {
  if (!signedIn) return send(response, problem(401, 'signed-out', 'Sign in first'));
  response.writeHead(200, { 'content-type': 'text/event-stream', 'cache-control': 'no-store' });
  response.write(': hello\n\n');
  const stop = world.listen((message) => response.write(`id: ${message.position}\nevent: incident\ndata: ${JSON.stringify(message)}\n\n`));
  const beat = setInterval(() => response.write(': here\n\n'), 10_000);
  request.on('close', () => {
    stop();
    clearInterval(beat);
  });
}

function send(response, { status, body }) {
  response.writeHead(status, { 'content-type': status < 400 ? 'application/json' : 'application/problem+json' });
  response.end(JSON.stringify(body));
}

const types = { '.js': 'text/javascript', '.css': 'text/css', '.svg': 'image/svg+xml', '.html': 'text/html; charset=utf-8' };
function file(path, response) {
  const wanted = join(root, 'dist/web', normalize(path));
  const found = path !== '/' && existsSync(wanted) ? wanted : join(root, 'dist/web/index.html');
  response.writeHead(200, { 'content-type': types[extname(found)] ?? 'application/octet-stream', 'content-security-policy': csp });
  createReadStream(found).pipe(response);
}

const server = createServer(async (request, response) => {
  const url = new URL(request.url, 'http://localhost');
  if (url.pathname === '/api/v1/stream') return stream(request, response);
  if (url.pathname.startsWith('/a/')) {
    const id = url.pathname.slice(3);
    world.act(id, 'acknowledge', {});
    world.answered(id);
    response.writeHead(200, { 'content-type': 'text/html' });
    return response.end('<p>Answered</p>');
  }
  if (!url.pathname.startsWith('/api/')) return file(url.pathname, response);
  let text = '';
  for await (const piece of request) text += piece;
  send(response, answer(request.method, url, text === '' ? {} : JSON.parse(text)));
});
let turn = 0;
if (!values.quiet) setInterval(() => world.happen(turn++), 4_000);
server.listen(Number(values.port), '127.0.0.1', () => console.log(`http://127.0.0.1:${values.port}`));
