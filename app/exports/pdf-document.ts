import type { Content, TDocumentDefinitions } from 'pdfmake/interfaces';
import type { BlankRow, BlankSection, SheetSection } from '../survey/answer-sheet.ts';
import { digestGroups } from '../survey/receipt.ts';
import { captionOf } from '../text/format.ts';
import type { Locale } from '../text/locale.ts';
import { translator } from '../text/translate.ts';

/** A document as data, without functions: it is handed to another thread. */
export type PdfDocument = TDocumentDefinitions;

/** What stands at the head of a copy. */
export type CopyFacts = {
  survey: string;
  organisation: string;
  receiptNumber: string;
  day: string;
  digest: string;
};

const FRAME = {
  pageSize: 'A4',
  pageMargins: [42, 42, 42, 48],
  defaultStyle: { font: 'BizUdpGothic', fontSize: 9.5, lineHeight: 1.3 },
  styles: {
    title: { fontSize: 18, bold: true, margin: [0, 0, 0, 10] },
    section: { fontSize: 13, bold: true, margin: [0, 14, 0, 4] },
    head: { bold: true, fontSize: 9 },
    note: { fontSize: 9, color: '#4d4d4d' },
  },
} satisfies Partial<PdfDocument>;

const LONG_ANSWER = 600;
const MANY_OPTIONS = 30;

function frameOf(title: string, locale: Locale): Omit<PdfDocument, 'content'> {
  return { ...FRAME, language: locale === 'ja' ? 'ja-JP' : 'en-GB', displayTitle: true, info: { title } };
}

/** A copy of submitted answers: receipt, check number, then every question with its answer. It names no person. */
export function copyDocument(facts: CopyFacts, sections: readonly SheetSection[], locale: Locale): PdfDocument {
  const t = translator(locale, 'submission');
  const answering = translator(locale, 'answering');
  const title = t('receipt.copyTitle');
  const lines: [string, string][] = [
    [answering('done.numberLabel'), facts.receiptNumber],
    [answering('done.dayLabel'), facts.day],
    [answering('done.organisationLabel'), facts.organisation],
    [t('receipt.digestLabel'), digestGroups(facts.digest).join(' ')],
  ];
  return {
    ...frameOf(`${title} ${facts.survey}`, locale),
    content: [
      { text: title, style: 'title' },
      { text: facts.survey, bold: true, margin: [0, 0, 0, 8] },
      {
        table: { widths: [110, '*'], body: lines.map(([term, value]) => [{ text: term, style: 'head' }, value]) },
        layout: 'lightHorizontalLines',
      },
      { text: t('receipt.digestHelp'), style: 'note', margin: [0, 6, 0, 0] },
      ...sections.flatMap((section) => copySection(section, locale)),
    ],
  };
}

function copySection({ title, rows }: SheetSection, locale: Locale): Content[] {
  const t = translator(locale, 'submission');
  const shell = translator(locale, 'shell');
  const body = rows.map(({ number, label, words, remark }) => {
    const given = words.length > 0 ? words.join('\n') : shell('notAnswered');
    return [number, label, remark === null ? given : `${given}\n${t('receipt.remark', { text: remark })}`];
  });
  const columns = ['number', 'question', 'answer'] as const;
  const head = columns.map((name) => ({ text: t(`receipt.columns.${name}`), style: 'head' }));
  const isShort = body.every((cells) => (cells[2] ?? '').length <= LONG_ANSWER);
  // The title is a row of the head: it never stands alone at the foot of a page, and it is said again on the next one.
  const named = [{ text: title, style: 'section', colSpan: columns.length }, '', ''];
  return [
    {
      table: {
        headerRows: 2,
        keepWithHeaderRows: 1,
        dontBreakRows: isShort,
        widths: [48, '*', 190],
        body: [named, head, ...body],
      },
      layout: 'lightHorizontalLines',
    },
  ];
}

/** The questions of a survey with boxes to tick, to be drafted on paper, or under another title and note to be sent in. */
export function blankDocument(
  survey: string,
  sections: readonly BlankSection[],
  locale: Locale,
  words?: { title: string; note: string },
): PdfDocument {
  const t = translator(locale, 'submission');
  const title = words?.title ?? t('receipt.blankTitle');
  return {
    ...frameOf(`${title} ${survey}`, locale),
    content: [
      { text: title, style: 'title' },
      { text: survey, bold: true, margin: [0, 0, 0, 4] },
      { text: words?.note ?? t('receipt.blankNote'), style: 'note' },
      ...sections.flatMap((section) => blankSection(section, locale)),
    ],
  };
}

/** A title stays with its first question. */
function blankSection({ title, intro, rows }: BlankSection, locale: Locale): Content[] {
  const [first, ...others] = rows.map((row) => blankRow(row, locale));
  const head: Content[] = [
    { text: title, style: 'section' },
    ...(intro ? [{ text: intro, margin: [0, 0, 0, 4] } satisfies Content] : []),
    ...(first ? [first] : []),
  ];
  return [{ unbreakable: (rows[0]?.options.length ?? 0) < MANY_OPTIONS, stack: head }, ...others];
}

function blankRow(row: BlankRow, locale: Locale): Content {
  const t = translator(locale, 'answering');
  const how =
    row.kind === 'multiple'
      ? t('preview.chooseAny')
      : row.kind === 'number'
        ? t('preview.number', { unit: row.unit })
        : row.kind === 'text'
          ? t('preview.text')
          : t('preview.chooseOne');
  const space = row.kind === 'text' ? '\n\n' : row.kind === 'number' ? `＿＿＿＿＿＿ ${row.unit}` : '';
  return {
    unbreakable: row.options.length < MANY_OPTIONS,
    margin: [0, 5, 0, 3],
    stack: [
      {
        text: [
          { text: `${row.number}　`, bold: true },
          { text: row.label, bold: true },
        ],
      },
      { text: captionOf([how, ...(row.isConditional ? [t('preview.only')] : [])], locale), style: 'note' },
      ...(row.options.length > 0 ? [{ text: row.options.map((label) => `□\u00a0${label}`).join('　') }] : []),
      ...(space ? [{ text: space }] : []),
    ],
  };
}
