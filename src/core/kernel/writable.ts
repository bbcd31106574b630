// What may still be written to? A copy in the making, until it is given away.

export type Writable<T> = { -readonly [Key in keyof T]: T[Key] };
