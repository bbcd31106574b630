// Which version of Tocsin is this? The package says.

import { readFileSync } from 'node:fs';

export const version: string = versionOf(JSON.parse(readFileSync(new URL('../../package.json', import.meta.url), 'utf8')));

function versionOf(manifest: unknown): string {
  const isNamed = typeof manifest === 'object' && manifest !== null && 'version' in manifest;
  return isNamed && typeof manifest.version === 'string' ? manifest.version : 'unknown';
}
