import { useTranslation } from 'react-i18next';
import { DEFAULT_LOCALE, type Locale, parseLocale } from './locale.ts';
import type { Namespace } from './resources.ts';
import type { Text } from './translate.ts';

/** The texts of one namespace in the language of the page: `const t = useText('shell'); t('skipLink')`. */
export function useText<N extends Namespace>(namespace: N): Text<N> {
  return useTranslation(namespace, { useSuspense: false }).t as Text<N>;
}

/** The language of the page. */
export function useLocale(): Locale {
  return parseLocale(useTranslation('shell', { useSuspense: false }).i18n.language) ?? DEFAULT_LOCALE;
}
