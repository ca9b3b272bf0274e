import type { Actor, Tx } from '../../db/actor.server.ts';
import { listOwnSections } from '../../db/queries/delegation.server.ts';
import { findDefinition, findParticipation, type ParticipationRow } from '../../db/queries/participation.server.ts';
import { findDraftSection, listDraftSections, lockResponse, openResponse } from '../../db/queries/response.server.ts';
import { currentKek, openLink, openWaveKey, seal, unseal, type WaveKey } from '../../db/seal.server.ts';
import type { Answers } from '../survey/answer.ts';
import { getQuestionnaire } from '../survey/catalog.ts';
import { addOwnSections, ownSectionId } from '../survey/own-sections.ts';
import {
  answeringPlants,
  type CollapsedItem,
  collapsePlants,
  expandPlants,
  PLANTS_SECTION,
  type Plants,
  plantsFrom,
  splitPlantId,
  withCompanyValues,
} from '../survey/plants.ts';
import { parseQuestionnaire, type Questionnaire } from '../survey/questionnaire.ts';
import { answersFromText, answersToText, draftPlace } from '../survey/sealed-form.ts';
import { withoutReserved } from '../survey/section-keys.ts';
import { BoundedCache } from './bounded-cache.ts';

/** A save that was sent just before the deadline may arrive this much after it. */
const GRACE_MILLISECONDS = 60_000;

/** Whether a wave takes answers. */
export type Phase = 'notOpen' | 'open' | 'closed';

/**
 * A company's own sheet, opened inside a transaction. `responseKey` is null while nothing was ever saved. `questionnaire` is what pages ask:
 * the common one, the own sections of the company's associations, and the checklist once per plant where plants answer it. `common` is
 * the frozen one, whose columns are counted; `whole` is that with the own sections, what a submission answers; `known` has besides those that
 * were answered before their association was declined, which may stand in an earlier submission. `answers` are all of
 * them by item, of plants and of the company; keys that begin with `_` stand in their sections alone.
 */
export type Sheet = {
  row: ParticipationRow;
  phase: Phase;
  common: Questionnaire;
  whole: Questionnaire;
  known: Questionnaire;
  questionnaire: Questionnaire;
  plants: Plants;
  waveKey: WaveKey;
  responseKey: string | null;
  answers: Answers;
  sections: ReadonlyMap<string, SavedSection>;
};

type SavedSection = { revision: number; answers: Answers };

const frozen = new Map<string, Questionnaire>();

/** Who opens a sheet of their own company: to write, to read, or for some of its sections. */
export type SheetActor = Extract<Actor, { companyId: string }>;

/** Opening one company's sheet in an emergency: its actor names a request, and that request the company. */
type Emergency = { kind: 'breakglass'; companyId: string };

/** `readBeside` reads what else the caller needs of a sheet that was begun, in the same round trip: it sends before it waits. */
type Opening = {
  actor: SheetActor | Emergency;
  slug: string;
  lock?: boolean;
  readBeside?: (place: { responseKey: string; waveId: string }) => Promise<void>;
};

/** An actor as one who opens sheets, or null for everybody else. */
export function sheetActor(actor: Actor): SheetActor | null {
  return 'companyId' in actor ? actor : null;
}

/**
 * Opens the company's own sheet of a wave, or null where the company isn't asked in it. `lock` is for writers: one after the other. To a delegate
 * the sheet has its own sections and no other.
 */
export async function openSheet(tx: Tx, { actor, slug, lock = false, readBeside }: Opening): Promise<Sheet | null> {
  const isDelegate = actor.kind === 'delegate';
  const seenBy = isDelegate ? 'delegate' : actor.kind === 'breakglass' ? 'emergency' : 'whole';
  const row = await findParticipation(tx, { companyId: actor.companyId, slug, lock, seenBy });
  if (!row) return null;
  const waveKey = openWaveKey(currentKek(row.wrappedKey), row.waveId, row.wrappedKey);
  const responseKey = row.linkSealed ? openLink(waveKey, row.companyId, row.linkSealed) : null;
  // Nobody but somebody who may do everything begins a sheet.
  if (isDelegate && !responseKey) return null;
  // Sent without waiting in between: one round trip. Each statement sees what was stored before the lock was had.
  const [, sections, given] = await Promise.all([
    responseKey && lock ? lockResponse(tx, responseKey) : null,
    responseKey ? readSections(tx, waveKey, responseKey) : new Map<string, SavedSection>(),
    isDelegate ? listOwnSections(tx, row.waveId) : null,
    responseKey && readBeside ? readBeside({ responseKey, waveId: row.waveId }) : null,
  ]);
  const plants = plantsFrom(sections.get(PLANTS_SECTION)?.answers);
  const composed = composeQuestionnaire(await frozenQuestionnaire(tx, row), { row, plants, sections });
  const questionnaire = given ? withSections(composed.questionnaire, given) : composed.questionnaire;
  if (questionnaire.sections.length === 0) return null;
  const answers = itemAnswers([...sections.values()].map((section) => section.answers));
  return { row, phase: phaseOf(row), ...composed, questionnaire, plants, waveKey, responseKey, answers, sections };
}

/**
 * The answers that count for the company: its plants' are put together by its open rule, in place of what it may have answered once;
 * those to own items are kept. `checklist` is how each of the plants' items came about, empty where the company answers once.
 */
export function companyAnswers(sheet: Pick<Sheet, 'whole' | 'questionnaire' | 'plants' | 'answers'>): {
  answers: Answers;
  checklist: CollapsedItem[];
} {
  const { whole, questionnaire: expanded, plants, answers } = sheet;
  const answering = answeringPlants(plants);
  if (answering.length === 0) return { answers, checklist: [] };
  const { rule } = plants;
  const checklist = collapsePlants(whole, { expanded, plants: [...answering], rule, answers });
  return { answers: withCompanyValues(answers, checklist), checklist };
}

const composedBefore = new BoundedCache<Pick<Sheet, 'common' | 'whole' | 'known' | 'questionnaire'>>(200);

function composeQuestionnaire(
  common: Questionnaire,
  { row, plants, sections }: Pick<Sheet, 'row' | 'plants' | 'sections'>,
): Pick<Sheet, 'common' | 'whole' | 'known' | 'questionnaire'> {
  const answering = answeringPlants(plants);
  const asked = row.ownSections.filter(({ isDeclined }) => !isDeclined);
  const kept = row.ownSections.filter(({ isDeclined, code }) => !isDeclined || sections.has(ownSectionId(code)));
  if (kept.length === 0 && answering.length === 0)
    return { common, whole: common, known: common, questionnaire: common };
  const key = JSON.stringify([row.questionnaireDigest, kept, answering]);
  const before = composedBefore.find(key);
  if (before) return before;
  const whole = addOwnSections(common, asked);
  const known = asked.length === kept.length ? whole : addOwnSections(common, kept);
  return composedBefore.keep(key, { common, whole, known, questionnaire: expandPlants(whole, answering) });
}

// A section given to a delegate is theirs at every plant.
function withSections(questionnaire: Questionnaire, ids: readonly string[]): Questionnaire {
  const isGiven = (id: string) => ids.includes(id) || ids.includes(splitPlantId(id).base);
  return { ...questionnaire, sections: questionnaire.sections.filter(({ id }) => isGiven(id)) };
}

// What a section keeps beside its answers (`_done` and the like) has the same key in every section, or is no answer.
function itemAnswers(sections: readonly Answers[]): Answers {
  const entries = sections.flatMap((answers) => Object.entries(withoutReserved(answers)));
  return Object.fromEntries(entries);
}

/** The answers of one section as they were at a revision; revision 0 and unknown revisions have none. */
export async function answersAt(
  tx: Tx,
  sheet: Pick<Sheet, 'waveKey' | 'responseKey'>,
  { section, revision }: { section: string; revision: number },
): Promise<Answers> {
  const { responseKey, waveKey } = sheet;
  if (!responseKey || revision < 1) return {};
  const row = await findDraftSection(tx, { responseKey, section, revision });
  return row ? unsealDraft(waveKey, responseKey, row) : {};
}

/** One section's answers, sealed for its place. */
export function sealDraft(
  waveKey: WaveKey,
  place: { responseKey: string; section: string; revision: number },
  answers: Answers,
): Uint8Array {
  return seal(waveKey, answersToText(answers), draftPlace(place.responseKey, place.section, place.revision));
}

/** Whether a wave takes answers by the database's clock, the time of grace included. */
export function phaseOf(row: Pick<ParticipationRow, 'waveState' | 'now' | 'opensAt' | 'closesAt'>): Phase {
  if (row.waveState === 'draft' || row.now < row.opensAt) return 'notOpen';
  const last = row.closesAt.getTime() + GRACE_MILLISECONDS;
  return row.waveState === 'open' && row.now.getTime() <= last ? 'open' : 'closed';
}

type Version = Pick<ParticipationRow, 'questionnaireId' | 'questionnaireVersion' | 'questionnaireDigest'>;

/** The questionnaire of a wave as it was when the wave opened. */
export async function frozenQuestionnaire(tx: Tx, row: Version): Promise<Questionnaire> {
  const known = frozen.get(row.questionnaireDigest);
  if (known) return known;
  const definition = await findDefinition(tx, row.questionnaireId, row.questionnaireVersion);
  const parsed = parseQuestionnaire(definition, getQuestionnaire);
  if (!parsed.ok) {
    throw new Error(`questionnaire ${row.questionnaireId}@${row.questionnaireVersion} cannot be read`);
  }
  frozen.set(row.questionnaireDigest, parsed.value);
  return parsed.value;
}

async function readSections(tx: Tx, waveKey: WaveKey, responseKey: string): Promise<Map<string, SavedSection>> {
  const [, rows] = await Promise.all([openResponse(tx, responseKey), listDraftSections(tx, responseKey)]);
  return new Map(
    rows.map((row) => [row.section, { revision: row.revision, answers: unsealDraft(waveKey, responseKey, row) }]),
  );
}

function unsealDraft(
  waveKey: WaveKey,
  responseKey: string,
  row: { section: string; revision: number; sealed: Uint8Array },
): Answers {
  const place = draftPlace(responseKey, row.section, row.revision);
  return answersFromText(unseal(waveKey, row.sealed, place).toString('utf8'));
}
