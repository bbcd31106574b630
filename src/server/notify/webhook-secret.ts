// Which secret signs for an address? One of its own, derived from the installation's, so that none has to be kept for each.

import { createHmac } from 'node:crypto';

/** `whsec_…` with 32 bytes, as Standard Webhooks wants it. Whoever runs the receiver is shown it once and may be shown it again. */
export function webhookSecretOf(installationSecret: string): (address: string) => string {
  return (address) => {
    const key = createHmac('sha256', installationSecret).update(`webhook\n${address}`).digest('base64');
    return `whsec_${key}`;
  };
}
