import { createHash } from 'node:crypto';
import { withActor } from '../../db/actor.server.ts';
import { findInvitation } from '../../db/queries/invitation.server.ts';
import { takeLimit } from '../auth/limits.server.ts';
import { startStep } from '../auth/step.server.ts';
import { isDemo } from '../http/settings.server.ts';
import { networkOf } from '../member/limits.ts';
import type { Locale } from '../text/locale.ts';
import { mayCodeBeSent, sendCode } from './begin-email-code.server.ts';

/** Why a link opens nothing. `notOpen`: the survey is still being prepared; `used`: it was used before; `limited`: too many were tried. */
type ExchangeFault = 'unknown' | 'expired' | 'revoked' | 'used' | 'notOpen' | 'limited';

/** The cookie of the step that waits for the code sent to the invited address. */
export type ExchangeResult = { ok: true; cookie: string } | { ok: false; reason: ExchangeFault };

type Asked = { request: Request; clientAddress: string; token: string; locale: Locale; now?: Date };

const MOST_TOKEN_CHARACTERS = 256;

/** The stored form of the code of a link, or null where it can be none. */
export function hashOfToken(token: string): string | null {
  const trimmed = token.trim();
  if (trimmed === '' || trimmed.length > MOST_TOKEN_CHARACTERS) return null;
  return createHash('sha256').update(trimmed).digest('hex');
}

type Found = NonNullable<Awaited<ReturnType<typeof findInvitation>>>;

/** Why an invitation cannot be used now, or null. The demo sends no new ones: there a used link works again. */
export function invitationFault(found: Found, moment: Date): Exclude<ExchangeFault, 'limited'> | null {
  if (found.purpose === 'account') return 'unknown';
  if (found.revokedAt) return 'revoked';
  if (found.expiresAt <= moment) return 'expired';
  if (found.usedAt && !isDemo()) return 'used';
  return found.waveState === 'draft' ? 'notOpen' : null;
}

/**
 * Exchanges the token of an invitation link for a step that waits for a code, which is sent to the invited address: a link that somebody
 * forwarded or found opens nothing. It is used up where the code is right, not before. `now` replaces the database's clock.
 */
export async function exchangeInvitation(asked: Asked): Promise<ExchangeResult> {
  const { request, clientAddress, locale, now } = asked;
  const mayTry = isDemo() || (await takeLimit('invitationTryNetwork', networkOf(clientAddress))).ok;
  if (!mayTry) return { ok: false, reason: 'limited' };
  const tokenHash = hashOfToken(asked.token);
  if (!tokenHash) return { ok: false, reason: 'unknown' };
  const found = await withActor({ kind: 'auth' }, (tx) => findInvitation(tx, tokenHash));
  const fault = found ? invitationFault(found, now ?? found.now) : 'unknown';
  if (!found || fault) return { ok: false, reason: fault ?? 'unknown' };
  const { email, id } = found;
  if (!(await mayCodeBeSent({ request, clientAddress, email }))) return { ok: false, reason: 'limited' };
  return withActor({ kind: 'auth' }, async (tx): Promise<ExchangeResult> => {
    const step = await startStep(tx, { kind: 'code', email, invitationId: id, challenge: 'signIn' });
    await sendCode(tx, { idHash: step.idHash, recipient: email, locale });
    return { ok: true, cookie: step.cookie };
  });
}
