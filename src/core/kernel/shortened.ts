// What is left of a text that is too long? Its beginning, and a mark that it went on.

/** At most `length` characters; never ends in half a character, which no store would take. */
export function shortened(text: string, length: number): string {
  if (text.length <= length) return text;
  return `${text.slice(0, length - 1).replace(/[\uD800-\uDBFF]$/, '')}…`;
}
