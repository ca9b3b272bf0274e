import { withActor } from '../../db/actor.server.ts';
import { appendAudit } from '../../db/queries/audit.server.ts';
import { endTyping } from '../../db/queries/proxy-entry.server.ts';
import type { Viewer } from '../auth/guard.server.ts';
import { contentOf, isEmptyContent } from '../survey/content.ts';
import { macsOf, paperOf } from '../survey/paper-form.ts';
import { entryFault, hasUnread, openProxySheet, proxyActor, sealNote } from './proxy-sheet.server.ts';

/** Why a turn did not end. `unread`: something typed is no answer; `noPaper`: the day or the name on the paper is missing. */
export type FinishTypingFault = 'notFound' | 'closed' | 'declined' | 'unread' | 'noPaper' | 'nothingTyped';

/**
 * Ends the turn of the first person. From here on nobody reads what they typed: digests stay, by which the second person is told where they typed
 * something else, and the rest is deleted.
 */
export async function finishProxyTyping(
  { actor, user }: Viewer,
  entryId: string | undefined,
): Promise<{ ok: true } | { ok: false; reason: FinishTypingFault }> {
  const own = proxyActor(actor, entryId);
  if (!own) return { ok: false, reason: 'notFound' };
  return withActor(own, async (tx) => {
    const sheet = await openProxySheet(tx, own, { lock: true });
    if (sheet?.row.state !== 'typing') return { ok: false, reason: 'notFound' } as const;
    const { row, paper, questionnaire, answers, waveKey, mac } = sheet;
    const fault = entryFault(row);
    if (fault) return { ok: false, reason: fault } as const;
    if (paper.sections.some((section) => hasUnread(sheet, section))) return { ok: false, reason: 'unread' } as const;
    if (!paperOf(answers)) return { ok: false, reason: 'noPaper' } as const;
    if (isEmptyContent(questionnaire, contentOf(questionnaire, answers)))
      return { ok: false, reason: 'nothingTyped' } as const;
    const paperSealed = sealNote(waveKey, row.id, { typedBy: user.name });
    await endTyping(tx, { id: row.id, macs: macsOf(paper, answers, mac), paperSealed });
    const { companyId, waveId } = row;
    await appendAudit(tx, { event: 'paper.typed', actor: own, companyId, waveId, detail: {} });
    return { ok: true } as const;
  });
}
