// How does text from outside stand beside ours? On one line, and turning nothing that follows (bidirectional overrides).

/** What turns the direction of all that follows is shown as what it is. */
export function turningNothing(text: string): string {
  return text.replace(/[\u202a-\u202e\u2066-\u2069]/g, (turn) => `⟨U+${turn.charCodeAt(0).toString(16).toUpperCase()}⟩`);
}

/** The same, and line ends and control characters are spaces. */
export function oneLine(text: string): string {
  return turningNothing(text.replace(/[\p{Cc}\u2028\u2029]+/gu, ' ')).trim();
}
