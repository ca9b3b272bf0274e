import { MATURITY_MEANINGS, MATURITY_OPTIONS } from './maturity.ts';
import type { Section } from './questionnaire.ts';

/** Whether a section asks for levels of the checklist. */
export function isChecklist(section: Section): boolean {
  return section.items.some(({ kind }) => kind === 'maturity');
}

/** The Japanese texts of the checklist that a section's page shows: what readings of kanji are shown for. */
export function checklistTexts(section: Section): string[] {
  const items = section.items.filter(({ kind }) => kind === 'maturity');
  return [
    ...items.flatMap(({ label, help }) => [label.ja, ...(help ? [help.ja] : [])]),
    ...MATURITY_OPTIONS.map(({ label }) => label.ja),
    ...Object.values(MATURITY_MEANINGS).map(({ ja }) => ja),
  ];
}
