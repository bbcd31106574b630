// Who may come in, and how? Set-up, sign-in, tokens.

import { z } from 'zod';
import { accessRoles } from '../core/access/action.ts';
import { shortestPassword } from './password.ts';

export const SetUpBody = z.strictObject({
  token: z.string().min(1).max(200).describe('From the link printed at the first start'),
  name: z.string().min(1).max(100),
  email: z.email().max(254),
  password: z.string().min(shortestPassword).max(200),
  plan: z
    .enum(['starter', 'example', 'none'])
    .default('none')
    .describe('`starter` activates a small plan that reaches you, `example` the example organization'),
  zone: z.string().max(100).default('UTC').describe('Your time zone, for the starter: `Europe/Berlin`'),
});

export const SignInBody = z.strictObject({ email: z.email().max(254), password: z.string().min(1).max(200) });

export const Me = z.object({
  user: z.string(),
  name: z.string(),
  email: z.string(),
  role: z.enum(accessRoles),
  teams: z.array(z.string()).describe('Teams of the active plan to which that person belongs'),
  person: z.string().nullable().describe('The person of the active plan with the same e-mail address'),
  demo: z.boolean(),
});

export const TokenBody = z.strictObject({ name: z.string().min(1).max(100), expiresAt: z.int().nullable().default(null) });
export const TokenView = z.object({
  id: z.string(),
  name: z.string(),
  createdAt: z.int(),
  expiresAt: z.int().nullable(),
  lastUsedAt: z.int().nullable(),
});
export const NewToken = TokenView.extend({ token: z.string().describe('Shown only once') });

/** Before anyone is signed in: what the first screen is. */
export const Welcome = z.object({ setUp: z.boolean().describe('True once an administrator exists'), demo: z.boolean() });

export type Me = z.infer<typeof Me>;
export type Welcome = z.infer<typeof Welcome>;
export const TokenList = z.object({ tokens: z.array(TokenView) });
export const TokenParams = z.object({ id: z.string().min(1).max(100) });
