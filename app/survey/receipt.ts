import type { Answers } from './answer.ts';
import { answersToText } from './sealed-form.ts';

/** What a receipt vouches for: which survey, under which number, on which day (`2026-12-18`, in Japan), and every answer. */
export type ReceiptContent = {
  wave: string;
  questionnaire: { id: string; version: number };
  receiptNumber: string;
  submittedOn: string;
  answers: Answers;
};

/**
 * The text whose SHA-256 stands on a receipt: six lines that end in a line feed, the last one the answers as JSON in the order of their ids. Equal
 * receipts are equal texts, on whatever machine they are written.
 */
export function receiptText({ wave, questionnaire, receiptNumber, submittedOn, answers }: ReceiptContent): string {
  const lines = [
    'kurabe receipt 1',
    wave,
    `${questionnaire.id}@${questionnaire.version}`,
    receiptNumber,
    submittedOn,
    answersToText(answers),
  ];
  return `${lines.join('\n')}\n`;
}

/** What a receipt's text vouches for, read back out of it; null where it is no such text. */
export function parseReceiptText(text: string): ReceiptContent | null {
  const [head, wave, version, receiptNumber, submittedOn, answers, end, ...more] = text.split('\n');
  const [id, number] = (version ?? '').split('@');
  if (head !== 'kurabe receipt 1' || end !== '' || more.length > 0 || !wave || !id || !receiptNumber || !submittedOn)
    return null;
  try {
    const parsed: unknown = JSON.parse(answers ?? '');
    if (typeof parsed !== 'object' || parsed === null || Array.isArray(parsed)) return null;
    const questionnaire = { id, version: Number(number) };
    return { wave, questionnaire, receiptNumber, submittedOn, answers: parsed as Answers };
  } catch {
    return null;
  }
}

/** A digest in groups of eight characters, as people compare it. */
export function digestGroups(digest: string): string[] {
  return digest.match(/.{1,8}/g) ?? [];
}
