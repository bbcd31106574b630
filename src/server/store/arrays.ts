// How do a hundred rows travel in one parameter each column? As PostgreSQL's binary form of an array,
// which the database copies instead of parsing: `unnest($1::text[], $2::bigint[])`.

const headerBytes = 20;
const textType = 25;
const int8Type = 20;
const nullLength = -1;
const word = 2 ** 32;

/** The binary form of `text[]`. */
export function texts(values: readonly (string | null)[]): Buffer {
  let bytes = headerBytes;
  for (const value of values) bytes += 4 + (value === null ? 0 : Buffer.byteLength(value));
  const buffer = Buffer.allocUnsafeSlow(bytes);
  let at = writeHeader(buffer, textType, values);
  for (const value of values) {
    if (value === null) {
      at = buffer.writeInt32BE(nullLength, at);
    } else {
      const length = buffer.write(value, at + 4);
      buffer.writeInt32BE(length, at);
      at += 4 + length;
    }
  }
  return buffer;
}

/** The binary form of `bigint[]`. */
export function integers(values: readonly (number | null)[]): Buffer {
  let bytes = headerBytes;
  for (const value of values) bytes += value === null ? 4 : 12;
  const buffer = Buffer.allocUnsafeSlow(bytes);
  let at = writeHeader(buffer, int8Type, values);
  for (const value of values) {
    if (value === null) {
      at = buffer.writeInt32BE(nullLength, at);
    } else {
      at = buffer.writeInt32BE(8, at);
      at = buffer.writeInt32BE(Math.floor(value / word), at);
      at = buffer.writeUInt32BE(value - Math.floor(value / word) * word, at);
    }
  }
  return buffer;
}

function writeHeader(buffer: Buffer, type: number, values: readonly unknown[]): number {
  const oneDimension = 1;
  const firstIndex = 1;
  buffer.writeInt32BE(oneDimension, 0);
  buffer.writeInt32BE(values.includes(null) ? 1 : 0, 4);
  buffer.writeInt32BE(type, 8);
  buffer.writeInt32BE(values.length, 12);
  buffer.writeInt32BE(firstIndex, 16);
  return headerBytes;
}
