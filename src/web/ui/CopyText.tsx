// How does a key get from here to there? Shown whole, copied with one press, and it says that it was.

import { Button, CopyButton } from '@mantine/core';
import './copy.css';

export function CopyText({ text, what }: { readonly text: string; readonly what: string }) {
  return (
    <span className="copy">
      <code className="mono copy__text">{text}</code>
      <CopyButton value={text} timeout={2_000}>
        {({ copied, copy }) => (
          <Button size="compact-xs" variant="default" onClick={copy} aria-label={`Copy ${what}`}>
            {copied ? 'Copied' : 'Copy'}
          </Button>
        )}
      </CopyButton>
    </span>
  );
}
