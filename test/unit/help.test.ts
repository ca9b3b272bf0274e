import { describe, expect, test } from 'vitest';
import { getQuestionnaire } from '../../app/survey/catalog.ts';
import { allItems, type Bilingual } from '../../app/survey/questionnaire.ts';

const JAPANESE = /[\u3000-\u30ff\u3400-\u9fff\uf900-\uffef]/;

/** Every pair of texts anywhere in a questionnaire, with the path to it. */
function texts(node: unknown, path = ''): [string, Bilingual][] {
  if (typeof node !== 'object' || node === null) return [];
  if ('ja' in node && 'en' in node) return [[path, node as Bilingual]];
  return Object.entries(node).flatMap(([key, value]) => texts(value, `${path}.${key}`));
}

describe.each(['company-2022', 'association-2022', 'checklist-e1', 'short-20'])('%s', (id) => {
  const q = getQuestionnaire(id);
  const items = q ? allItems(q) : [];

  test('explains every item in both languages, in sentences short enough to read at once', () => {
    expect(items.length).toBeGreaterThan(0);
    for (const { id: item, help } of items) {
      expect(help?.ja.trim() ?? '', item).not.toBe('');
      expect(help?.en.trim() ?? '', item).not.toBe('');
      for (const sentence of (help?.ja ?? '').split(/(?<=。)/).filter(Boolean)) {
        expect([...sentence].length, sentence).toBeLessThanOrEqual(60);
        expect(sentence, item).toMatch(/(です|ます|ません|ください)。$/);
      }
      expect(help?.en, item).toMatch(/[.”"]$/);
    }
  });

  test('is whole in English: no text is missing, empty or in Japanese', () => {
    const all = texts(q);
    expect(all.length).toBeGreaterThan(items.length * 2);
    for (const [path, { ja, en }] of all) {
      expect(ja.trim(), path).not.toBe('');
      expect(en.trim(), path).not.toBe('');
      expect(en, path).not.toMatch(JAPANESE);
    }
  });
});
