import { expect, test } from 'vitest';
import { testDeps } from '../../../test/api.ts';
import { buildApp } from './app.ts';

const demoUser = { id: 'usr_dana', name: 'Dana Reyes', email: 'dana@example.org', role: 'administrator' } as const;

test('the demonstration is signed in, but only under its own names and never for another site', async () => {
  const app = await buildApp({ ...testDeps(), demoUser });
  const me = (headers: Record<string, string>) => app.inject({ url: '/api/v1/me', headers });
  const mine = await me({ host: 'localhost:8480' });
  expect(mine.json()).toEqual({
    user: 'usr_dana',
    name: 'Dana Reyes',
    email: 'dana@example.org',
    role: 'administrator',
    person: 'dana',
    teams: ['payments'],
    demo: true,
  });
  expect((await me({ host: '127.0.0.1:8480' })).statusCode).toBe(200);
  expect((await me({ host: 'evil.example:8480' })).statusCode).toBe(401);
  const act = (headers: Record<string, string>) =>
    app.inject({ method: 'POST', url: '/api/v1/incidents/inc_1/note', headers: { host: 'localhost:8480', ...headers }, payload: {} });
  expect((await act({ origin: 'https://evil.example' })).statusCode).toBe(403);
  expect((await act({ origin: 'http://localhost:8480' })).json()).toMatchObject({ status: 400, field: 'text' });
  await app.close();
});

test('without a demonstration nobody is signed in by coming from here', async () => {
  const app = await buildApp(testDeps());
  expect((await app.inject({ url: '/api/v1/me', headers: { host: 'localhost' } })).statusCode).toBe(401);
  await app.close();
});
