import { createInstance, type i18n, type TFunction } from 'i18next';
import type { Locale } from './locale.ts';
import { type Namespace, textsIn } from './resources.ts';

/** A function that gives the text of a key of one namespace, with its variables filled in. */
export type Text<N extends Namespace> = TFunction<N>;

function buildTexts(locale: Locale): i18n {
  const texts = createInstance();
  const namespaces = textsIn(locale);
  void texts.init({
    lng: locale,
    fallbackLng: false,
    resources: { [locale]: namespaces },
    ns: Object.keys(namespaces),
    defaultNS: 'shell',
    nsSeparator: false,
    initAsync: false,
    // React escapes what it renders; what is not rendered by React (titles, CSV) must not be escaped at all.
    interpolation: { escapeValue: false },
  });
  return texts;
}

const built = new Map<Locale, i18n>();

/** The i18next instance of a language: what the provider in the root hands to `useText`. Its language never changes. */
export function textsOf(locale: Locale): i18n {
  const known = built.get(locale) ?? buildTexts(locale);
  built.set(locale, known);
  return known;
}

/** The texts of one namespace in one language, for servers and pure code. In components use `useText`. */
export function translator<N extends Namespace>(locale: Locale, namespace: N): Text<N> {
  return textsOf(locale).getFixedT(locale, namespace) as unknown as Text<N>;
}
