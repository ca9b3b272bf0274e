import type { Actor } from '../../db/actor.server.ts';
import { copyWorkbook } from '../exports/copy-workbook.server.ts';
import { attachment } from '../exports/csv.ts';
import { blankDocument, type CopyFacts, copyDocument } from '../exports/pdf-document.ts';
import { printPdf } from '../exports/print-pdf.server.ts';
import { blankSections, submittedSections } from '../survey/answer-sheet.ts';
import type { Questionnaire } from '../survey/questionnaire.ts';
import { receiptText } from '../survey/receipt.ts';
import { formatDate } from '../text/format.ts';
import type { Locale } from '../text/locale.ts';
import { translator } from '../text/translate.ts';
import { type Answering, readAnswering } from './read-answering.server.ts';

/** A file to hand over, with its type and name. */
export type FileToSend = { bytes: Uint8Array; type: string; disposition: string };

const PDF = 'application/pdf';
const XLSX = 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet';

/** The page number at a foot of a page; the places are filled in where the page is drawn. */
function pageWords(locale: Locale): string {
  return translator(locale, 'submission')('receipt.page', { page: '{{page}}', total: '{{total}}' });
}

type Submitted = NonNullable<Answering['submitted']>;

function factsOf(
  { wave, company }: Answering,
  { receiptNumber, submittedOn, digest }: Submitted,
  locale: Locale,
): CopyFacts {
  const day = formatDate(submittedOn, locale);
  return { survey: wave.title[locale], organisation: company.name[locale], receiptNumber, day, digest };
}

/** The copy of what the actor's own company submitted to a wave, in one language; null where it submitted nothing or isn't asked. */
export async function exportCopy(
  actor: Actor,
  { wave, format, language }: { wave: string; format: 'pdf' | 'xlsx'; language: Locale },
): Promise<FileToSend | null> {
  const answering = await readAnswering(actor, wave);
  const submitted = answering?.submitted;
  if (!answering || !submitted) return null;
  const { sent } = answering;
  const facts = factsOf(answering, submitted, language);
  const sections = submittedSections(sent, submitted, language);
  const name = translator(language, 'submission')('receipt.fileCopy', { wave, number: submitted.receiptNumber });
  const disposition = attachment(`${name}.${format}`);
  if (format === 'xlsx') {
    const text = receiptText({ wave, questionnaire: sent, ...submitted });
    return { bytes: await copyWorkbook({ facts, receiptText: text }, sections, language), type: XLSX, disposition };
  }
  const settings = { pageWords: pageWords(language), day: submitted.submittedOn };
  return { bytes: await printPdf(copyDocument(facts, sections, language), settings), type: PDF, disposition };
}

const blanks = new WeakMap<Questionnaire, Map<string, Promise<Uint8Array>>>();

/** All questions as a PDF to draft on, in one language: the same bytes for everybody who is asked the same. Null where the actor isn't asked. */
export async function exportBlank(
  actor: Actor,
  { wave, language }: { wave: string; language: Locale },
): Promise<FileToSend | null> {
  const answering = await readAnswering(actor, wave);
  if (!answering) return null;
  const { whole } = answering;
  const known = blanks.get(whole) ?? new Map<string, Promise<Uint8Array>>();
  blanks.set(whole, known);
  const key = `${wave} ${language}`;
  const found = known.get(key) ?? print(answering, language);
  known.set(key, found);
  // What failed is tried again the next time.
  found.catch(() => known.delete(key));
  const name = translator(language, 'submission')('receipt.fileBlank', { wave });
  return { bytes: await found, type: PDF, disposition: attachment(`${name}.pdf`) };
}

function print({ wave, whole }: Answering, language: Locale): Promise<Uint8Array> {
  const document = blankDocument(wave.title[language], blankSections(whole, language), language);
  const day = wave.opensAt.toISOString().slice(0, 10);
  return printPdf(document, { pageWords: pageWords(language), day });
}
