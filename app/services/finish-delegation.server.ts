import { type Actor, withActor } from '../../db/actor.server.ts';
import { findAddressee } from '../../db/queries/approval.server.ts';
import { appendAudit } from '../../db/queries/audit.server.ts';
import { noteFinished } from '../../db/queries/sharing.server.ts';
import { queueMail } from '../mail/queue-mail.server.ts';
import { statementsOf } from '../survey/journey.ts';
import { openSheet } from './answer-sheet.server.ts';

type Delegate = Extract<Actor, { kind: 'delegate' }>;

/**
 * Finishes what a delegate was asked for in a wave where it has said of every section that it is complete: whoever asked is told, without an
 * answer. A section that is said to be open again takes that back. Returns whether it is finished now.
 */
export function finishDelegation(actor: Delegate, { wave, name }: { wave: string; name: string }): Promise<boolean> {
  return withActor(actor, async (tx) => {
    const sheet = await openSheet(tx, { actor, slug: wave, lock: true });
    if (!sheet) return false;
    const said = statementsOf(sheet.sections);
    const is = sheet.questionnaire.sections.every(({ id }) => said[id] === 'yes');
    const { grantId } = actor;
    const { row } = sheet;
    const changed = await noteFinished(tx, { grantId, waveId: row.waveId, is });
    if (!is || changed.length === 0) return is;
    const sections = changed.map(({ section }) => section).sort();
    for (const askedBy of new Set(changed.flatMap((each) => each.askedBy ?? []))) {
      const asker = await findAddressee(tx, askedBy);
      if (!asker) continue;
      const { email: recipient, locale } = asker;
      await queueMail(tx, {
        kind: 'delegateFinished',
        // Once a day: who takes it back and says it again sends no second mail.
        dedupeKey: `finished:${grantId}:${row.waveId}:${askedBy}:${row.now.toISOString().slice(0, 10)}`,
        recipient,
        locale,
        variables: {
          name,
          company: locale === 'ja' ? row.companyNameJa : row.companyNameEn,
          wave: locale === 'ja' ? row.titleJa : row.titleEn,
          slug: row.slug,
        },
      });
    }
    const detail = { grantId, sections };
    await appendAudit(tx, { event: 'delegation.finished', actor, waveId: row.waveId, detail });
    return true;
  });
}
