import { type Actor, type Tx, withActor } from '../../db/actor.server.ts';
import { appendAudit } from '../../db/queries/audit.server.ts';
import { findLatestSubmission, saveDraftSection } from '../../db/queries/response.server.ts';
import { unseal } from '../../db/seal.server.ts';
import type { Answers } from '../survey/answer.ts';
import { findSection } from '../survey/questionnaire.ts';
import { answersFromText, answersToText, submissionPlace } from '../survey/sealed-form.ts';
import { remarkKey } from '../survey/section-keys.ts';
import { answersAt, openSheet, type Sheet, sealDraft } from './answer-sheet.server.ts';
import { draftRevisions } from './submission-content.server.ts';

/** What became of going back. `nothingSent`: there is no submission to go back to. */
export type RevertResult = { ok: true } | { ok: false; reason: 'notFound' | 'notOpen' | 'closed' | 'nothingSent' };

/** Lays the answers that were submitted last over the draft: every section is as it was then. What was changed since stays in earlier revisions alone. */
export async function revertAnswers(actor: Actor, wave: string): Promise<RevertResult> {
  if (actor.kind !== 'member') return { ok: false, reason: 'notFound' };
  return withActor(actor, async (tx): Promise<RevertResult> => {
    const sheet = await openSheet(tx, { actor, slug: wave, lock: true });
    if (!sheet) return { ok: false, reason: 'notFound' };
    if (sheet.phase !== 'open') return { ok: false, reason: sheet.phase };
    const { responseKey, waveKey } = sheet;
    const submittedAt = responseKey ? await submittedSections(tx, { ...sheet, responseKey }) : null;
    if (!responseKey || !submittedAt) return { ok: false, reason: 'nothingSent' };
    let isChanged = false;
    for (const [section, { revision, answers }] of sheet.sections) {
      const before = await submittedAt(section);
      if (answersToText(before) === answersToText(answers)) continue;
      isChanged = true;
      const at = { responseKey, section, revision: revision + 1 };
      await saveDraftSection(tx, { ...at, sealed: sealDraft(waveKey, at, before) });
    }
    if (isChanged) await appendAudit(tx, { event: 'answers.reverted', actor, waveId: sheet.row.waveId, detail: {} });
    return { ok: true };
  });
}

/** Gives the answers of each section as they were when the sheet was submitted last; null before the first submission. */
async function submittedSections(
  tx: Tx,
  sheet: Sheet & { responseKey: string },
): Promise<((section: string) => Promise<Answers>) | null> {
  const { responseKey, waveKey, questionnaire } = sheet;
  const latest = await findLatestSubmission(tx, responseKey);
  if (!latest) return null;
  const revisions = draftRevisions(waveKey, responseKey, latest);
  if (revisions) return (section) => answersAt(tx, sheet, { section, revision: revisions.get(section) ?? 0 });
  // Submissions that were stored without their revisions: what they hold, item by item.
  const text = unseal(waveKey, latest.sealed, submissionPlace(responseKey, latest.revision)).toString('utf8');
  const content = answersFromText(text);
  return async (id) => {
    const section = findSection(questionnaire, id);
    // What is kept beside the questions stays as it is.
    if (!section) return sheet.sections.get(id)?.answers ?? {};
    const keys = section.items.flatMap((item) => [item.id, remarkKey(item.id)]);
    return Object.fromEntries(keys.flatMap((key) => (content[key] ? [[key, content[key]] as const] : [])));
  };
}
