// How is a long text sent without the mouse? Control or Command and Enter.

import type { KeyboardEvent } from 'react';

export const submitKeys = 'Control or Command and Enter';

export function submitByKey(event: KeyboardEvent<HTMLTextAreaElement>): void {
  if (event.key === 'Enter' && (event.ctrlKey || event.metaKey)) event.currentTarget.form?.requestSubmit();
}
