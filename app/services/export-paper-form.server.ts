import { withActor } from '../../db/actor.server.ts';
import { findOwnSection } from '../../db/queries/own-section.server.ts';
import type { Viewer } from '../auth/guard.server.ts';
import { attachment } from '../exports/csv.ts';
import { blankDocument } from '../exports/pdf-document.ts';
import { printPdf } from '../exports/print-pdf.server.ts';
import { blankSections } from '../survey/answer-sheet.ts';
import { addOwnSections } from '../survey/own-sections.ts';
import { paperQuestionnaire } from '../survey/paper-form.ts';
import type { Questionnaire } from '../survey/questionnaire.ts';
import type { Locale } from '../text/locale.ts';
import { translator } from '../text/translate.ts';
import { frozenQuestionnaire } from './answer-sheet.server.ts';
import type { FileToSend } from './export-copy.server.ts';
import { openWaves } from './read-proxy-entries.server.ts';

type Form = { title: string; day: string; questionnaire: Questionnaire; language: Locale };

const printed = new Map<string, Promise<Uint8Array>>();

/** The paper form of an open survey as a PDF to send to members, the day and the name before all questions and the association's own section after them: the same bytes for all of its members. */
export async function exportPaperForm(
  { actor }: Viewer,
  { wave, language }: { wave: string; language: Locale },
): Promise<FileToSend | null> {
  if (actor.kind !== 'association') return null;
  const found = await withActor(actor, async (tx) => {
    const row = (await openWaves(tx)).find(({ slug }) => slug === wave);
    if (!row) return null;
    const own = await findOwnSection(tx, { waveId: row.id, associationId: actor.associationId });
    return { row, own, common: await frozenQuestionnaire(tx, row) };
  });
  if (!found) return null;
  const { row, own, common } = found;
  const questionnaire = addOwnSections(common, own ? [own] : []);
  const title = language === 'ja' ? row.titleJa : row.titleEn;
  const key = JSON.stringify([wave, row.questionnaireDigest, language, own]);
  const day = row.opensAt.toISOString().slice(0, 10);
  const bytes = printed.get(key) ?? print({ title, day, questionnaire, language });
  printed.set(key, bytes);
  // What failed is tried again the next time.
  bytes.catch(() => printed.delete(key));
  const name = translator(language, 'submission')('receipt.fileBlank', { wave });
  return { bytes: await bytes, type: 'application/pdf', disposition: attachment(`${name}.pdf`) };
}

function print({ title, day, questionnaire, language }: Form): Promise<Uint8Array> {
  const proxy = translator(language, 'proxy');
  const words = { title: proxy('list.blank'), note: proxy('paper.note') };
  const sections = blankSections(paperQuestionnaire(questionnaire), language);
  const pageWords = translator(language, 'submission')('receipt.page', { page: '{{page}}', total: '{{total}}' });
  return printPdf(blankDocument(title, sections, language, words), { pageWords, day });
}
