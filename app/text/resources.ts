import { en } from './en.ts';
import { ja } from './ja.ts';
import type { Locale } from './locale.ts';

/** The Japanese texts as a type: what keys there are, and which variables each of them takes. */
export type TextResources = typeof ja;

/** A namespace: one file of texts for one part of the portal. */
export type Namespace = keyof TextResources;

/** The texts of a language. For browsers the build puts `resources.client.ts` in the place of this file, which knows one language alone. */
export function textsIn(locale: Locale): typeof ja | typeof en {
  return locale === 'en' ? en : ja;
}

/** Makes the texts of a language known, before `textsIn` is asked for them. Here all are. */
export async function loadTexts(_locale: Locale): Promise<void> {}
