// What is the key called that opens the finder? As it says on this keyboard.

/** `⌘` on Apple's, `Ctrl ` elsewhere. */
export const modifier = /Mac|iPhone|iPad/.test(navigator.userAgent) ? '⌘' : 'Ctrl ';
