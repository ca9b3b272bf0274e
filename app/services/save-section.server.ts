import { randomUUID } from 'node:crypto';
import { type Actor, type Tx, withActor } from '../../db/actor.server.ts';
import { appendAudit } from '../../db/queries/audit.server.ts';
import { isNotedToday } from '../../db/queries/company-event.server.ts';
import { beginParticipation } from '../../db/queries/participation.server.ts';
import { createResponse, findOperation, saveOperation, saveRevision } from '../../db/queries/response.server.ts';
import { sealLink } from '../../db/seal.server.ts';
import type { Answers } from '../survey/answer.ts';
import { type Conflict, mergeTyped } from '../survey/merge.ts';
import { findSection, type Section } from '../survey/questionnaire.ts';
import { answersToText } from '../survey/sealed-form.ts';
import { type InvalidAnswer, readTyped } from '../survey/section-form.ts';
import { keysOfSection, withoutReserved, withoutWriters, withWriter, writersOf } from '../survey/section-keys.ts';
import { answersAt, openSheet, type Sheet, type SheetActor, sealDraft, sheetActor } from './answer-sheet.server.ts';
import { operationKey } from './operation-id.server.ts';

/**
 * What a section's form sends: the keys that were on the page (items, remarks as `<item>.note`, `_done`), and the values of their
 * fields as typed. `accepted` are items whose number is taken as it was understood; `writer` is the name that others read
 * beside what this save changes.
 */
export type SectionInput = {
  wave: string;
  section: string;
  items: readonly string[];
  answers: Readonly<Record<string, readonly string[]>>;
  baseRevision: number;
  operationId: string;
  accepted?: readonly string[];
  writer?: string;
};

/** What became of a save. With `ok` everything valid is stored; without, nothing is and nothing was changed. */
export type SaveResult =
  | {
      ok: true;
      revision: number;
      invalid: InvalidAnswer[];
      conflicts: Conflict[];
      answers: Answers;
      savedAt: Date;
    }
  | { ok: false; reason: 'notFound' | 'notOpen' | 'closed' };

type Place = { section: Section; operationId: string; writer: string };

/**
 * Saves one section of the actor's own company. Items are merged one by one against the revision the writer saw; the same
 * form sent twice is stored once.
 */
export async function saveSection(actor: Actor, input: SectionInput): Promise<SaveResult> {
  const own = sheetActor(actor);
  if (!own || own.kind === 'reader') return { ok: false, reason: 'notFound' };
  return withActor(own, async (tx) => {
    const opened = await openSheet(tx, { actor: own, slug: input.wave, lock: true });
    const section = opened && findSection(opened.questionnaire, input.section);
    if (!opened || !section) return { ok: false, reason: 'notFound' };
    if (opened.phase !== 'open') return { ok: false, reason: opened.phase };
    const isNew = !opened.responseKey;
    const sheet = opened.responseKey ? opened : await beginSheet(tx, opened);
    const revision = input.baseRevision;
    const now = sheet.sections.get(section.id);
    const isNow = now?.revision === revision;
    const base = isNow ? now.answers : await answersAt(tx, sheet, { section: section.id, revision });
    const others = withoutSection(sheet.answers, section);
    const typed = readTyped(sheet.questionnaire, section, { base, others, sent: input });
    const values = input.items.map((id) => input.answers[id] ?? []);
    const content = [input.wave, section.id, revision, input.items, values, input.accepted ?? []];
    const place = { section, operationId: operationKey(input.operationId, content), writer: input.writer ?? '' };
    const stored = await storeOnce(tx, sheet, { base, place, mine: typed.mine });
    if (isNew) await appendAudit(tx, { event: 'answers.begun', actor: own, waveId: sheet.row.waveId, detail: {} });
    else if (stored.isChanged) await noteSave(tx, own, { waveId: sheet.row.waveId, section: section.id });
    const { revision: saved, conflicts, answers } = stored;
    return {
      ok: true,
      revision: saved,
      conflicts,
      answers: withoutReserved(answers),
      invalid: typed.invalid,
      savedAt: sheet.row.now,
    };
  });
}

/** Notes the first save of a section by a person on a day; the day is all that is noted of when. */
async function noteSave(tx: Tx, actor: SheetActor, { waveId, section }: { waveId: string; section: string }) {
  const event = 'answers.saved';
  if (await isNotedToday(tx, { event, userId: actor.userId, waveId, section })) return;
  await appendAudit(tx, { event, actor, waveId, detail: { section } });
}

/** Begins the sheet of a company: a new random key, known through the sealed link alone. */
export async function beginSheet(tx: Tx, sheet: Sheet): Promise<Sheet & { responseKey: string }> {
  const responseKey = randomUUID();
  const { companyId, waveId } = sheet.row;
  await createResponse(tx, { responseKey, waveId });
  await beginParticipation(tx, { companyId, waveId, linkSealed: sealLink(sheet.waveKey, companyId, responseKey) });
  return { ...sheet, responseKey };
}

function withoutSection(answers: Answers, section: Section): Answers {
  const own = new Set(keysOfSection(section));
  return Object.fromEntries(Object.entries(answers).filter(([key]) => !own.has(key)));
}

type Stored = { revision: number; conflicts: Conflict[]; answers: Answers };
type Change = { base: Answers; mine: Answers; place: Place };

/** Merges one section and stores it under its next revision; the same operation is carried out once. The caller holds the sheet's lock. */
export async function storeOnce(tx: Tx, sheet: Sheet, change: Change): Promise<Stored & { isChanged: boolean }> {
  const { base, mine, place } = change;
  const { section, operationId } = place;
  const responseKey = sheet.responseKey ?? '';
  const done = await findOperation(tx, responseKey, operationId);
  if (done !== null) return { ...(await repeated(tx, sheet, { ...change, revision: done })), isChanged: false };
  const current = sheet.sections.get(section.id) ?? { revision: 0, answers: {} };
  const { merged, conflicts } = mergeTyped(base, mine, current.answers);
  const isChanged = !areSame(merged, current.answers) || current.revision === 0;
  const revision = isChanged ? current.revision + 1 : current.revision;
  if (isChanged) {
    const at = { responseKey, section: section.id, revision };
    const writer = { name: place.writer, at: `${sheet.row.now.toISOString().slice(0, 16)}Z` };
    const sealed = sealDraft(sheet.waveKey, at, withWriter(current.answers, merged, writer));
    await saveRevision(tx, { ...at, sealed, operationId });
  } else await saveOperation(tx, { operationId, responseKey, revision });
  return { revision, conflicts: withNames(conflicts, current.answers), answers: merged, isChanged };
}

async function repeated(
  tx: Tx,
  sheet: Sheet,
  { base, mine, place, revision }: Change & { revision: number },
): Promise<Stored> {
  const section = place.section.id;
  const answers = await answersAt(tx, sheet, { section, revision });
  const before = await answersAt(tx, sheet, { section, revision: revision - 1 });
  const again = mergeTyped(base, mine, before);
  return { revision, answers, conflicts: areSame(again.merged, answers) ? withNames(again.conflicts, before) : [] };
}

function areSame(a: Answers, b: Answers): boolean {
  return answersToText(withoutWriters(a)) === answersToText(withoutWriters(b));
}

/** Conflicts with who stored the other answer, and when. */
function withNames(conflicts: readonly Conflict[], theirs: Answers): Conflict[] {
  const writers = writersOf(theirs);
  return conflicts.map((conflict) => ({ ...conflict, by: writers[conflict.itemId] }));
}
