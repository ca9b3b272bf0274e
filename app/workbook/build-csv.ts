import { buildCsv } from '../exports/csv.ts';
import type { Locale } from '../text/locale.ts';
import { translator } from '../text/translate.ts';
import { guardText } from './cell-text.ts';
import type { LayoutSection } from './layout.ts';

/** The same rows as in the workbook, as a CSV file: a row with the stamp before the rows of each section. */
export function buildAnswerCsv(sections: readonly (LayoutSection & { stamp: string })[], language: Locale): string {
  const t = translator(language, 'workbook');
  const columns = [
    t('file.id'),
    t('file.section'),
    t('file.question'),
    t('file.answer'),
    t('file.allowed'),
    t('file.csvNote'),
  ];
  const separator = language === 'ja' ? '／' : ' / ';
  const rows = sections.flatMap((section) => [
    [section.stamp, section.title, t('file.csvStamp'), '', '', ''],
    ...section.rows.map((row) => {
      const answer = typeof row.answer === 'string' ? guardText(row.answer) : row.answer;
      const allowed = [row.choices.join(separator), row.hint.replaceAll('\n', separator)]
        .filter(Boolean)
        .join(separator);
      return [row.key, section.title, row.question, answer, allowed, row.note === null ? '' : guardText(row.note)];
    }),
  ]);
  return buildCsv(columns, rows);
}
