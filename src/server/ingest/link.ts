// What does a sender point to? Web addresses only: an alert is read in a browser, where any other scheme could run a script.

import type { SenderEvent } from '../../core/alert/event.ts';
import { shorten } from './json.ts';
import { ingestLimits } from './limits.ts';

export type Link = SenderEvent['links'][number];

/** `null` where it is no web address that a link could lead to. */
export function linkOf(href: unknown, text: unknown): Link | null {
  if (typeof href !== 'string' || href.length > ingestLimits.hrefLength || !/^https?:\/\//i.test(href) || !URL.canParse(href)) return null;
  return { href, text: typeof text === 'string' && text.trim() !== '' ? shorten(text, ingestLimits.linkTextLength) : href };
}

/** Those that are links, each address once. */
export function linksOf(candidates: Iterable<readonly [href: unknown, text: unknown]>): readonly Link[] {
  const links = new Map<string, Link>();
  for (const [href, text] of candidates) {
    const link = linkOf(href, text);
    if (link !== null && !links.has(link.href)) links.set(link.href, link);
    if (links.size === ingestLimits.links) break;
  }
  return [...links.values()];
}
