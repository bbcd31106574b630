// Which secret signs for an address? One of its own, derived from the installation's, so that none has to be kept for each.

import { createHmac } from 'node:crypto';

/** `whsec_…` with 32 bytes, as Standard Webhooks wants it. A salt makes it another one: the first has none. */
export function webhookSecretOf(installationSecret: string): (address: string, salt?: string) => string {
  return (address, salt = '') => {
    const of = salt === '' ? address : `${salt}\n${address}`;
    const key = createHmac('sha256', installationSecret).update(`webhook\n${of}`).digest('base64');
    return `whsec_${key}`;
  };
}
