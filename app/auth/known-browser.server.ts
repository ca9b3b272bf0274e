import { createHash, randomBytes } from 'node:crypto';
import { withActor } from '../../db/actor.server.ts';
import { insertKnownBrowser, isBrowserOf } from '../../db/queries/known-browser.server.ts';
import { isSecureOrigin } from '../http/settings.server.ts';

const AUTH = { kind: 'auth' } as const;
const ID_BYTES = 32;
const HALF_A_YEAR_SECONDS = 180 * 86_400;

function cookieName(): string {
  return isSecureOrigin() ? '__Host-known' : 'known';
}

function idHashOf(request: Request): string | null {
  const pattern = new RegExp(`(?:^|;\\s*)${cookieName()}=([A-Za-z0-9_-]{43})(?:;|$)`);
  const id = pattern.exec(request.headers.get('Cookie') ?? '')?.[1];
  return id ? createHash('sha256').update(id).digest('hex') : null;
}

/** Whether the owner of an address signed in with this browser before: what others use up of that address's limits does not stop it. */
export async function isKnownBrowser(request: Request, email: string): Promise<boolean> {
  const idHash = idHashOf(request);
  return idHash !== null && (await withActor(AUTH, (tx) => isBrowserOf(tx, { idHash, email })));
}

/** Remembers that a person signed in with this browser. Returns the Set-Cookie value. It opens nothing by itself. */
export async function rememberBrowser(userId: string): Promise<string> {
  const id = randomBytes(ID_BYTES).toString('base64url');
  const idHash = createHash('sha256').update(id).digest('hex');
  await withActor(AUTH, (tx) => insertKnownBrowser(tx, { idHash, userId }));
  const secure = isSecureOrigin() ? '; Secure' : '';
  return `${cookieName()}=${id}; Path=/; Max-Age=${HALF_A_YEAR_SECONDS}; HttpOnly; SameSite=Lax${secure}`;
}
