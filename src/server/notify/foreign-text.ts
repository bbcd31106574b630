// How does text from outside stand beside ours? On one line, and turning nothing that follows (bidirectional overrides).

/** Line ends and control characters are spaces; what turns the direction of all that follows is shown as what it is. */
export function oneLine(text: string): string {
  return text
    .replace(/[\p{Cc}\u2028\u2029]+/gu, ' ')
    .replace(/[\u202a-\u202e\u2066-\u2069]/g, (turn) => `⟨U+${turn.charCodeAt(0).toString(16).toUpperCase()}⟩`)
    .trim();
}
