import { createHash } from 'node:crypto';
import { withActor } from '../../db/actor.server.ts';
import {
  findInvitation,
  findOrCreateUser,
  grantRespondent,
  markInvitationUsed,
} from '../../db/queries/invitation.server.ts';

/** Why a link opens nothing. `notOpen`: the survey is still being prepared; `disabled`: the person may no longer sign in. */
type ExchangeFault = 'unknown' | 'expired' | 'revoked' | 'notOpen' | 'disabled';

/** Who comes in by the link, with which grant, and to which wave. */
export type ExchangeResult =
  | { ok: true; userId: string; roleGrantId: string; waveSlug: string }
  | { ok: false; reason: ExchangeFault };

const MOST_TOKEN_CHARACTERS = 256;

/**
 * Exchanges the token of an invitation link for the person and grant of a new session. Members have no password: the link
 * may be opened again until it expires or is revoked, also after the wave closed, when it leads to the copy of the
 * answers. It opens answers of the invited company alone and serves no other purpose. `now` replaces the
 * database's clock where it is given.
 */
export function exchangeInvitation({ token, now }: { token: string; now?: Date }): Promise<ExchangeResult> {
  const trimmed = token.trim();
  if (trimmed === '' || trimmed.length > MOST_TOKEN_CHARACTERS)
    return Promise.resolve({ ok: false, reason: 'unknown' });
  const tokenHash = createHash('sha256').update(trimmed).digest('hex');
  return withActor({ kind: 'auth' }, async (tx): Promise<ExchangeResult> => {
    const found = await findInvitation(tx, tokenHash);
    if (found?.purpose !== 'answer' || !found.companyId) return { ok: false, reason: 'unknown' };
    const moment = now ?? found.now;
    if (found.revokedAt) return { ok: false, reason: 'revoked' };
    if (found.expiresAt <= moment) return { ok: false, reason: 'expired' };
    if (found.waveState === 'draft') return { ok: false, reason: 'notOpen' };
    const user = await findOrCreateUser(tx, { email: found.email, name: found.email });
    if (user.disabledAt) return { ok: false, reason: 'disabled' };
    const roleGrantId = await grantRespondent(tx, { userId: user.id, companyId: found.companyId });
    await markInvitationUsed(tx, found.id, moment);
    return { ok: true, userId: user.id, roleGrantId, waveSlug: found.waveSlug };
  });
}
