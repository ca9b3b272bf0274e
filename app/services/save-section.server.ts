import { randomUUID } from 'node:crypto';
import { type Actor, type Tx, withActorToLast } from '../../db/actor.server.ts';
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
import { answersAt, openSheet, type Sheet, sealDraft, sheetActor } from './answer-sheet.server.ts';
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
  const revision = input.baseRevision;
  const values = input.items.map((id) => input.answers[id] ?? []);
  const content = [input.wave, input.section, revision, input.items, values, input.accepted ?? []];
  const operationId = operationKey(input.operationId, content);
  return withActorToLast<SaveResult>(own, async (tx) => {
    let done: number | null = null;
    let isNoted = false;
    const opened = await openSheet(tx, {
      actor: own,
      slug: input.wave,
      lock: true,
      readBeside: async ({ responseKey, waveId }) => {
        // The first save of a section by a person on a day is noted; the day is all that is noted of when.
        const noted = { event: 'answers.saved', userId: own.userId, waveId, section: input.section } as const;
        [done, isNoted] = await Promise.all([findOperation(tx, responseKey, operationId), isNotedToday(tx, noted)]);
      },
    });
    const section = opened && findSection(opened.questionnaire, input.section);
    if (!opened || !section) return refused('notFound');
    if (opened.phase !== 'open') return refused(opened.phase);
    const isNew = !opened.responseKey;
    const sheet = opened.responseKey ? opened : await beginSheet(tx, opened);
    const now = sheet.sections.get(section.id);
    const isNow = now?.revision === revision;
    const base = isNow ? now.answers : await answersAt(tx, sheet, { section: section.id, revision });
    const others = withoutSection(sheet.answers, section);
    const typed = readTyped(sheet.questionnaire, section, { base, others, sent: input });
    const place = { section, operationId, writer: input.writer ?? '' };
    const { written, isChanged, ...stored } = await store(tx, sheet, { base, place, mine: typed.mine, done });
    const answers = withoutReserved(stored.answers);
    const result = { ok: true, ...stored, answers, invalid: typed.invalid, savedAt: sheet.row.now } as const;
    const event = isNew ? 'answers.begun' : isChanged && !isNoted ? 'answers.saved' : null;
    if (event) {
      await written;
      const detail = event === 'answers.saved' ? { section: section.id } : {};
      await appendAudit(tx, { event, actor: own, waveId: sheet.row.waveId, detail });
    }
    return { last: written.then(() => result) };
  });
}

function refused(reason: 'notFound' | 'notOpen' | 'closed'): { last: Promise<SaveResult> } {
  return { last: Promise.resolve({ ok: false, reason }) };
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
  const done = await findOperation(tx, sheet.responseKey ?? '', change.place.operationId);
  const { written, ...stored } = await store(tx, sheet, { ...change, done });
  await written;
  return stored;
}

/** As `storeOnce`, where it is known what the operation led to; `written` is not waited for. */
async function store(
  tx: Tx,
  sheet: Sheet,
  { done, ...change }: Change & { done: number | null },
): Promise<Stored & { isChanged: boolean; written: Promise<void> }> {
  const { base, mine, place } = change;
  const { section, operationId } = place;
  const responseKey = sheet.responseKey ?? '';
  const isWritten = Promise.resolve();
  if (done !== null)
    return { ...(await repeated(tx, sheet, { ...change, revision: done })), isChanged: false, written: isWritten };
  const current = sheet.sections.get(section.id) ?? { revision: 0, answers: {} };
  const { merged, conflicts } = mergeTyped(base, mine, current.answers);
  const isChanged = !areSame(merged, current.answers) || current.revision === 0;
  const revision = isChanged ? current.revision + 1 : current.revision;
  const stored = { revision, conflicts: withNames(conflicts, current.answers), answers: merged, isChanged };
  if (!isChanged) {
    await saveOperation(tx, { operationId, responseKey, revision });
    return { ...stored, written: isWritten };
  }
  const at = { responseKey, section: section.id, revision };
  const writer = { name: place.writer, at: `${sheet.row.now.toISOString().slice(0, 16)}Z` };
  const sealed = sealDraft(sheet.waveKey, at, withWriter(current.answers, merged, writer));
  return { ...stored, written: saveRevision(tx, { ...at, sealed, operationId }) };
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
