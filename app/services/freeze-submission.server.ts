import { randomInt } from 'node:crypto';
import type { Tx } from '../../db/actor.server.ts';
import { findAddressee } from '../../db/queries/approval.server.ts';
import { markSubmitted } from '../../db/queries/participation.server.ts';
import { findLatestSubmission, saveSubmission } from '../../db/queries/response.server.ts';
import { queueMail } from '../mail/queue-mail.server.ts';
import { formatDate } from '../text/format.ts';
import type { Sheet } from './answer-sheet.server.ts';
import { type SubmissionContent, sealContent } from './submission-content.server.ts';

/** What a respondent gets for a submission: a number that tells nothing of order, and the day in Japan. */
export type Receipt = { receiptNumber: string; submittedOn: string };

/** The receipt that a sheet has, or null before its first submission. */
export function receiptOf({ row }: Pick<Sheet, 'row'>): Receipt | null {
  const { receiptNumber, submittedOn } = row;
  return receiptNumber && submittedOn ? { receiptNumber, submittedOn } : null;
}

/** The number that the next submission of a sheet has. */
export async function nextRevision(tx: Tx, responseKey: string): Promise<number> {
  return ((await findLatestSubmission(tx, responseKey))?.revision ?? 0) + 1;
}

/** Stores a sheet's content as a submission, gives the receipt, and tells these people its number and day by mail. */
export async function freezeSubmission(
  tx: Tx,
  sheet: Sheet & { responseKey: string },
  { content, revision, tell }: { content: SubmissionContent; revision: number; tell: readonly string[] },
): Promise<Receipt> {
  const { companyId, waveId, closesAt, today } = sheet.row;
  await saveSubmission(tx, { ...sealContent(sheet.waveKey, sheet.responseKey, revision, content), day: today });
  const receipt = { receiptNumber: sheet.row.receiptNumber ?? newReceiptNumber(closesAt), submittedOn: today };
  await markSubmitted(tx, { companyId, waveId, receiptNumber: receipt.receiptNumber, day: today });
  for (const userId of new Set(tell)) {
    const { receiptNumber } = receipt;
    await tellPerson(tx, sheet, {
      kind: 'receipt',
      userId,
      reason: `${receiptNumber}:${revision}`,
      variables: (locale) => ({ number: receiptNumber, day: formatDate(today, locale) }),
    });
  }
  return receipt;
}

type Told = {
  kind: 'receipt' | 'approvalAsked' | 'approvalTakenBack' | 'approvalReturned' | 'withdrawn';
  userId: string;
  /** What sets this mail apart from others of its kind to the same person. */
  reason: string;
  variables?: (locale: 'ja' | 'en') => Readonly<Record<string, string>>;
};

/** Queues a mail about a sheet to somebody of its company; nothing where that person cannot be seen any more. No mail holds an answer. */
export async function tellPerson(
  tx: Tx,
  { row }: Pick<Sheet, 'row'>,
  { kind, userId, reason, variables = () => ({}) }: Told,
): Promise<void> {
  const person = await findAddressee(tx, userId);
  if (!person) return;
  const { email: recipient, locale } = person;
  const names = locale === 'ja' ? [row.titleJa, row.companyNameJa] : [row.titleEn, row.companyNameEn];
  await queueMail(tx, {
    kind,
    dedupeKey: `${kind}:${row.companyId}:${row.waveId}:${reason}:${userId}`,
    recipient,
    locale,
    isOfAnswers: true,
    variables: { wave: names[0] ?? '', company: names[1] ?? '', slug: row.slug, ...variables(locale) },
  });
}

/** A new receipt number; the year is that of the deadline. */
export function newReceiptNumber(closesAt: Date): string {
  const group = () => String(randomInt(10_000)).padStart(4, '0');
  return `${closesAt.getUTCFullYear()}-${group()}-${group()}`;
}
