import { useLocation } from '@remix-run/react';
import { LOCALES, localeHref } from '../text/locale.ts';
import { useLocale, useText } from '../text/use-text.ts';

/** The languages as words, each a link to this very page. The page is loaded anew, so that all of it is in one language. */
export function LanguageLinks() {
  const t = useText('shell');
  const current = useLocale();
  const { pathname, search } = useLocation();
  return (
    <ul aria-label={t('header.language')} className="flex items-center">
      {LOCALES.map((locale) => (
        <li
          className="border-solid-gray-400 px-3 leading-none first:ps-0 not-first:border-s last:pe-0"
          key={locale}
          lang={locale}
        >
          {locale === current ? (
            <span aria-current="true" className="inline-block py-2 font-bold">
              {t(`language.${locale}`)}
            </span>
          ) : (
            <a className="link-text inline-block py-2" href={localeHref(pathname, search, locale)} hrefLang={locale}>
              {t(`language.${locale}`)}
            </a>
          )}
        </li>
      ))}
    </ul>
  );
}
