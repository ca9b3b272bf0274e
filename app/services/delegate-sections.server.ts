import { createHash, randomBytes } from 'node:crypto';
import { withActor } from '../../db/actor.server.ts';
import { findOwnHold, lockJoining } from '../../db/queries/access-hold.server.ts';
import { appendAudit } from '../../db/queries/audit.server.ts';
import { insertInvitation } from '../../db/queries/invitation.server.ts';
import { hasCompanyRole } from '../../db/queries/people.server.ts';
import { isAskedAlready } from '../../db/queries/sharing.server.ts';
import type { Viewer } from '../auth/guard.server.ts';
import { takeLimit } from '../auth/limits.server.ts';
import { delegateMailVariables } from '../mail/delegate-mail.ts';
import { renderMail } from '../mail/render-mail.ts';
import { parseSharing, type SharingFault, type SharingTyped } from '../member/sharing-request.ts';
import { openSheet, type Sheet } from './answer-sheet.server.ts';
import type { InviteFault } from './invite-colleague.server.ts';
import { mailDelegate, mailPlace } from './mail-delegate.server.ts';
import { beginSheet } from './save-section.server.ts';

type Fault = InviteFault | SharingFault | 'notOpen';

/** What became of asking somebody for sections. `token` is that of the link, where it is handed over and not mailed: it is stored nowhere. */
export type DelegateResult = { ok: true; token: string | null } | { ok: false; faults: Fault[] };

/** The mail as it would be sent, without its link, or what is wrong with the request. */
export type DelegatePreview =
  | { ok: true; mail: { to: string; subject: string; text: string } }
  | { ok: false; faults: Fault[] };

type Asking = { wave: string; typed: SharingTyped };

const TOKEN_BYTES = 32;

function parseFor(sheet: Sheet | null, typed: SharingTyped) {
  if (sheet?.phase !== 'open') return { ok: false, faults: ['notOpen'] } as const;
  const { now, closesAt } = sheet.row;
  const { whole, questionnaire } = sheet;
  // Where plants answer, a section of the company's stands for that of every plant.
  const further = whole.sections.filter(({ id }) => !questionnaire.sections.some((section) => section.id === id));
  return parseSharing(typed, { sections: [...questionnaire.sections, ...further], now, closesAt });
}

/** Shows the mail that asks somebody for sections. Nothing is stored and nobody is told. */
export function previewDelegation(
  { actor, user }: Viewer,
  { wave, typed, link, origin }: Asking & { link: string; origin: string },
): Promise<DelegatePreview> {
  if (actor.kind !== 'member') return Promise.resolve({ ok: false, faults: ['notAllowed'] });
  return withActor(actor, async (tx): Promise<DelegatePreview> => {
    if (await findOwnHold(tx, actor)) return { ok: false, faults: ['held'] };
    const sheet = await openSheet(tx, { actor, slug: wave });
    const parsed = parseFor(sheet, typed);
    if (!parsed.ok || !sheet) return { ok: false, faults: parsed.ok ? ['notOpen'] : [...parsed.faults] };
    const { person, ...asked } = parsed.value;
    const variables = delegateMailVariables({ ...asked, name: person.name }, mailPlace(sheet, user.name));
    const mail = renderMail('delegate', asked.locale, { ...variables, link, origin });
    return { ok: true, mail: { to: person.email, ...mail } };
  });
}

/**
 * Asks somebody to fill in sections of the company's answers to one wave, by a mail or by a link that is handed over; either opens a step that waits
 * for the code sent to their address. They may write until the deadline; the day is when they are asked to be done. The sheet begins with it where
 * nobody began it: a delegate begins none.
 */
export async function delegateSections(
  viewer: Viewer,
  { wave, typed, byLink = false }: Asking & { byLink?: boolean },
): Promise<DelegateResult> {
  const { actor } = viewer;
  if (actor.kind !== 'member') return { ok: false, faults: ['notAllowed'] };
  const first = await withActor(actor, async (tx) => parseFor(await openSheet(tx, { actor, slug: wave }), typed));
  if (!first.ok) return { ok: false, faults: [...first.faults] };
  const { email } = first.value.person;
  if (!(await takeLimit('inviteSendAddress', email)).ok) return { ok: false, faults: ['limited'] };
  return withActor(actor, async (tx): Promise<DelegateResult> => {
    const { companyId, userId } = actor;
    await lockJoining(tx, companyId);
    if (await findOwnHold(tx, actor)) return { ok: false, faults: ['held'] };
    if (await hasCompanyRole(tx, { companyId, email, roles: ['respondent', 'company_admin'] }))
      return { ok: false, faults: ['alreadyThere'] };
    const sheet = await openSheet(tx, { actor, slug: wave, lock: true });
    const parsed = parseFor(sheet, typed);
    if (!parsed.ok || !sheet) return { ok: false, faults: parsed.ok ? ['notOpen'] : [...parsed.faults] };
    const { waveId, closesAt } = sheet.row;
    const { person, ...asked } = parsed.value;
    if (await isAskedAlready(tx, { companyId, waveId, email, sections: asked.sections }))
      return { ok: false, faults: ['alreadyInvited'] };
    if (!sheet.responseKey) await beginSheet(tx, sheet);
    const token = byLink ? randomBytes(TOKEN_BYTES).toString('base64url') : null;
    const invitationId = await insertInvitation(tx, {
      companyId,
      waveId,
      purpose: 'delegate',
      ...asked,
      ...person,
      byLink,
      tokenHash: token && createHash('sha256').update(token).digest('hex'),
      invitedBy: userId,
      expiresAt: closesAt,
    });
    if (!invitationId) return { ok: false, faults: ['alreadyInvited'] };
    if (!byLink) await mailDelegate(tx, viewer, { invitationId });
    const detail = { invitationId, purpose: 'delegate' };
    await appendAudit(tx, { event: 'invitation.made', actor, waveId, detail });
    return { ok: true, token };
  });
}
