import { DEFAULT_LOCALE, type Locale, parseLocale } from './locale.ts';
import { translator } from './translate.ts';

type Match = { readonly id: string; readonly data?: unknown };

/** The language of a page out of the matches that Remix hands to `meta`: the root loader has decided it. */
export function localeOfMatches(matches: readonly (Match | undefined)[]): Locale {
  const root = matches.find((match) => match?.id === 'root')?.data;
  const locale = typeof root === 'object' && root !== null && 'locale' in root ? parseLocale(root.locale) : null;
  return locale ?? DEFAULT_LOCALE;
}

/** The title of a document: what the page is, then the portal's name; it begins with `エラー：` where a form has faults. */
export function documentTitle(locale: Locale, title: string, hasErrors = false): string {
  const t = translator(locale, 'shell');
  return hasErrors ? t('documentTitleWithError', { title }) : t('documentTitle', { title });
}
