// How are several people named in a sentence? `Lee`, `Lee and Kim`, `Lee, Kim and 2 more`.

const namedAtMost = 3;

export function namesText(people: readonly { readonly name: string }[]): string {
  const names = people.map((person) => person.name);
  if (names.length > namedAtMost) return `${names.slice(0, 2).join(', ')} and ${names.length - 2} more`;
  if (names.length < 2) return names.join('');
  return `${names.slice(0, -1).join(', ')} and ${names.at(-1)}`;
}

export function count(n: number, one: string, many = `${one}s`): string {
  return `${n.toLocaleString('en-GB')} ${n === 1 ? one : many}`;
}
