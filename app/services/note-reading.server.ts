import type { Tx } from '../../db/actor.server.ts';
import { cameUnasked } from '../../db/queries/access-hold.server.ts';
import { appendAudit } from '../../db/queries/audit.server.ts';
import { isNotedToday, lockNoting } from '../../db/queries/company-event.server.ts';
import type { SheetActor } from './answer-sheet.server.ts';

const PURPOSES = { reader: 'approval', delegate: 'sections', member: 'newcomer' } as const;

/**
 * Notes that somebody opened a company's answers who was let in to see them but does not answer for the company: an approver or a delegate, who may work
 * elsewhere; or a newcomer whom an association invited, whose wait is over without anybody's consent. Once per person, wave and day, in the company's own
 * chain; no finer moment is kept. Whoever else answers for the company is the company, and what they read is not noted. Call it last.
 */
export async function noteReading(tx: Tx, actor: SheetActor, waveId: string): Promise<void> {
  if (actor.kind === 'member' && !(await cameUnasked(tx, actor))) return;
  const event = 'answers.read';
  const { userId } = actor;
  if (await isNotedToday(tx, { event, userId, waveId })) return;
  await lockNoting(tx, { event, userId, waveId });
  if (await isNotedToday(tx, { event, userId, waveId })) return;
  await appendAudit(tx, { event, actor, waveId, detail: { purpose: PURPOSES[actor.kind] } });
}
