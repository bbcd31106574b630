// How do programs get in? Tokens of one's own: listed, created, revoked.

import { NewToken, TokenBody, TokenList, TokenParams } from '../../../contract/identity.ts';
import { ok } from '../../../core/kernel/result.ts';
import { createToken, listTokens, revokeToken } from '../../identity/tokens.ts';
import type { Deps } from '../deps.ts';
import { guarded, type Route } from '../route.ts';

export function tokenRoutes(deps: Deps): readonly Route[] {
  const { db } = deps.database;
  return [
    guarded({
      method: 'GET',
      url: '/api/v1/tokens',
      name: 'listTokens',
      summary: 'My tokens',
      tag: 'identity',
      access: 'token.manage',
      answer: TokenList,
      handle: async ({ user }) => ok({ tokens: await listTokens(db, user.id) }),
    }),
    guarded({
      method: 'POST',
      url: '/api/v1/tokens',
      name: 'createToken',
      summary: 'Create a token; its text is shown only in this answer',
      tag: 'identity',
      access: 'token.manage',
      body: TokenBody,
      answer: NewToken,
      status: 201,
      refuses: [409],
      handle: async ({ user, body, now }) => createToken(db, { user: user.id, ...body }, now, deps.randomBytes),
    }),
    guarded({
      method: 'DELETE',
      url: '/api/v1/tokens/:id',
      name: 'revokeToken',
      summary: 'Revoke a token, at once',
      tag: 'identity',
      access: 'token.manage',
      subject: ({ id }) => ({ kind: 'token', id }),
      params: TokenParams,
      answer: null,
      handle: async ({ user, params }) => revokeToken(db, user.id, params.id),
    }),
  ];
}
