import { createHash } from 'node:crypto';
import { withActor } from '../../db/actor.server.ts';
import { findInvitation } from '../../db/queries/invitation.server.ts';
import { type Accepted, acceptInvitation } from './accept-invitation.server.ts';

/** Why a link opens nothing. `notOpen`: the survey is still being prepared; `disabled`: the person may no longer sign in. */
type ExchangeFault = 'unknown' | 'expired' | 'revoked' | 'notOpen' | 'disabled';

/** Who comes in by the link, with which grant, and to which page. */
export type ExchangeResult = ({ ok: true } & Accepted) | { ok: false; reason: ExchangeFault };

const MOST_TOKEN_CHARACTERS = 256;

/**
 * Exchanges the token of an invitation link for the person and grant of a new session. Members have no password: the link may be opened again
 * until it expires or is revoked, also after the wave closed, when it leads to the copy of the answers. It serves what it was made for and
 * nothing else.
 */
export function exchangeInvitation({ token }: { token: string }): Promise<ExchangeResult> {
  const trimmed = token.trim();
  if (trimmed === '' || trimmed.length > MOST_TOKEN_CHARACTERS)
    return Promise.resolve({ ok: false, reason: 'unknown' });
  const tokenHash = createHash('sha256').update(trimmed).digest('hex');
  return withActor({ kind: 'auth' }, async (tx): Promise<ExchangeResult> => {
    const found = await findInvitation(tx, tokenHash);
    // Staff set a password and a second factor first: a link alone signs none of them in.
    if (!found || found.purpose === 'account' || found.purpose === 'staff') return { ok: false, reason: 'unknown' };
    if (found.revokedAt) return { ok: false, reason: 'revoked' };
    if (found.expiresAt <= found.now) return { ok: false, reason: 'expired' };
    if (found.waveState === 'draft') return { ok: false, reason: 'notOpen' };
    const { id: invitationId, email, name } = found;
    const accepted = await acceptInvitation(tx, { invitationId, email, name: name || email });
    return accepted ? { ok: true, ...accepted } : { ok: false, reason: 'disabled' };
  });
}
