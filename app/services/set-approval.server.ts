import { withActor } from '../../db/actor.server.ts';
import { listApprovers } from '../../db/queries/approval.server.ts';
import { appendAudit } from '../../db/queries/audit.server.ts';
import { setApprovalNeed } from '../../db/queries/participation.server.ts';
import type { Viewer } from '../auth/guard.server.ts';
import { type PersonFault, parsePerson } from '../member/person.ts';
import { openSheet } from './answer-sheet.server.ts';
import { closeOpenRequest } from './ask-approval.server.ts';
import { type InviteFault, inviteColleague } from './invite-colleague.server.ts';

/** Who approves: nobody, one of the company's approvers, any of them, or somebody to invite. `choice` is the id of a person or one of the words. */
export type ApprovalChoice = { choice: string; name: string; email: string };

/** Why the setting stayed as it was. */
export type ApprovalFault = 'notFound' | 'notOpen' | 'closed' | 'noChoice' | 'noApprover' | PersonFault | InviteFault;

/** What became of the setting. */
export type SetApprovalResult = { ok: true; isInvited: boolean } | { ok: false; faults: ApprovalFault[] };

/**
 * Sets whether a superior approves before the company's answers to a wave are submitted, and who is asked. Somebody new gets an invitation. Where approval
 * is taken away, or another person is to be asked, an open request is taken back.
 */
export async function setApproval(
  viewer: Viewer,
  { wave, ...wanted }: ApprovalChoice & { wave: string },
): Promise<SetApprovalResult> {
  const { choice } = wanted;
  if (choice === '') return { ok: false, faults: ['noChoice'] };
  if (choice !== 'invite') return store(viewer, { wave, choice, isInvited: false });
  const person = parsePerson(wanted);
  if (!person.ok) return { ok: false, faults: person.faults };
  const open = await isOpen(viewer, wave);
  if (!open.ok) return open;
  const invited = await inviteColleague(viewer, { person: person.value, purpose: 'approve' });
  // Whoever is invited or there already is asked all the same.
  const isKnown = !invited.ok && invited.reason === 'alreadyInvited';
  if (!invited.ok && !isKnown) return { ok: false, faults: [invited.reason] };
  return store(viewer, { wave, choice: 'any', isInvited: true });
}

async function isOpen({ actor }: Viewer, slug: string): Promise<{ ok: true } | { ok: false; faults: ApprovalFault[] }> {
  if (actor.kind !== 'member') return { ok: false, faults: ['notFound'] };
  const sheet = await withActor(actor, (tx) => openSheet(tx, { actor, slug }));
  if (sheet?.phase === 'open') return { ok: true };
  return { ok: false, faults: [sheet?.phase === 'closed' ? 'closed' : sheet ? 'notOpen' : 'notFound'] };
}

function store(
  { actor }: Viewer,
  { wave, choice, isInvited }: { wave: string; choice: string; isInvited: boolean },
): Promise<SetApprovalResult> {
  if (actor.kind !== 'member') return Promise.resolve({ ok: false, faults: ['notFound'] });
  return withActor(actor, async (tx): Promise<SetApprovalResult> => {
    const sheet = await openSheet(tx, { actor, slug: wave, lock: true });
    if (!sheet) return { ok: false, faults: ['notFound'] };
    if (sheet.phase !== 'open') return { ok: false, faults: [sheet.phase] };
    const approvers = await listApprovers(tx, actor.companyId);
    const needsApproval = choice !== 'none';
    const approverId = approvers.find(({ userId }) => userId === choice)?.userId ?? null;
    if (needsApproval && choice !== 'any' && !approverId) return { ok: false, faults: ['noApprover'] };
    if (choice === 'any' && approvers.length === 0 && !isInvited) return { ok: false, faults: ['noApprover'] };
    const { row } = sheet;
    const { companyId, waveId } = row;
    if (row.needsApproval === needsApproval && row.approverId === approverId) return { ok: true, isInvited };
    await closeOpenRequest(tx, sheet, actor.userId);
    await setApprovalNeed(tx, { companyId, waveId, needsApproval, approverId });
    const detail = { setting: needsApproval ? 'needed' : 'notNeeded' } as const;
    await appendAudit(tx, { event: 'approval.set', actor, waveId, detail });
    return { ok: true, isInvited };
  });
}
