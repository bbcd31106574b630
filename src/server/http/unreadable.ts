// What is said to whom whose bytes are no HTTP request? A problem, as far as one can still be said, and the connection ends.

import type { Socket } from 'node:net';
import type { ConnectionError } from 'fastify';
import type { Problem } from '../../contract/problem.ts';

export function answerUnreadable(error: ConnectionError, socket: Socket): void {
  if (socket.writable && error.code !== 'ECONNRESET' && !isAnswering(socket)) {
    const { status, ...problem } = problems[error.code] ?? unreadable;
    const said: Problem = { type: 'about:blank', status, ...problem };
    const body = JSON.stringify(said);
    const head = [
      `HTTP/1.1 ${status} ${said.title}`,
      'content-type: application/problem+json; charset=utf-8',
      `content-length: ${Buffer.byteLength(body)}`,
      "content-security-policy: default-src 'none'; frame-ancestors 'none'",
      'x-content-type-options: nosniff',
      'connection: close',
    ];
    socket.write(`${head.join('\r\n')}\r\n\r\n${body}`);
  }
  socket.destroy(error);
}

type Said = Omit<Problem, 'type'>;

const unreadable: Said = {
  status: 400,
  title: 'Bad Request',
  code: 'bad-request',
  detail: 'This cannot be read as an HTTP request',
  field: 'request',
};

const problems: Readonly<Record<string, Said>> = {
  ERR_HTTP_REQUEST_TIMEOUT: {
    status: 408,
    title: 'Request Timeout',
    code: 'too-slow',
    detail: 'The request took too long to arrive',
  },
  HPE_HEADER_OVERFLOW: {
    status: 431,
    title: 'Request Header Fields Too Large',
    code: 'headers-too-large',
    detail: 'The address and the headers are larger than this server takes',
  },
};

/** A part of another answer may be on its way: two in one would be a lie. Node looks at the same, and has no public word for it. */
function isAnswering(socket: Socket): boolean {
  const { _httpMessage: answer } = socket as Socket & { readonly _httpMessage?: { readonly headersSent: boolean } | null };
  return answer?.headersSent ?? false;
}
