// How does the browser hold its session? In a cookie that scripts cannot read and other sites cannot send along.

import type {} from '@fastify/cookie';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { second } from '../../core/kernel/instant.ts';
import { sessionLifeMs } from '../identity/sessions.ts';
import type { SessionCookie } from './route.ts';

export const sessionCookieName = 'tocsin_session';

export function sessionCookie(request: FastifyRequest, reply: FastifyReply, config: { readonly publicUrl: string }): SessionCookie {
  const secure = config.publicUrl.startsWith('https:');
  const options = { httpOnly: true, sameSite: 'lax', path: '/', secure } as const;
  return {
    held: request.cookies[sessionCookieName],
    keep(secret) {
      void reply.setCookie(sessionCookieName, secret, { ...options, maxAge: sessionLifeMs / second });
    },
    drop() {
      void reply.clearCookie(sessionCookieName, options);
    },
  };
}
