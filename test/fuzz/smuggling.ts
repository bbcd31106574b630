// How is a request hidden in another? By lengths that two readers read differently, as proxies and servers have done.

/** What rides along, and how its answer would be known. */
export const smuggled = { request: 'GET /api/v1/welcome HTTP/1.1\r\nhost: tocsin\r\n\r\n', answer: '"setUp"' } as const;

const post = (...headers: readonly string[]) =>
  `POST /api/v1/nothing HTTP/1.1\r\nhost: tocsin\r\ncontent-type: application/json\r\n${headers.map((each) => `${each}\r\n`).join('')}\r\n`;
const length = `content-length: ${smuggled.request.length}`;
const chunked = 'transfer-encoding: chunked';

export const smugglings: Readonly<Record<string, string>> = {
  'a length and chunks': `${post(length, chunked)}0\r\n\r\n${smuggled.request}`,
  'chunks and a length': `${post(chunked, 'content-length: 5')}0\r\n\r\n${smuggled.request}`,
  'two lengths': post('content-length: 0', length) + smuggled.request,
  'two lengths in one header': post(`content-length: 0, ${smuggled.request.length}`) + smuggled.request,
  'a length with a sign': post('content-length: +0') + smuggled.request,
  'a length in hexadecimal': post('content-length: 0x0') + smuggled.request,
  'a negative length': post('content-length: -1') + smuggled.request,
  'a length beyond all numbers': post('content-length: 18446744073709551616') + smuggled.request,
  'a coding that sounds like chunks': `${post('transfer-encoding: xchunked')}0\r\n\r\n${smuggled.request}`,
  'chunks, then something else': `${post('transfer-encoding: chunked, identity')}0\r\n\r\n${smuggled.request}`,
  'chunks twice': `${post(chunked, chunked, 'content-length: 0')}0\r\n\r\n${smuggled.request}`,
  'a blank before the colon': `${post('transfer-encoding : chunked', length)}0\r\n\r\n${smuggled.request}`,
  'a folded header': `${post('x: y\r\n transfer-encoding: chunked', 'transfer-encoding:\r\n chunked', 'content-length: 0')}0\r\n\r\n${smuggled.request}`,
  'a line that ends in LF only': `${post(`x: y\ntransfer-encoding: chunked`, 'content-length: 0')}0\r\n\r\n${smuggled.request}`,
  'a header with NUL': post('x: \0', 'content-length: 0') + smuggled.request,
  'a header without a name': post(': x', 'content-length: 0') + smuggled.request,
  'a chunk of an endless size': `${post(chunked)}ffffffffffffffffff\r\n${smuggled.request}`,
  'a chunk with a sign': `${post(chunked)}-1\r\n${smuggled.request}`,
  'a chunk without its end': `${post(chunked)}1\r\nx${smuggled.request}`,
  'a chunk with a word too much': `${post(chunked)}0\n\n${smuggled.request}`,
  'an old version with a newer one within': `GET / HTTP/0.9\r\n\r\n${smuggled.request}`,
  'an unknown version': `GET / HTTP/7.7\r\nhost: x\r\n\r\n${smuggled.request}`,
  'a first line with blanks': `GET /  /x HTTP/1.1\r\nhost: x\r\n\r\n${smuggled.request}`,
  'an address with a line break': `GET /\r\nx HTTP/1.1\r\nhost: x\r\n\r\n${smuggled.request}`,
  'two hosts': `GET /api/v1/nothing HTTP/1.1\r\nhost: a\r\nhost: b\r\nconnection: close\r\n\r\n`,
  'no host': 'GET /healthz HTTP/1.1\r\n\r\n',
  'a tunnel': `CONNECT 127.0.0.1:22 HTTP/1.1\r\nhost: 127.0.0.1:22\r\n\r\n${smuggled.request}`,
  'the beginning of HTTP/2': `PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n${smuggled.request}`,
  'the beginning of TLS': `\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03${smuggled.request}`,
  'nothing of HTTP': `hello\r\n\r\n${smuggled.request}`,
};
