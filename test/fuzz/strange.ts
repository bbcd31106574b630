// What would nobody send who means well? Values, bytes, addresses and headers that have broken servers before.

import fc from 'fast-check';

const nested = (levels: number): unknown => JSON.parse(`${'['.repeat(levels)}${']'.repeat(levels)}`);

const lengths = [0, 1, 49, 50, 51, 99, 100, 101, 130, 131, 200, 201, 254, 255, 256, 512, 513, 1_024, 1_025, 2_000, 2_001, 25_000, 25_001];

/** What a database cannot keep comes most often. */
const unstorable = fc.constantFrom('\0', 'a\0b', '\ud800', '\udc00x', 'x'.repeat(99).concat('\0'));

export const strangeValue: fc.Arbitrary<unknown> = fc.oneof(
  unstorable,
  fc.constantFrom<unknown>(
    null,
    true,
    false,
    0,
    -0,
    -1,
    0.5,
    1e308,
    Number.MAX_SAFE_INTEGER,
    -Number.MAX_SAFE_INTEGER,
    2 ** 53,
    2 ** 63,
    8.64e15 + 1,
    '',
    ' ',
    '\ufeff',
    '\u202ertl',
    '\u2028',
    'e\u0301'.repeat(50),
    '__proto__',
    'constructor',
    'hasOwnProperty',
    'toString',
    '../../../../etc/passwd',
    "'; drop table incidents; --",
    '{{ 7 | times: 7 }}',
    '#{7*7}',
    '<script>alert(1)</script>',
    '\r\nset-cookie: a=b',
    '2026-99-99T00:00:00Z',
    '+275760-09-13T00:00:00Z',
    '-000001-01-01T00:00:00Z',
    [],
    {},
    [[]],
    ['\0'],
    [null],
    { '\0': '\ud800' },
    { length: 3 },
    { toString: 1, valueOf: 2 },
    nested(70),
    nested(1_000),
  ),
  fc.constantFrom(...lengths).chain((length) => fc.constantFrom('x', '\u00e9', '\u6f22', ' ').map((unit) => unit.repeat(length))),
  fc.constantFrom(...lengths).map((length) => '\u{1f600}'.repeat(Math.ceil(length / 2))),
  fc.jsonValue({ maxDepth: 3 }),
  fc.string({ unit: 'binary', maxLength: 30 }),
);

/** Of JSON text: what `JSON.stringify` would never write. */
export const strangeText: fc.Arbitrary<(text: string) => string | Buffer> = fc.oneof(
  fc.double({ min: 0, max: 0.999, noNaN: true }).chain((at) =>
    fc.constantFrom<(text: string) => string | Buffer>(
      (text) => text.slice(0, Math.floor(at * text.length)),
      (text) => text.slice(Math.floor(at * text.length)),
      (text) => spliced(text, at, Buffer.from([0xff])),
      (text) => spliced(text, at, Buffer.from([0xed, 0xa0, 0x80])),
      (text) => spliced(text, at, Buffer.from([0])),
      (text) => spliced(text, at, Buffer.from('"')),
      (text) => spliced(text, at, Buffer.from('}')),
    ),
  ),
  fc.constantFrom<(text: string) => string | Buffer>(
    () => '',
    () => 'null',
    () => '[]',
    () => '"x"',
    () => '1e999',
    () => 'NaN',
    () => '{}',
    () => '{"__proto__":{"administrator":true}}',
    () => '{"constructor":{"prototype":{}}}',
    () => '['.repeat(50_000),
    () => `${'['.repeat(20_000)}${']'.repeat(20_000)}`,
    () => `${'{"a":'.repeat(20_000)}1${'}'.repeat(20_000)}`,
    () => `"${'x'.repeat(300_000)}"`,
    (text) => `\ufeff${text}`,
    (text) => `${text}${text}`,
    (text) => `${text}\n`,
    (text) => `/* */${text}`,
    (text) => text.replace('{', '{"title":"first","title":"second",'),
    (text) => text.replace(/^\{("[^"]*":)/, '{$1null,$1'),
    (text) => text.replace(/\d+/, '1e400'),
    (text) => text.replace(/\d+/, '123456789012345678901234567890'),
    (text) => text.replace(/\d+/, '-0'),
    (text) => text.replace(/\d+/, '0x10'),
    (text) => Buffer.from(text, 'utf16le'),
  ),
);

/** JSON as it should be, with what a database cannot keep in one of its texts. */
export const unstorableText: fc.Arbitrary<(text: string) => string> = fc
  .tuple(fc.double({ min: 0, max: 0.999, noNaN: true }), fc.constantFrom('\\u0000', '\\u0000', '\\ud800'))
  .map(
    ([at, inserted]) =>
      (text) =>
        withinText(text, at, inserted),
  );

/** At its beginning. */
function withinText(json: string, at: number, inserted: string): string {
  const texts = [...json.matchAll(/:"/g)];
  const place = texts[Math.floor(at * texts.length)]?.index;
  return place === undefined ? json : json.slice(0, place + 2) + inserted + json.slice(place + 2);
}

function spliced(text: string, at: number, more: Buffer): Buffer {
  const bytes = Buffer.from(text);
  const place = Math.floor(at * bytes.length);
  return Buffer.concat([bytes.subarray(0, place), more, bytes.subarray(place)]);
}

/** A part of an address, as it stands in the request line. */
export const strangePart: fc.Arbitrary<string> = fc.oneof(
  fc.constantFrom(
    '',
    '.',
    '..',
    '..%2f..%2f..%2fetc%2fpasswd',
    '%2e%2e%2f',
    '..%5c..%5c',
    '%00',
    'a%00b',
    '%0d%0aset-cookie:%20a=b',
    '%zz',
    '%',
    '%ff',
    '%c0%ae',
    '%ed%a0%80',
    '%F0%9F%98%80',
    '*',
    ':id',
    '{id}',
    '__proto__',
    'constructor',
    "'%20or%201=1--",
    '/',
    '//',
    ';a=b',
    'x'.repeat(101),
    'x'.repeat(4_608),
    'x'.repeat(4_609),
    '%41'.repeat(2_000),
  ),
  fc.string({ unit: 'binary', maxLength: 12 }).map((text) => encodeURIComponent(Buffer.from(text).toString())),
);

export const strangeQuery: fc.Arbitrary<string> = fc.oneof(
  fc.constantFrom(
    'limit=1&limit=2',
    'limit=',
    'limit=1e3',
    'limit=0x10',
    'limit=-1',
    'limit=10001',
    'limit=%20',
    'limit[]=1',
    'status=OPEN',
    'cursor=',
    'cursor=W10',
    'cursor=WyJvcGVuIixudWxsLDEsMSwiXHUwMDAwIl0',
    'cursor=WyJhbGwiLG51bGwsMSwxZTE1LCJhIl0',
    'cursor=WyJvcGVuIiw5MDA3MTk5MjU0NzQwOTkxLDkwMDcxOTkyNTQ3NDA5OTEsOTAwNzE5OTI1NDc0MDk5MSwieCJd',
    'after=-1',
    'after=1.5',
    'after=9007199254740992',
    '__proto__=1',
    'constructor[prototype]=1',
    '&&&===',
    '%zz=%zz',
    '%00=%00',
    `a=${'x'.repeat(8_000)}`,
    'a=1&'.repeat(1_500),
  ),
  fc.webQueryParameters().map((text) => text.slice(0, 200)),
);

/** As Node's parser lets them through: no control characters but the tab. */
export const strangeHeaders: fc.Arbitrary<Readonly<Record<string, string>>> = fc.oneof(
  fc.constantFrom<Readonly<Record<string, string>>>(
    { 'content-type': 'text/plain' },
    { 'content-type': 'application/x-www-form-urlencoded' },
    { 'content-type': 'multipart/form-data; boundary=x' },
    { 'content-type': 'application/json; charset=utf-16' },
    { 'content-type': 'application/json;;;' },
    { 'content-type': 'APPLICATION/JSON' },
    { 'content-type': '' },
    { 'content-type': 'json' },
    { 'content-type': `application/${'x'.repeat(4_000)}` },
    { 'content-encoding': 'gzip' },
    { 'content-length': '-1' },
    { 'content-length': '1' },
    { 'content-length': '99999999999' },
    { 'transfer-encoding': 'chunked' },
    { expect: '100-continue' },
    { 'x-http-method-override': 'DELETE' },
    { 'x-forwarded-for': '\'"<>, 999.999.999.999' },
    { 'x-forwarded-host': 'evil.example' },
    { 'x-forwarded-proto': 'gopher' },
    { 'accept-version': '9.9.9' },
    { 'accept-encoding': 'br;q=nonsense' },
    { accept: 'text/html' },
    { 'last-event-id': '-1' },
    { 'last-event-id': '999999999999999' },
    { 'last-event-id': '\u00e9' },
    { origin: 'null' },
    { origin: 'https://evil.example' },
    { 'sec-fetch-site': 'cross-site' },
    { host: '' },
    { host: '@@@' },
    { host: 'a'.repeat(300) },
    { cookie: 'tocsin_session=%00; tocsin_session=%zz; =; ;;' },
    { cookie: `tocsin_session=${'x'.repeat(4_000)}` },
    { cookie: '__proto__=1; constructor=2' },
    { 'if-none-match': '*' },
    { range: 'bytes=0-0' },
    { 'webhook-request-origin': '\u00ff\ttab' },
    { 'ce-specversion': '1.0', 'ce-id': '%00', 'ce-source': '%zz', 'ce-type': '\u00ff' },
  ),
  fc
    .string({
      unit: fc
        .integer({ min: 0x20, max: 0xff })
        .filter((code) => code !== 0x7f)
        .map((code) => String.fromCharCode(code)),
      maxLength: 40,
    })
    .chain((value) =>
      fc.constantFrom('last-event-id', 'cookie', 'accept', 'origin', 'x-request-id', 'range').map((name) => ({ [name]: value })),
    ),
);
