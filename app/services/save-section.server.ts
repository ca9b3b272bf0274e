import { randomUUID } from 'node:crypto';
import { type Actor, type Tx, withActor } from '../../db/actor.server.ts';
import { appendAudit } from '../../db/queries/audit.server.ts';
import { isNotedToday } from '../../db/queries/company-event.server.ts';
import { beginParticipation } from '../../db/queries/participation.server.ts';
import { createResponse, findOperation, saveDraftSection, saveOperation } from '../../db/queries/response.server.ts';
import { sealLink } from '../../db/seal.server.ts';
import { type Answer, type AnswerFaultCode, type Answers, parseAnswer } from '../survey/answer.ts';
import { type Conflict, mergeSection } from '../survey/merge.ts';
import { findSection, type Section } from '../survey/questionnaire.ts';
import { answersToText } from '../survey/sealed-form.ts';
import { answersAt, openSheet, type Sheet, type SheetActor, sealDraft, sheetActor } from './answer-sheet.server.ts';
import { operationKey } from './operation-id.server.ts';

/** What a section's form sends: the items that were on the page, and the values of their fields as typed. */
export type SectionInput = {
  wave: string;
  section: string;
  items: readonly string[];
  answers: Readonly<Record<string, readonly string[]>>;
  baseRevision: number;
  operationId: string;
};

/** A value that was typed but is no answer; the stored answer stays as it was. */
type InvalidAnswer = { itemId: string; fault: AnswerFaultCode };

/**
 * What became of a save. With `ok` everything valid is stored; without, nothing is and nothing was changed. `nextSection` is the
 * section after this one, null after the last.
 */
export type SaveResult =
  | {
      ok: true;
      revision: number;
      invalid: InvalidAnswer[];
      conflicts: Conflict[];
      answers: Answers;
      savedAt: Date;
      nextSection: string | null;
    }
  | { ok: false; reason: 'notFound' | 'notOpen' | 'closed' };

type Place = { section: Section; operationId: string };
type Typed = { mine: Answers; invalid: InvalidAnswer[] };

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
    const base = await answersAt(tx, sheet, { section: section.id, revision });
    const typed = readTyped(sheet, { section, base, input });
    const content = [input.wave, section.id, revision, input.items, input.items.map((id) => input.answers[id] ?? [])];
    const place = { section, operationId: operationKey(input.operationId, content) };
    const stored = await storeOnce(tx, sheet, { base, place, mine: typed.mine });
    if (isNew) await appendAudit(tx, { event: 'answers.begun', actor: own, waveId: sheet.row.waveId, detail: {} });
    else if (stored.isChanged) await noteSave(tx, own, { waveId: sheet.row.waveId, section: section.id });
    const { sections } = sheet.questionnaire;
    const nextSection = sections[sections.indexOf(section) + 1]?.id ?? null;
    const { revision: saved, conflicts, answers } = stored;
    return {
      ok: true,
      revision: saved,
      conflicts,
      answers,
      invalid: typed.invalid,
      savedAt: sheet.row.now,
      nextSection,
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

function readTyped(
  sheet: Pick<Sheet, 'questionnaire' | 'answers'>,
  { section, base, input }: { section: Section; base: Answers; input: SectionInput },
): Typed {
  const shown = new Set(input.items);
  const mine: Record<string, Answer> = { ...base };
  const others = withoutSection(sheet.answers, section);
  const invalid: InvalidAnswer[] = [];
  for (const item of section.items.filter(({ id }) => shown.has(id))) {
    const raw = Object.hasOwn(input.answers, item.id) ? (input.answers[item.id] ?? []) : [];
    const parsed = parseAnswer(sheet.questionnaire, item, raw, { ...others, ...mine });
    if (!parsed.ok) invalid.push({ itemId: item.id, fault: parsed.fault });
    else if (parsed.answer) mine[item.id] = parsed.answer;
    else delete mine[item.id];
  }
  return { mine, invalid };
}

function withoutSection(answers: Answers, section: Section): Answers {
  const own = new Set(section.items.map((item) => item.id));
  return Object.fromEntries(Object.entries(answers).filter(([id]) => !own.has(id)));
}

/** Merges one section and stores it under its next revision; the same operation is carried out once. The caller holds the sheet's lock. */
export async function storeOnce(
  tx: Tx,
  sheet: Sheet,
  { base, mine, place }: { base: Answers; mine: Answers; place: Place },
): Promise<{ revision: number; conflicts: Conflict[]; answers: Answers; isChanged: boolean }> {
  const { section, operationId } = place;
  const responseKey = sheet.responseKey ?? '';
  const done = await findOperation(tx, responseKey, operationId);
  if (done !== null)
    return { ...(await repeated(tx, sheet, { base, mine, section, revision: done })), isChanged: false };
  const current = sheet.sections.get(section.id) ?? { revision: 0, answers: {} };
  const { merged, conflicts } = mergeSection(base, mine, current.answers);
  const changed = answersToText(merged) !== answersToText(current.answers);
  const revision = changed || current.revision === 0 ? current.revision + 1 : current.revision;
  if (revision !== current.revision) {
    const at = { responseKey, section: section.id, revision };
    await saveDraftSection(tx, { ...at, sealed: sealDraft(sheet.waveKey, at, merged) });
  }
  await saveOperation(tx, { operationId, responseKey, revision });
  return { revision, conflicts, answers: merged, isChanged: revision !== current.revision };
}

async function repeated(
  tx: Tx,
  sheet: Sheet,
  { base, mine, section, revision }: { base: Answers; mine: Answers; section: Section; revision: number },
): Promise<{ revision: number; conflicts: Conflict[]; answers: Answers }> {
  const answers = await answersAt(tx, sheet, { section: section.id, revision });
  const before = await answersAt(tx, sheet, { section: section.id, revision: revision - 1 });
  const again = mergeSection(base, mine, before);
  const same = answersToText(again.merged) === answersToText(answers);
  return { revision, answers, conflicts: same ? again.conflicts : [] };
}
