import { describe, expect, test } from 'vitest';
import { blankSections, sheetSections } from '../../app/survey/answer-sheet.ts';
import { getQuestionnaire, QUESTIONNAIRE_IDS } from '../../app/survey/catalog.ts';
import { codedColumns, encodeSubmission } from '../../app/survey/coding.ts';
import { sectionSign } from '../../app/survey/questionnaire.ts';
import { overlayTyped, readSectionForm } from '../../app/survey/section-form.ts';
import { timeLeft } from '../../app/survey/time-left.ts';

const q = getQuestionnaire('company-2022');
if (!q) throw new Error('the company survey is missing');

function formOf(entries: [string, string][]): FormData {
  const form = new FormData();
  for (const [name, value] of entries) form.append(name, value);
  return form;
}

describe('readSectionForm', () => {
  test('reads the items that were on the page with all their values, empty ones too', () => {
    const form = formOf([
      ['_item', 'C-01'],
      ['_item', 'C-02'],
      ['_base', '3'],
      ['_operation', 'op'],
      ['_intent', 'next'],
      ['C-02', 'ransom'],
      ['C-02', 'mail'],
      ['D-01', '1'],
    ]);
    expect(readSectionForm(form)).toEqual({
      items: ['C-01', 'C-02'],
      answers: { 'C-01': [], 'C-02': ['ransom', 'mail'] },
      at: null,
      baseRevision: 3,
      operationId: 'op',
      intent: { kind: 'next' },
    });
  });

  test.each([
    [[['_same', 'C-01']], { kind: 'same', item: 'C-01' }],
    [[['_take', 'C-04']], { kind: 'take', item: 'C-04' }],
    [[['_furigana', 'on']], { kind: 'furigana', isOn: true }],
    [[['_furigana', 'x']], { kind: 'furigana', isOn: false }],
    [[['_intent', 'x']], { kind: 'save' }],
  ] as [[string, string][], object][])('reads which button was pressed: %j', (fields, intent) => {
    expect(readSectionForm(formOf(fields)).intent).toEqual(intent);
  });

  test.each(['', '-1', '1.5', 'x', '1e99', '99999999999'])('takes the base revision %j as none', (base) => {
    expect(readSectionForm(formOf([['_base', base]])).baseRevision).toBe(0);
  });

  test('is not led astray by names of object members and files', () => {
    const form = formOf([
      ['_item', '__proto__'],
      ['_item', 'constructor'],
      ['__proto__', '1'],
    ]);
    form.append('_item', new Blob(['x']), 'file');
    const read = readSectionForm(form);
    expect(read.items).toEqual(['__proto__', 'constructor']);
    expect(({} as Record<string, unknown>).polluted).toBeUndefined();
    expect(Object.getPrototypeOf(read.answers)).toBe(Object.prototype);
  });

  test('takes time in proportion to the form, however many names it has', () => {
    const form = formOf(Array.from({ length: 60_000 }, (_, index) => ['_item', `x${index}`]));
    const startedAt = performance.now();
    expect(readSectionForm(form).items).toHaveLength(60_000);
    expect(performance.now() - startedAt).toBeLessThan(2_000);
  });
});

describe('overlayTyped', () => {
  test('lays typed values over the known answers, item by item, and takes no answer out of nonsense', () => {
    const section = q.sections.find(({ id }) => id === 'c');
    if (!section) throw new Error('section c is missing');
    const known = { 'C-01': { code: '1' }, 'C-04': { number: 3 }, 'D-01': { code: '2' } };
    const typed = { 'C-01': ['2'], 'C-04': ['three'], 'D-01': ['1'] };
    expect(overlayTyped(q, section, { known, typed })).toEqual({ 'C-01': { code: '2' }, 'D-01': { code: '2' } });
  });
});

describe('sheets to read', () => {
  test('leave out what is not asked and say how much that is', () => {
    const answers = { 'C-01': { code: '3' }, 'C-04': { number: 9 }, 'A-10': { number: 1200 } };
    const sections = sheetSections(q, answers, 'ja');
    const incidents = sections.find(({ id }) => id === 'c');
    expect(incidents?.rows.map(({ itemId }) => itemId)).toEqual(['C-01']);
    expect(incidents?.notAsked).toBe(3);
    const people = sections[0]?.rows.find(({ itemId }) => itemId === 'A-10');
    expect(people?.words).toEqual(['1,200人']);
  });

  test('show every item on the blank sheet, in both languages', () => {
    for (const language of ['ja', 'en'] as const) {
      const rows = blankSections(q, language).flatMap((section) => section.rows);
      expect(rows).toHaveLength(71);
      expect(rows.every(({ label }) => label !== '')).toBe(true);
    }
  });

  test('sign the four parts of the checklist H1 to H4', () => {
    const signs = q.sections.map(sectionSign);
    expect(signs.slice(7, 11)).toEqual(['H1', 'H2', 'H3', 'H4']);
    expect(new Set(signs).size).toBe(14);
  });
});

describe('the catalogue', () => {
  test('knows its questionnaires and no other', () => {
    for (const id of QUESTIONNAIRE_IDS) expect(getQuestionnaire(id)?.id).toBe(id);
    expect(getQuestionnaire('constructor')).toBeNull();
  });

  test('gives every column codes that fit into a byte and an id of its own', () => {
    for (const id of QUESTIONNAIRE_IDS) {
      const found = getQuestionnaire(id);
      const columns = found ? codedColumns(found) : [];
      expect(new Set(columns.map((column) => column.id)).size).toBe(columns.length);
      expect(Math.max(...columns.map(({ codes }) => codes.length))).toBeLessThanOrEqual(253);
      expect(found && encodeSubmission(found, {}).length).toBe(columns.length + 3);
    }
  });
});

describe('timeLeft', () => {
  const now = new Date('2026-12-01T00:00:00Z');
  test.each([
    ['2026-12-10T12:00:00Z', { unit: 'days', count: 9 }],
    ['2026-12-01T23:59:59Z', { unit: 'hours', count: 23 }],
    ['2026-12-01T00:00:20Z', { unit: 'minutes', count: 1 }],
    ['2026-12-01T00:00:00Z', null],
    ['2026-11-30T00:00:00Z', null],
  ])('until %s', (deadline, expected) => {
    expect(timeLeft(now, new Date(deadline))).toEqual(expected);
  });
});
