import { type Actor, withActor } from '../../db/actor.server.ts';
import { type Answers, sameAnswer } from '../survey/answer.ts';
import { shownItems } from '../survey/journey.ts';
import { mergeSection } from '../survey/merge.ts';
import { confirmItems, paperKeys, readPaperSection, unreadOfPaper } from '../survey/paper-form.ts';
import { findSection, type Section } from '../survey/questionnaire.ts';
import { type InvalidAnswer, readSectionForm, type SectionForm } from '../survey/section-form.ts';
import { onlyUnread } from '../survey/section-keys.ts';
import { isLookedAt, isSavedBy, typedAt, typedRevision, withoutNotes, withSave } from '../survey/typed-section.ts';
import { operationKey } from './operation-id.server.ts';
import {
  differing,
  entryFault,
  openProxySheet,
  type ProxySheet,
  proxyActor,
  storeSection,
} from './proxy-sheet.server.ts';

/**
 * What a section's form of a paper entry sends: the keys that were on the page with their values as typed, and which save they are based on.
 * `asOnPaper` are the items of which the second person says that. `isAuto`: it was sent without anybody pressing a button, and then nothing
 * is compared or said to be as on paper.
 */
export type ProxySectionInput = {
  section: string;
  items: readonly string[];
  answers: Readonly<Record<string, readonly string[]>>;
  asOnPaper: readonly string[];
  baseRevision: number;
  operationId: string;
  isAuto: boolean;
};

/**
 * What became of a save. `invalid`: typed values that are no answers, the rest is stored; `answers` is the whole section as stored. `isWhole`: nothing
 * of this section is left to look at; else there are questions that the answers brought up, or that the two people answered differently.
 */
export type SaveProxyResult =
  | {
      ok: true;
      revision: number;
      savedAt: Date;
      answers: Answers;
      invalid: InvalidAnswer[];
      isWhole: boolean;
      nextSection: string | null;
    }
  | { ok: false; reason: 'notFound' | 'closed' | 'declined' };

/**
 * Saves one section as whoever has the turn of an entry typed it off the paper. Items are merged one by one against the save that the form was
 * based on, so that a late form or a second window takes nothing back; the same form sent twice is stored once.
 */
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
    const fault = entryFault(sheet.row);
    if (fault) return { ok: false, reason: fault };
    const { paper } = sheet;
    const shown = new Set([...input.items, ...shownItems(paper, section, sheet.answers).map(({ id }) => id)]);
    const { invalid, stored, isChanged } = laidOver(sheet, section, input);
    if (isChanged) await storeSection(tx, sheet, { userId: own.userId, section: section.id, own: stored });
    const answers = withoutNotes(stored);
    const after = {
      ...sheet,
      answers: inSheet(sheet, section, answers),
      sections: new Map(sheet.sections).set(section.id, stored),
    };
    const isNew = shownItems(paper, section, after.answers).some(({ id }) => !shown.has(id));
    const isWhole = !isNew && differing(after, section, { onlyLooked: true }).length === 0;
    const nextSection = paper.sections[paper.sections.indexOf(section) + 1]?.id ?? null;
    const revision = typedRevision(stored);
    return { ok: true, revision, savedAt: sheet.row.now, answers, invalid, isWhole, nextSection };
  });
}

/** Saves what a section's page posted, and gives back the form as it was read, so that nothing typed is lost. */
export async function saveProxyForm(
  actor: Actor,
  { entry, ...place }: { entry: string | undefined; section: string; isAuto: boolean },
  formData: FormData,
): Promise<{ form: SectionForm; result: SaveProxyResult }> {
  const form = readSectionForm(formData);
  const asOnPaper = formData.getAll('_paper').map(String).slice(0, form.items.length);
  return { form, result: await saveProxySection(actor, entry, { ...place, ...form, asOnPaper }) };
}

/** All answers of a sheet with these as those of one section. */
function inSheet(sheet: ProxySheet, section: Section, answers: Answers): Answers {
  const own = new Set(paperKeys(section));
  return { ...Object.fromEntries(Object.entries(sheet.answers).filter(([key]) => !own.has(key))), ...answers };
}

/** A section as it is to be stored after a save, and whether that is another one than before. */
function laidOver(sheet: ProxySheet, section: Section, input: ProxySectionInput) {
  const { paper, mac, row } = sheet;
  const before = sheet.sections.get(section.id);
  const values = input.items.map((key) => input.answers[key] ?? []);
  const content = [row.id, section.id, input.baseRevision, input.items, values, input.asOnPaper, input.isAuto];
  const operation = operationKey(input.operationId, content);
  const base = typedAt(before, input.baseRevision);
  const known = inSheet(sheet, section, base);
  const { answers: read, invalid } = readPaperSection(paper, section, { ...input, known, today: row.today });
  if (before && isSavedBy(before, operation)) return { stored: before, invalid, isChanged: false };
  const keys = new Set(paperKeys(section));
  const mine = Object.fromEntries(Object.entries(read).filter(([key]) => keys.has(key)));
  const now = withoutNotes(before ?? {});
  const { merged } = mergeSection(base, mine, now);
  const unread = unreadOfPaper(section, { ...input, invalid, before: before ?? {} });
  const isSame =
    [...keys].every((key) => sameAnswer(merged[key], now[key])) && sameUnread(unread, onlyUnread(before ?? {}));
  const isLooked = !input.isAuto;
  if (before && isSame && (input.isAuto || (isLookedAt(before) && input.asOnPaper.length === 0)))
    return { stored: before, invalid, isChanged: false };
  // Only what was shown to differ can be said to be as on paper all the same.
  const items = isLooked
    ? differing(sheet, section, { onlyLooked: true }).filter(({ id }) => input.asOnPaper.includes(id))
    : [];
  const saved = withSave(before, { answers: merged, unread, operation, isLooked });
  const stored = confirmItems(paper, saved, { items, answers: inSheet(sheet, section, merged), mac });
  return { stored, invalid, isChanged: true };
}

function sameUnread(a: Answers, b: Answers): boolean {
  return [...new Set([...Object.keys(a), ...Object.keys(b)])].every((key) => sameAnswer(a[key], b[key]));
}
