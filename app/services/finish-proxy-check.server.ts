import { randomUUID } from 'node:crypto';
import { type Tx, withActor } from '../../db/actor.server.ts';
import { appendAudit } from '../../db/queries/audit.server.ts';
import { endChecking, holdUnbegun, markEntered } from '../../db/queries/proxy-entry.server.ts';
import { createResponse, saveDraftSection, saveSubmission } from '../../db/queries/response.server.ts';
import { sealLink } from '../../db/seal.server.ts';
import type { Viewer } from '../auth/guard.server.ts';
import { queueMail } from '../mail/queue-mail.server.ts';
import type { Answers } from '../survey/answer.ts';
import { PAPER_SECTION, paperOf } from '../survey/paper-form.ts';
import { NO_PLANTS } from '../survey/plants.ts';
import { withoutNotes } from '../survey/typed-section.ts';
import { formatDate } from '../text/format.ts';
import type { Locale } from '../text/locale.ts';
import { sealDraft } from './answer-sheet.server.ts';
import { newReceiptNumber } from './freeze-submission.server.ts';
import {
  differing,
  entryFault,
  hasUnread,
  openNote,
  openProxySheet,
  type ProxyActor,
  type ProxySheet,
  proxyActor,
  sealNote,
} from './proxy-sheet.server.ts';
import { sealContent, submissionContent } from './submission-content.server.ts';

/** Why an entry did not end. `unread`: something typed is no answer; `differs`: something is not alike yet; `begun`: the company answers by itself. */
type FinishCheckFault = 'notFound' | 'closed' | 'declined' | 'unread' | 'differs' | 'nothingTyped' | 'begun';

/** What became of the end of an entry. */
export type FinishCheckResult = { ok: true } | { ok: false; reason: FinishCheckFault };

/**
 * Ends an entry that two people typed alike: in one transaction it becomes the company's own sheet and its submission, the company is told by mail, and
 * whoever typed sees nothing of it any more.
 */
export async function finishProxyCheck(
  { actor, user }: Viewer,
  entryId: string | undefined,
): Promise<FinishCheckResult> {
  const own = proxyActor(actor, entryId);
  if (!own) return { ok: false, reason: 'notFound' };
  return withActor(own, async (tx): Promise<FinishCheckResult> => {
    // Read once without a lock: the company's participation is held before the entry, as where the company begins.
    const seen = await openProxySheet(tx, own);
    if (seen?.row.state !== 'typed') return { ok: false, reason: 'notFound' };
    if (!(await holdUnbegun(tx, seen.row))) return { ok: false, reason: 'begun' };
    const sheet = await openProxySheet(tx, own, { lock: true });
    if (sheet?.row.state !== 'typed') return { ok: false, reason: 'notFound' };
    const reason = refusal(sheet);
    if (reason) return { ok: false, reason };
    await enter(tx, sheet, { own, name: user.name });
    return { ok: true };
  });
}

function refusal(sheet: ProxySheet): FinishCheckFault | null {
  const fault = entryFault(sheet.row);
  if (fault) return fault;
  const { paper, answers } = sheet;
  if (paper.sections.some((section) => hasUnread(sheet, section))) return 'unread';
  const isAlike = paper.sections.every((section) => differing(sheet, section, { onlyLooked: false }).length === 0);
  if (!isAlike || !paperOf(answers)) return 'differs';
  return contentToSubmit(sheet).isEmpty ? 'nothingTyped' : null;
}

function contentToSubmit({ common, questionnaire, answers, sections }: ProxySheet) {
  const revisions = [...sections.keys()].filter((id) => id !== PAPER_SECTION);
  const drafts = new Map(revisions.map((id) => [id, { revision: 1, answers: {} }]));
  // A paper form answers for the company once; it is the company that may go on plant by plant.
  const whole = { common, whole: questionnaire, questionnaire, plants: NO_PLANTS };
  return submissionContent({ ...whole, answers, sections: drafts });
}

async function enter(tx: Tx, sheet: ProxySheet, { own, name }: { own: ProxyActor; name: string }): Promise<void> {
  const { row, waveKey, answers, sections } = sheet;
  const { companyId, waveId, today } = row;
  const responseKey = randomUUID();
  const first = row.paperSealed ? openNote(waveKey, row.id, row.paperSealed) : { typedBy: '' };
  const note = { ...first, checkedBy: name, ...paperOf(answers) };
  await endChecking(tx, { id: row.id, paperSealed: sealNote(waveKey, row.id, note), day: today });
  const linkSealed = sealLink(waveKey, companyId, responseKey);
  const receiptNumber = newReceiptNumber(row.closesAt);
  await markEntered(tx, { companyId, waveId, linkSealed, receiptNumber, submittedOn: today });
  await createResponse(tx, { responseKey, waveId });
  await saveDrafts(tx, sheet, { responseKey, sections });
  await saveSubmission(tx, { ...sealContent(waveKey, responseKey, 1, contentToSubmit(sheet)), day: today });
  await tellCompany(tx, sheet);
  // The association's chain first, then the company's: whoever holds both holds them in this order.
  await appendAudit(tx, { event: 'paper.entered', actor: own, companyId, waveId, detail: {} });
  await appendAudit(tx, { event: 'answers.entered', actor: own, companyId, waveId, associationId: null, detail: {} });
}

async function saveDrafts(
  tx: Tx,
  { waveKey }: ProxySheet,
  { responseKey, sections }: { responseKey: string; sections: ReadonlyMap<string, Answers> },
): Promise<void> {
  for (const [section, own] of sections) {
    if (section === PAPER_SECTION) continue;
    const place = { responseKey, section, revision: 1 };
    await saveDraftSection(tx, { ...place, sealed: sealDraft(waveKey, place, withoutNotes(own)) });
  }
}

/**
 * Tells the company's contact person that answers were entered, and nothing of them. Who types may not know in which language somebody of a company
 * reads: the mail has both, and is sent in the recipient's.
 */
async function tellCompany(tx: Tx, { row }: ProxySheet): Promise<void> {
  if (!row.contactEmail) return;
  const words = (locale: Locale) => ({
    wave: locale === 'ja' ? row.titleJa : row.titleEn,
    company: locale === 'ja' ? row.companyNameJa : row.companyNameEn,
    association: locale === 'ja' ? row.associationNameJa : row.associationNameEn,
    slug: row.slug,
    day: formatDate(row.today, locale),
    until: formatDate(row.closesAt, locale),
  });
  await queueMail(tx, {
    kind: 'proxyEntered',
    dedupeKey: `proxyEntered:${row.id}`,
    recipient: row.contactEmail,
    locale: 'ja',
    variables: words('ja'),
    inOther: words('en'),
  });
}
