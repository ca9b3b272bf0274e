import { createHash, randomBytes } from 'node:crypto';
import { type Tx, withActor } from '../../db/actor.server.ts';
import { findStep, insertStep, type StoredStep } from '../../db/queries/sign-in-step.server.ts';
import { isSecureOrigin } from '../http/settings.server.ts';

/** What a step begins with. */
type NewStep = {
  kind: StoredStep['kind'];
  userId?: string | null;
  roleGrantId?: string | null;
  invitationId?: string | null;
  email?: string | null;
  challenge?: string | null;
  next?: string | null;
};

/** A step as the pages know it; `idHash` never leaves the server. */
export type Step = StoredStep;

const ID_BYTES = 32;
const COOKIE_SECONDS = 600;

function cookieName(): string {
  return isSecureOrigin() ? '__Host-step' : 'step';
}

function cookieOf(value: string, seconds: number): string {
  const secure = isSecureOrigin() ? '; Secure' : '';
  return `${cookieName()}=${value}; Path=/; Max-Age=${seconds}; HttpOnly; SameSite=Lax${secure}`;
}

/** The stored form of the step that a request's browser is at, or null. */
function stepHashOf(request: Request): string | null {
  const pattern = new RegExp(`(?:^|;\\s*)${cookieName()}=([A-Za-z0-9_-]{43})(?:;|$)`);
  const id = pattern.exec(request.headers.get('Cookie') ?? '')?.[1];
  return id ? createHash('sha256').update(id).digest('hex') : null;
}

/** Begins a step between two pages of signing in. Returns the Set-Cookie value that binds it to this browser, and its stored form. */
export async function startStep(tx: Tx, step: NewStep): Promise<{ cookie: string; idHash: string }> {
  const id = randomBytes(ID_BYTES).toString('base64url');
  const idHash = createHash('sha256').update(id).digest('hex');
  await insertStep(tx, { ...step, idHash });
  return { cookie: cookieOf(id, COOKIE_SECONDS), idHash };
}

/** The live step of a request's browser where it is of one of these kinds, or null. */
export async function readStep(request: Request, ...kinds: StoredStep['kind'][]): Promise<Step | null> {
  const idHash = stepHashOf(request);
  if (!idHash) return null;
  const found = await withActor({ kind: 'auth' }, (tx) => findStep(tx, idHash));
  return found && kinds.includes(found.kind) ? found : null;
}

/** The Set-Cookie value that forgets a step that is done. */
export function clearStep(): string {
  return cookieOf('', 0);
}
