import { DEFAULT_LOCALE, type Locale, parseLocale } from '../text/locale.ts';

/** What the address of a download asks for: the language of the file, and the sections in it (none: all of them). */
export function readWanted(
  url: string,
  wave = '',
): { wave: string; language: Locale; sections: string[]; address: string } {
  const { origin, searchParams } = new URL(url);
  return {
    wave,
    language: parseLocale(searchParams.get('in')) ?? DEFAULT_LOCALE,
    sections: searchParams.getAll('section'),
    address: `${origin}/answer/${encodeURIComponent(wave)}/excel`,
  };
}
