import { describe, expect, test } from 'vitest';
import { documentTitle, localeOfMatches } from '../../app/text/document-title.ts';
import { en as englishTexts } from '../../app/text/en.ts';
import { ja as japaneseTexts } from '../../app/text/ja.ts';
import { localeHref, parseLocale } from '../../app/text/locale.ts';
import type { Namespace } from '../../app/text/resources.ts';
import { translator } from '../../app/text/translate.ts';

function textsUnder(value: object, path = ''): Map<string, string> {
  const found = new Map<string, string>();
  for (const [key, entry] of Object.entries(value)) {
    const at = path === '' ? key : `${path}.${key}`;
    if (typeof entry === 'string') found.set(at, entry);
    else for (const [inner, text] of textsUnder(entry as object, at)) found.set(inner, text);
  }
  return found;
}

const variablesOf = (text: string) => [...new Set(text.match(/\{\{[^}]+\}\}/g) ?? [])].sort();
const resources = { ja: japaneseTexts, en: englishTexts };
const namespaces = Object.keys(japaneseTexts) as Namespace[];

describe.each(namespaces)('texts of %s', (namespace) => {
  const ja = textsUnder(resources.ja[namespace]);
  const en = textsUnder(resources.en[namespace]);

  test('both languages have the same keys, but for the singulars that Japanese lacks', () => {
    const singulars = new Set([...ja.keys()].map((key) => key.replace(/_other$/, '_one')));
    expect([...ja.keys()].filter((key) => !en.has(key))).toEqual([]);
    expect([...en.keys()].filter((key) => !ja.has(key) && !singulars.has(key))).toEqual([]);
  });

  test('no text is empty', () => {
    for (const [key, text] of [...ja, ...en]) expect(text.trim(), key).not.toBe('');
  });

  test('both languages know the same variables, though a sentence may need fewer of them in one', () => {
    const known = (texts: Map<string, string>) => new Set([...texts.values()].flatMap(variablesOf));
    expect(known(en)).toEqual(known(ja));
  });

  test('English texts hold no Japanese, but for the name of the language', () => {
    for (const [key, text] of en) {
      if (key !== 'language.ja')
        expect(text, key).not.toMatch(/[\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Han}]/u);
    }
  });
});

describe('finding texts', () => {
  test('a key gives the text of the language with its variables, unescaped', () => {
    expect(translator('ja', 'shell')('errors.notFound.title')).toBe('ページが見つかりません');
    expect(documentTitle('en', 'A & B')).toBe('A & B | Kurabe');
    expect(documentTitle('ja', '設問', true)).toBe('エラー：設問 | Kurabe');
  });

  test('the language is what the root loader decided, else Japanese', () => {
    expect(localeOfMatches([{ id: 'root', data: { locale: 'en' } }, undefined])).toBe('en');
    expect(localeOfMatches([{ id: 'root' }])).toBe('ja');
    expect(parseLocale('fr')).toBeNull();
  });

  test('a language link keeps the page and its parameters', () => {
    expect(localeHref('/assoc', '?size=S1&lang=ja', 'en')).toBe('/assoc?size=S1&lang=en');
    expect(localeHref('/', '', 'ja')).toBe('/?lang=ja');
  });
});
