import { describe, expect, it } from 'vitest';
import { getQuestionnaire } from '../../app/survey/catalog.ts';
import {
  allItems,
  type Bilingual,
  type Item,
  itemOptions,
  parseQuestionnaire,
  type Questionnaire,
} from '../../app/survey/questionnaire.ts';
import checklistSource from '../../app/survey/questionnaires/checklist-e1.json';
import shortSource from '../../app/survey/questionnaires/short-20.json';

/** Kana, kanji, Japanese punctuation and full-width forms. */
const JAPANESE = /[\u3000-\u30ff\u3400-\u9fff\uf900-\ufaff\uff00-\uffef]/;
const OURS = ['checklist-e1', 'short-20', 'association-2022', 'interview-2022'] as const;

function load(id: string): Questionnaire {
  const q = getQuestionnaire(id);
  if (!q) throw new Error(`no questionnaire ${id}`);
  return q;
}

function find(q: Questionnaire, id: string): Item {
  const item = allItems(q).find((one) => one.id === id);
  if (!item) throw new Error(`no item ${id} in ${q.id}`);
  return item;
}

function codes(q: Questionnaire, id: string): string[] {
  return itemOptions(q, find(q, id)).map((option) => option.code);
}

/** Every pair of texts anywhere in a questionnaire, with the path to it. */
function texts(node: unknown, path = ''): { path: string; text: Bilingual }[] {
  if (typeof node !== 'object' || node === null) return [];
  if ('ja' in node && 'en' in node) return [{ path, text: node as Bilingual }];
  return Object.entries(node).flatMap(([key, value]) => texts(value, `${path}.${key}`));
}

/** The sentences of a Japanese text. */
function sentences(text: string): string[] {
  return text.split(/(?<=。)/).filter((sentence) => sentence !== '');
}

describe.each(OURS)('the texts of %s', (id) => {
  const all = texts(load(id));

  it('are there in both languages, and the English ones hold no Japanese characters', () => {
    for (const { path, text } of all) {
      expect(text.ja.trim(), path).not.toBe('');
      expect(text.en.trim(), path).not.toBe('');
      expect(text.en, path).not.toMatch(JAPANESE);
    }
  });

  it('hold no full-width digits and no stray spaces', () => {
    for (const { path, text } of all) {
      expect(text.ja, path).not.toMatch(/[０-９]|^\s|\s$/);
      expect(text.en, path).not.toMatch(/^\s|\s$| {2}/);
    }
  });

  it('have names for charts of at most 16 Japanese characters, no two of them alike', () => {
    const items = allItems(load(id));
    for (const item of items) expect([...item.short.ja].length, item.id).toBeLessThanOrEqual(16);
    expect(new Set(items.map((item) => item.short.ja)).size).toBe(items.length);
    expect(new Set(items.map((item) => item.short.en)).size).toBe(items.length);
  });
});

describe('checklist-e1', () => {
  const q = load('checklist-e1');
  const items = allItems(q);

  it('has the 35 items of the guideline, in its order and with its numbers', () => {
    const counts = [3, 5, 13, 8, 6];
    const places = counts.flatMap((count, part) => Array.from({ length: count }, (_, index) => [part, index + 1]));
    expect(items.map((item) => item.id)).toEqual(
      places.map(([part, index]) => `H-${part}-${String(index).padStart(2, '0')}`),
    );
    expect(items.map((item) => item.number)).toEqual(places.map(([part, index]) => `${part}-${index}`));
    expect(q.sections.map((section) => [section.id, section.block, section.items.length])).toEqual(
      counts.map((count, part) => [`h${part}`, 'H', count]),
    );
  });

  it('asks every item on the five-level scale and refers it to a section and step of the guideline', () => {
    for (const item of items) {
      expect(item.kind, item.id).toBe('maturity');
      expect(item.reference?.guideline, item.id).toMatch(/ガイドライン Ver 1\.0$/);
      expect(item.reference?.section, item.id).toMatch(/^3\.[123](\.\d)?(\(\d\))?(, 3\.[123](\.\d)?(\(\d\))?)?$/);
      expect(item.reference?.step, item.id).toMatch(/^[123]/);
    }
  });

  it('explains every item in two to four sentences, each short enough to read at once', () => {
    for (const item of items) {
      const help = item.help?.ja ?? '';
      expect([...help].length, item.id).toBeGreaterThanOrEqual(60);
      expect([...help].length, item.id).toBeLessThanOrEqual(260);
      const parts = sentences(help);
      expect(parts.length, item.id).toBeGreaterThanOrEqual(2);
      expect(parts.length, item.id).toBeLessThanOrEqual(4);
      for (const sentence of parts) {
        expect([...sentence].length, sentence).toBeLessThanOrEqual(60);
        expect(sentence).toMatch(/(です|ます|ません|ください)。$/);
      }
    }
  });

  it('gives an example in every help text and says what counts as partly implemented and as implemented', () => {
    for (const item of items) {
      expect(item.help?.ja, item.id).toMatch(/例えば.*「一部実施」.*「実施済み」/s);
      expect(item.help?.en, item.id).toMatch(/For example.*"Partly implemented".*"Implemented"/s);
    }
  });

  it('calls the third part both technical and physical', () => {
    expect(q.sections[3]?.title).toEqual({
      ja: '技術的対策（物理的対策）',
      en: 'Technical (physical) measures',
    });
  });

  it('is read by the parser without a fault, and with a fault that names the place once an item is spoilt', () => {
    expect(parseQuestionnaire(checklistSource).ok).toBe(true);
    const spoilt = structuredClone(checklistSource);
    const item = spoilt.sections[2]?.items[7];
    if (item) item.help.en = ' ';
    const result = parseQuestionnaire(spoilt);
    expect(result.ok ? [] : result.faults.map((fault) => fault.path)).toEqual(['sections[2].items[7].help.en']);
  });
});

describe('short-20', () => {
  const q = load('short-20');
  const ids = allItems(q).map((item) => item.id);

  it('has 20 items, thirteen of them from the checklist, and takes ten minutes', () => {
    expect(ids).toHaveLength(20);
    expect(ids.filter((id) => id.startsWith('H-'))).toHaveLength(13);
    expect(q.minutes).toBe(10);
  });

  it('words nothing itself: every item is borrowed whole', () => {
    for (const item of shortSource.sections.flatMap((section) => section.items)) {
      expect(Object.keys(item)).toEqual(['id', 'from']);
      expect(find(q, item.id)).toEqual(find(load(item.from), item.id));
    }
  });

  it('asks the checklist items with a published figure of 2022', () => {
    expect(ids).toEqual(expect.arrayContaining(['H-1-05', 'H-2-08', 'H-3-01', 'H-3-02', 'H-4-02', 'J-03']));
  });

  it('asks everyone everything: no item hangs on an answer', () => {
    for (const item of allItems(q)) expect(item.showIf, item.id).toBeUndefined();
  });
});

describe('association-2022', () => {
  const q = load('association-2022');

  it('has 26 items in five sections A to E, with ids and numbers that follow the sections', () => {
    expect(q.sections.map((section) => [section.id, section.block])).toEqual(
      ['a', 'b', 'c', 'd', 'e'].map((id) => [id, id.toUpperCase()]),
    );
    expect(allItems(q)).toHaveLength(26);
    for (const section of q.sections) {
      section.items.forEach((item, index) => {
        expect(item.id).toBe(`AS-${section.block}-${String(index + 1).padStart(2, '0')}`);
        expect(item.number).toBe(`${section.block}-${index + 1}`);
      });
    }
  });

  it('codes the bands of the published figures: members, large companies, manufacturers', () => {
    const band = (id: string, code: string) => {
      const item = find(q, id);
      return item.kind === 'bands' ? item.options.find((option) => option.code === code) : undefined;
    };
    expect(band('AS-A-01', '3')).toMatchObject({ from: 100, below: 500 });
    expect(band('AS-A-02', '2')).toMatchObject({ from: 1, below: 11 });
    expect(band('AS-A-03', '10')).toMatchObject({ from: 91, below: 101 });
    expect(band('AS-A-03', '0')).toMatchObject({ from: 0, below: 1 });
  });

  it('asks for the four kinds of guideline with one and the same scale', () => {
    for (const id of ['AS-D-01', 'AS-D-02', 'AS-D-03', 'AS-D-04']) expect(codes(q, id)).toEqual(['1', '2', '3', '4']);
    expect(codes(q, 'AS-E-01')).toEqual(['1', '2', '3']);
    for (const id of ['AS-E-02', 'AS-E-03', 'AS-E-04']) expect(codes(q, id)).toEqual(['1', '2']);
  });

  it('asks how members were told only of those who told them, and for a title only where there is a guideline', () => {
    expect(find(q, 'AS-E-05').showIf).toEqual({ item: 'AS-E-02', in: ['1'] });
    expect(find(q, 'AS-D-05').showIf).toEqual({ item: 'AS-D-02', in: ['1', '2', '3'] });
  });
});

describe('interview-2022', () => {
  const q = load('interview-2022');

  it('has 13 items in four sections A to D', () => {
    expect(q.audience).toBe('interview');
    expect(q.sections.map((section) => [section.id, section.items.length])).toEqual([
      ['a', 4],
      ['b', 3],
      ['c', 3],
      ['d', 3],
    ]);
    for (const section of q.sections) {
      section.items.forEach((item, index) => {
        expect(item.id).toBe(`IV-${section.block}-${String(index + 1).padStart(2, '0')}`);
      });
    }
  });
});

describe.each(['association-2022', 'interview-2022'])('the choices of %s', (id) => {
  const q = load(id);

  it('have coarse groups that do not overlap wherever there are more than two codes', () => {
    for (const item of allItems(q)) {
      if (item.kind !== 'single' && item.kind !== 'bands') continue;
      if (item.options.length === 2) continue;
      const grouped = (item.groups ?? []).filter((group) => group.coarse).flatMap((group) => group.codes);
      expect(grouped.length, item.id).toBeGreaterThan(0);
      expect(new Set(grouped).size, item.id).toBe(grouped.length);
    }
  });

  it('mark none and do not know as exclusive in every multiple choice', () => {
    for (const item of allItems(q)) {
      if (item.kind !== 'multiple') continue;
      for (const option of item.options) {
        expect(option.exclusive === true, `${item.id} ${option.code}`).toBe(['none', 'DK'].includes(option.code));
      }
    }
  });
});
