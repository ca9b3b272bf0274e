import {
  allItems,
  type Bilingual,
  type Fault,
  parseQuestionnaire,
  type Questionnaire,
  type Section,
} from './questionnaire.ts';

/** An association's own section as the database keeps it: whose it is, and its definition as written. */
export type OwnSection = { code: string; name: Bilingual; definition: unknown };

/** An own section of an association that a company belongs to, and whether the company declined to answer for it. */
export type AskedOwnSection = OwnSection & { isDeclined: boolean };

const ID_START = 'own-';

type Parsed = { ok: true; section: Section } | { ok: false; faults: Fault[] };

/** The id of an association's own section. */
export function ownSectionId(code: string): string {
  return `${ID_START}${code.toLowerCase()}`;
}

/** Whether a section is an association's own. */
export function isOwnSection(id: string): boolean {
  return id.startsWith(ID_START);
}

/**
 * Reads an association's own section: title, intro and items as in a questionnaire, both languages. Its items may depend on each other
 * and on nothing else, and none has the id of an item of `taken`. Its title begins with the association's name; it is of no block.
 */
export function parseOwnSection({ code, name, definition }: OwnSection, taken: Questionnaire): Parsed {
  const id = 'own';
  const written = typeof definition === 'object' && definition !== null ? definition : {};
  const parsed = parseQuestionnaire({
    id,
    version: 1,
    audience: 'company',
    minutes: 1,
    title: name,
    sections: [{ ...written, id, block: code }],
  });
  if (!parsed.ok) return parsed;
  const section = parsed.value.sections[0];
  if (!section) return { ok: false, faults: [{ path: 'sections', message: 'must have a section' }] };
  const known = new Set(allItems(taken).map((item) => item.id));
  const faults = section.items.flatMap((item, index) =>
    known.has(item.id) ? [{ path: `sections[0].items[${index}].id`, message: `${item.id} is another item's id` }] : [],
  );
  if (faults.length > 0) return { ok: false, faults };
  const title = { ja: `${name.ja}：${section.title.ja}`, en: `${name.en}: ${section.title.en}` };
  return { ok: true, section: { ...section, id: ownSectionId(code), block: '', title } };
}

/** The questionnaire with the own sections of associations at its end. Throws where one cannot be read: it was checked before the wave opened. */
export function addOwnSections(q: Questionnaire, own: readonly OwnSection[]): Questionnaire {
  if (own.length === 0) return q;
  const sections = [...q.sections];
  const whole = { ...q, sections };
  for (const one of own) {
    // A copy: what was looked up in a questionnaire is kept with it.
    const parsed = parseOwnSection(one, { ...whole });
    if (!parsed.ok) {
      const list = parsed.faults.map((fault) => `${fault.path}: ${fault.message}`).join('\n');
      throw new Error(`the own section of ${one.code} cannot be read:\n${list}`);
    }
    sections.push(parsed.section);
  }
  return whole;
}
