import type { Bilingual } from './questionnaire.ts';

/** Questionnaires name a guideline by its Japanese title; this is what it is called in English. */
const IN_ENGLISH: Readonly<Record<string, string>> = {
  '工場システムにおけるサイバー・フィジカル・セキュリティ対策ガイドライン Ver 1.0':
    'Cyber/Physical Security Guidelines for Factory Systems, version 1.0,',
};

/** A guideline's name in both languages; one without a known English name keeps its own. */
export function guidelineName(title: string): Bilingual {
  return { ja: title, en: IN_ENGLISH[title] ?? title };
}
