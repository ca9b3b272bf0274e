import { type Actor, withActor } from '../../db/actor.server.ts';
import type { Answers } from '../survey/answer.ts';
import { shownItems } from '../survey/journey.ts';
import { confirmItems, type PaperFault, readPaperSection, withoutNotes } from '../survey/paper-form.ts';
import { findSection } from '../survey/questionnaire.ts';
import { differing, openProxySheet, proxyActor, storeSection, takesAnswers } from './proxy-sheet.server.ts';

/** What a section's form of a paper entry sends; `asOnPaper` are the items of which the second person says that. */
export type ProxySectionInput = {
  section: string;
  items: readonly string[];
  answers: Readonly<Record<string, readonly string[]>>;
  asOnPaper: readonly string[];
};

/**
 * What became of a save. `invalid`: typed values that are no answers, the rest is stored. `isWhole`: nothing of this section is left to look at; else there are
 * questions that the answers brought up, or that the two people answered differently.
 */
export type SaveProxyResult =
  | { ok: true; invalid: { itemId: string; fault: PaperFault }[]; isWhole: boolean; nextSection: string | null }
  | { ok: false; reason: 'notFound' | 'closed' };

/** Saves one section as whoever has the turn of an entry typed it off the paper. */
export async function saveProxySection(
  actor: Actor,
  entryId: string | undefined,
  input: ProxySectionInput,
): Promise<SaveProxyResult> {
  const own = proxyActor(actor, entryId);
  if (!own) return { ok: false, reason: 'notFound' };
  return withActor(own, async (tx): Promise<SaveProxyResult> => {
    const sheet = await openProxySheet(tx, own, { lock: true });
    const section = sheet && findSection(sheet.paper, input.section);
    if (!sheet || !section) return { ok: false, reason: 'notFound' };
    if (!takesAnswers(sheet.row)) return { ok: false, reason: 'closed' };
    const { paper, mac } = sheet;
    const shown = new Set(shownItems(paper, section, sheet.answers).map(({ id }) => id));
    // Only what was shown to differ can be said to be as on paper all the same.
    const asked = differing(sheet, section, { onlySaved: true }).filter(({ id }) => input.asOnPaper.includes(id));
    const form = { ...input, items: input.items.filter((id) => shown.has(id)) };
    const read = readPaperSection(paper, section, { ...form, known: sheet.answers, today: sheet.row.today });
    const ids = new Set(section.items.map(({ id }) => id));
    const inSection = Object.fromEntries(Object.entries(read.answers).filter(([id]) => ids.has(id)));
    const notes = notesOf(sheet.sections.get(section.id) ?? {});
    const by = { items: asked, answers: read.answers, mac };
    const stored = confirmItems(paper, { ...inSection, ...notes }, by);
    await storeSection(tx, sheet, { userId: own.userId, section: section.id, own: stored });
    const after = { ...sheet, answers: read.answers, sections: new Map(sheet.sections).set(section.id, stored) };
    const isNew = shownItems(paper, section, read.answers).some(({ id }) => !shown.has(id));
    const isWhole = !isNew && differing(after, section, { onlySaved: true }).length === 0;
    const nextSection = paper.sections[paper.sections.indexOf(section) + 1]?.id ?? null;
    return { ok: true, invalid: read.invalid, isWhole, nextSection };
  });
}

/** What is kept beside the answers of a section. */
function notesOf(own: Answers): Answers {
  const answers = withoutNotes(own);
  return Object.fromEntries(Object.entries(own).filter(([key]) => !(key in answers)));
}
