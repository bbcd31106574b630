import { expect, test } from 'vitest';
import { createLog } from './log.ts';

test('secrets do not reach the log, wherever they hang', () => {
  const lines: string[] = [];
  const log = createLog('info', { write: (line: string) => void lines.push(line) });
  log.info({ password: 'hunter2', body: { token: 'hunter2' }, req: { headers: { cookie: 'hunter2', authorization: 'hunter2' } } }, 'hello');
  expect(lines).toHaveLength(1);
  expect(lines[0]).not.toContain('hunter2');
  expect(lines[0]).toContain('hello');
});

test('text from outside turns and hides nothing on a terminal, and is the same text', () => {
  const lines: string[] = [];
  const log = createLog('info', { write: (line: string) => void lines.push(line) });
  const title = 'invoice\u202efdp.exe \u2066\u009b31m\u2028';
  log.info({ title }, title);
  log.warn({ title }, title);
  for (const line of lines) {
    expect(line).toMatch(/^[^\u007f-\u009f\u2028-\u202e\u2066-\u2069]*$/);
    expect(JSON.parse(line)).toMatchObject({ title, msg: title });
  }
  expect(lines).toHaveLength(2);
});
