/** A language of the portal. Japanese comes first: it is what a visitor sees who has chosen nothing. */
export type Locale = 'ja' | 'en';

/** Both languages, in the order in which the language links stand. */
export const LOCALES: readonly Locale[] = ['ja', 'en'];

/** The language that is used where none is chosen. */
export const DEFAULT_LOCALE: Locale = 'ja';

/** An unknown value as a language, or null where it is neither of ours. */
export function parseLocale(value: unknown): Locale | null {
  return value === 'ja' || value === 'en' ? value : null;
}

/** The address of the same page in another language: `lang` is set, every other parameter stays. `search` begins with `?` or is empty. */
export function localeHref(pathname: string, search: string, locale: Locale): string {
  const params = new URLSearchParams(search);
  params.delete('lang');
  params.append('lang', locale);
  return `${pathname}?${params.toString()}`;
}
