// What may a browser do with our pages? Run our own scripts, speak to us, and nothing else.

/** Styles may be inline since the component library writes them so; scripts may not. */
const contentSecurityPolicy = [
  "default-src 'none'",
  "script-src 'self'",
  "style-src 'self' 'unsafe-inline'",
  "img-src 'self' data:",
  "font-src 'self'",
  "connect-src 'self'",
  "manifest-src 'self'",
  "form-action 'self'",
  "base-uri 'none'",
  "frame-ancestors 'none'",
].join('; ');

export const securityHeaders: Readonly<Record<string, string>> = {
  'content-security-policy': contentSecurityPolicy,
  'cross-origin-opener-policy': 'same-origin',
  'cross-origin-resource-policy': 'same-origin',
  'permissions-policy': 'camera=(), geolocation=(), microphone=()',
  'referrer-policy': 'no-referrer',
  'x-content-type-options': 'nosniff',
  'x-frame-options': 'DENY',
};

/** Of every answer, whatever it is and whoever gives it; pages have the fuller ones above. For a year by TLS alone where that is how one comes here. */
export function headersOfAll(publicUrl: string): Readonly<Record<string, string>> {
  const plain = { 'content-security-policy': "default-src 'none'; frame-ancestors 'none'", 'x-content-type-options': 'nosniff' };
  return publicUrl.startsWith('https:') ? { ...plain, 'strict-transport-security': 'max-age=31536000' } : plain;
}
