import { withActor } from '../../db/actor.server.ts';
import { findOwnHold, lockJoining } from '../../db/queries/access-hold.server.ts';
import { appendAudit } from '../../db/queries/audit.server.ts';
import { insertInvitation } from '../../db/queries/invitation.server.ts';
import { hasCompanyRole } from '../../db/queries/people.server.ts';
import type { Viewer } from '../auth/guard.server.ts';
import { takeLimit } from '../auth/limits.server.ts';
import type { Person } from '../member/person.ts';
import { openSheet } from './answer-sheet.server.ts';
import { type InviteFault, mailColleague } from './invite-colleague.server.ts';
import { beginSheet } from './save-section.server.ts';

/** What became of giving sections to somebody. */
export type DelegateResult = { ok: true } | { ok: false; reason: InviteFault | 'noSections' | 'notOpen' | 'badDay' };

const DAY = /^\d{4}-\d\d-\d\d$/;

/** The end of a day in Japan, or null where it is no day. */
function endOfDay(day: string): Date | null {
  const moment = DAY.test(day) ? new Date(`${day}T23:59:59+09:00`) : null;
  return moment && !Number.isNaN(moment.getTime()) ? moment : null;
}

/**
 * Invites somebody to fill in sections of the company's answers to one wave, until the end of a day, at the latest that of the deadline. The sheet
 * begins with it where nobody began it: a delegate begins none.
 */
export async function delegateSections(
  viewer: Viewer,
  input: { person: Person; wave: string; sections: readonly string[]; until: string },
): Promise<DelegateResult> {
  const { actor } = viewer;
  const { person } = input;
  if (actor.kind !== 'member') return { ok: false, reason: 'notAllowed' };
  if (!(await takeLimit('inviteSendAddress', person.email)).ok) return { ok: false, reason: 'limited' };
  return withActor(actor, async (tx): Promise<DelegateResult> => {
    const { companyId, userId } = actor;
    await lockJoining(tx, companyId);
    if (await findOwnHold(tx, actor)) return { ok: false, reason: 'held' };
    if (await hasCompanyRole(tx, { companyId, email: person.email, roles: ['respondent', 'company_admin'] }))
      return { ok: false, reason: 'alreadyThere' };
    const sheet = await openSheet(tx, { actor, slug: input.wave, lock: true });
    if (sheet?.phase !== 'open') return { ok: false, reason: 'notOpen' };
    const offered = new Set([...sheet.whole.sections, ...sheet.questionnaire.sections].map(({ id }) => id));
    const known = [...offered].filter((id) => input.sections.includes(id));
    if (known.length === 0) return { ok: false, reason: 'noSections' };
    const { now, closesAt, waveId } = sheet.row;
    const end = input.until === '' ? closesAt : endOfDay(input.until);
    if (!end || end <= now) return { ok: false, reason: 'badDay' };
    if (!sheet.responseKey) await beginSheet(tx, sheet);
    const invitationId = await insertInvitation(tx, {
      companyId,
      waveId,
      purpose: 'delegate',
      sections: known,
      ...person,
      invitedBy: userId,
      expiresAt: new Date(Math.min(end.getTime(), closesAt.getTime())),
    });
    if (!invitationId) return { ok: false, reason: 'alreadyInvited' };
    await mailColleague(tx, viewer, { invitationId, recipient: person.email });
    const detail = { invitationId, purpose: 'delegate' };
    await appendAudit(tx, { event: 'invitation.made', actor, waveId, detail });
    return { ok: true };
  });
}
