import { type Actor, type Tx, withActor } from '../../db/actor.server.ts';
import { appendAudit } from '../../db/queries/audit.server.ts';
import { deleteDeclines, saveDeclines } from '../../db/queries/decline.server.ts';
import { listInvitingAssociations } from '../../db/queries/participation.server.ts';
import { openSheet, type Sheet } from './answer-sheet.server.ts';

/** Why nothing changed. `lastOne`: without this association the company would answer for none, which is declined as a whole. */
export type DeclineFault = 'notFound' | 'notOpen' | 'closed' | 'lastOne' | 'notConfirmed';

/** What became of it. */
export type DeclineResult = { ok: true } | { ok: false; reason: DeclineFault };

type Asked = { waveId: string; associations: Awaited<ReturnType<typeof listInvitingAssociations>> };
type Member = Extract<Actor, { kind: 'member' }>;

/** Does not answer a wave for one association: the answers count there no more. What was released stays. Doing it twice is doing it once. */
export function declineAssociation(
  actor: Actor,
  { wave, code }: { wave: string; code: string },
): Promise<DeclineResult> {
  return change(actor, wave, async (tx, member, { waveId, associations }) => {
    const chosen = associations.find((one) => one.code === code);
    if (!chosen) return { ok: false, reason: 'notFound' };
    if (chosen.isDeclined) return { ok: true };
    if (associations.every((one) => one === chosen || one.isDeclined)) return { ok: false, reason: 'lastOne' };
    const { companyId } = member;
    await saveDeclines(tx, { companyId, waveId, associationIds: [chosen.id] });
    const detail = { associationId: chosen.id };
    await appendAudit(tx, { event: 'decline.made', actor: member, waveId, detail });
    return { ok: true };
  });
}

/** Declines a wave: the company answers it for none of its associations, and its answers count nowhere. */
export function declineWave(
  actor: Actor,
  { wave, isConfirmed }: { wave: string; isConfirmed: boolean },
): Promise<DeclineResult> {
  return change(actor, wave, async (tx, member, { waveId, associations }) => {
    const open = associations.filter(({ isDeclined }) => !isDeclined);
    if (open.length === 0) return { ok: true };
    if (!isConfirmed) return { ok: false, reason: 'notConfirmed' };
    await saveDeclines(tx, { companyId: member.companyId, waveId, associationIds: open.map(({ id }) => id) });
    await appendAudit(tx, { event: 'decline.all', actor: member, waveId, detail: {} });
    return { ok: true };
  });
}

/** Answers a wave for an association after all: the answers count there again. */
export function takeDeclineBack(actor: Actor, { wave, code }: { wave: string; code: string }): Promise<DeclineResult> {
  return change(actor, wave, async (tx, member, { waveId, associations }) => {
    const chosen = associations.find((one) => one.code === code);
    if (!chosen) return { ok: false, reason: 'notFound' };
    if (!chosen.isDeclined) return { ok: true };
    await deleteDeclines(tx, { companyId: member.companyId, waveId, associationIds: [chosen.id] });
    const detail = { associationId: chosen.id };
    await appendAudit(tx, { event: 'decline.takenBack', actor: member, waveId, detail });
    return { ok: true };
  });
}

// One change after the other: the participation is locked, so that two people cannot each decline all but one.
async function change(
  actor: Actor,
  slug: string,
  work: (tx: Tx, member: Member, asked: Asked) => Promise<DeclineResult>,
): Promise<DeclineResult> {
  if (actor.kind !== 'member') return { ok: false, reason: 'notFound' };
  return withActor(actor, async (tx): Promise<DeclineResult> => {
    const sheet: Sheet | null = await openSheet(tx, { actor, slug, lock: true });
    if (!sheet) return { ok: false, reason: 'notFound' };
    if (sheet.phase !== 'open') return { ok: false, reason: sheet.phase };
    const { companyId, waveId } = sheet.row;
    return work(tx, actor, { waveId, associations: await listInvitingAssociations(tx, { companyId, waveId }) });
  });
}
