// What proves that somebody holds an acknowledge link? A signature over one page and one moment; nothing is stored.

import { createHmac, timingSafeEqual } from 'node:crypto';
import type { PageId } from '../../core/kernel/id.ts';
import type { Instant } from '../../core/kernel/instant.ts';
import { linkLimits } from './limits.ts';

/** `base64url(page|expiresAt).signature`: fit for a URL's path. Works until `placedAt` + 24 hours, and gives the same each time. */
export function acknowledgeToken(secret: string, page: PageId, placedAt: Instant): string {
  const claim = Buffer.from(`${page}|${placedAt + linkLimits.validMs}`).toString('base64url');
  return `${claim}.${signature(secret, claim)}`;
}

/** What is added to the address of who has pressed the button while nothing could be saved: no scanner of mail ever sees it. */
export function pressedProof(secret: string, token: string): string {
  return createHmac('sha256', secret).update(`pressed\n${token}`).digest('base64url');
}

export function isPressedProof(secret: string, token: string, proof: unknown): boolean {
  return typeof proof === 'string' && sameText(proof, pressedProof(secret, token));
}

export type ReadToken =
  | { readonly kind: 'valid' | 'expired'; readonly page: PageId }
  /** Not one of ours, or altered. */
  | { readonly kind: 'forged' };

export function readAcknowledgeToken(secret: string, token: string, now: Instant): ReadToken {
  const forged = { kind: 'forged' } as const;
  if (token.length > linkLimits.tokenLength) return forged;
  const dot = token.indexOf('.');
  if (dot < 0) return forged;
  const claim = token.slice(0, dot);
  if (!sameText(token.slice(dot + 1), signature(secret, claim))) return forged;
  const text = Buffer.from(claim, 'base64url').toString();
  const bar = text.lastIndexOf('|');
  const expiresAt = Number(text.slice(bar + 1));
  if (bar <= 0 || !Number.isSafeInteger(expiresAt)) return forged;
  return { kind: now < expiresAt ? 'valid' : 'expired', page: text.slice(0, bar) };
}

/** The purpose is signed too: nothing else that this secret signs can ever pass for a link. */
function signature(secret: string, claim: string): string {
  return createHmac('sha256', secret).update(`acknowledge\n${claim}`).digest('base64url');
}

function sameText(given: string, expected: string): boolean {
  const a = Buffer.from(given);
  const b = Buffer.from(expected);
  return a.length === b.length && timingSafeEqual(a, b);
}
