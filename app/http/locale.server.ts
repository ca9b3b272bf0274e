import { DEFAULT_LOCALE, type Locale, parseLocale } from '../text/locale.ts';

const COOKIE = 'lang';
const ONE_YEAR_SECONDS = 31_536_000;

/** The language of a request: `?lang=` where it names one, then the cookie, then Japanese. */
export function localeOf(request: Request): Locale {
  return localeOfParts(new URL(request.url).searchParams.get('lang'), request.headers.get('Cookie'));
}

/** The language out of a query value and a Cookie header. */
export function localeOfParts(queryValue: unknown, cookieHeader: string | null | undefined): Locale {
  const cookie = /(?:^|;\s*)lang=(ja|en)(?:;|$)/.exec(cookieHeader ?? '')?.[1];
  return parseLocale(queryValue) ?? parseLocale(cookie) ?? DEFAULT_LOCALE;
}

/** The Set-Cookie value that remembers a chosen language. It holds no more than `ja` or `en`. */
export function localeCookie(locale: Locale, isSecure: boolean): string {
  return `${COOKIE}=${locale}; Path=/; Max-Age=${ONE_YEAR_SECONDS}; SameSite=Lax${isSecure ? '; Secure' : ''}`;
}
