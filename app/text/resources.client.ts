import type { en } from './en.ts';
import type { ja } from './ja.ts';
import type { Locale } from './locale.ts';

let texts: typeof ja | typeof en | null = null;

/** The texts of the one language that was loaded: a page is in one language, and another one is a page loaded anew. */
export function textsIn(locale: Locale): typeof ja | typeof en {
  if (!texts) throw new Error(`the texts in ${locale} are not there yet`);
  return texts;
}

/** Loads the texts of the page's language. */
export async function loadTexts(locale: Locale): Promise<void> {
  texts = locale === 'en' ? (await import('./en.ts')).en : (await import('./ja.ts')).ja;
}
