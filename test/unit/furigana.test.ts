import { describe, expect, test } from 'vitest';
import { getQuestionnaire } from '../../app/survey/catalog.ts';
import { MATURITY_MEANINGS, MATURITY_OPTIONS } from '../../app/survey/maturity.ts';
import { unreadKanji, withReadings } from '../../app/text/furigana.ts';
import { READINGS } from '../../app/text/readings.ts';

/** Every Japanese text that a page of the checklist shows: items, levels, help, heads and references. */
function checklistTexts(): string[] {
  const sections = ['checklist-e1', 'company-2022', 'short-20']
    .flatMap((id) => getQuestionnaire(id)?.sections ?? [])
    .filter(({ items }) => items.every(({ kind }) => kind === 'maturity'));
  const items = sections.flatMap((section) => section.items);
  return [
    ...sections.flatMap(({ title, intro }) => [title.ja, intro?.ja ?? '']),
    ...items.flatMap(({ label, short, help, reference }) => [
      label.ja,
      short.ja,
      help?.ja ?? '',
      reference?.guideline ?? '',
    ]),
    ...MATURITY_OPTIONS.map(({ label }) => label.ja),
    ...Object.values(MATURITY_MEANINGS).map(({ ja }) => ja),
  ];
}

const shown = (text: string) =>
  withReadings(text)
    .map(([base, reading]) => (reading ? `${base}(${reading})` : base))
    .join('');

describe('readings', () => {
  test('every kanji of the checklist has one', () => {
    const texts = checklistTexts();
    expect(texts.length).toBeGreaterThan(200);
    for (const text of texts) expect(unreadKanji(text), text).toEqual([]);
  });

  test('a text with readings is the same text, and readings are hiragana', () => {
    for (const text of checklistTexts()) {
      const segments = withReadings(text);
      expect(segments.map(([base]) => base).join('')).toBe(text);
      for (const [base, reading] of segments) if (reading !== null) expect(reading, base).toMatch(/^[ぁ-んー]+$/);
    }
  });

  test('no word of the dictionary is idle: each is met in the checklist', () => {
    const all = checklistTexts().join('\n');
    expect(Object.keys(READINGS).filter((word) => !all.includes(word))).toEqual([]);
  });

  test.each([
    ['取り組みを一か所で', '取(と)り組(く)みを一(いっ)か所(しょ)で'],
    ['3日止まると', '3日(みっか)止(と)まると'],
    ['朝礼で5分', '朝礼(ちょうれい)で5分(ごふん)'],
    ['必要な分', '必要(ひつよう)な分(ぶん)'],
    ['工場長と工場の中', '工場長(こうじょうちょう)と工場(こうじょう)の中(なか)'],
    ['夜中に', '夜中(よなか)に'],
    ['ラインの間に', 'ラインの間(あいだ)に'],
    ['部門間の協力', '部門間(ぶもんかん)の協力(きょうりょく)'],
    ['入れる人を分けて', '入(はい)れる人(ひと)を分(わ)けて'],
    ['ソフトを入れる', 'ソフトを入(い)れる'],
    ['年に1回', '年(ねん)に1回(いっかい)'],
    ['外付けの媒体に写し', '外付(そとづ)けの媒体(ばいたい)に写(うつ)し'],
    ['随時見直し', '随時(ずいじ)見直(みなお)し'],
    ['該当しない', '該当(がいとう)しない'],
  ])('%s is read %s', (text, reading) => {
    expect(shown(text)).toBe(reading);
  });

  test('an unknown kanji stays bare and is named', () => {
    expect(shown('鯨の工場')).toBe('鯨の工場(こうじょう)');
    expect(unreadKanji('鯨の工場')).toEqual(['鯨']);
  });
});
