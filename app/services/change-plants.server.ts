import { type Actor, type Tx, withActor } from '../../db/actor.server.ts';
import { appendAudit } from '../../db/queries/audit.server.ts';
import { isNotedToday } from '../../db/queries/company-event.server.ts';
import { findOperation, saveDraftSection, saveOperation } from '../../db/queries/response.server.ts';
import {
  changePlants,
  fieldsOfPlants,
  type PlantChange,
  type PlantConflict,
  type PlantFault,
  plantField,
} from '../survey/plant-list.ts';
import { PLANTS_SECTION, type Plants, plantSections, plantsFrom, plantsToAnswers } from '../survey/plants.ts';
import { onlyWriters, type Writer, withWriter, writersOf } from '../survey/section-keys.ts';
import { answersAt, openSheet, type Sheet, type SheetActor, sealDraft } from './answer-sheet.server.ts';
import { operationKey } from './operation-id.server.ts';
import { beginSheet } from './save-section.server.ts';

/** One change of a company's plants; `baseRevision` is that of the list which the writer saw, `writer` the name that others read beside it. */
export type ChangePlantsInput = {
  wave: string;
  change: PlantChange;
  baseRevision: number;
  operationId: string;
  writer: string;
};

/** What became of a change. `plant` is the plant it was about. Refused, nothing was changed; `by` is who took a plant out that is gone. */
export type ChangePlantsResult =
  | { ok: true; plant: string | null; conflicts: PlantConflict[] }
  | { ok: false; faults: (PlantFault | 'notFound' | 'notOpen' | 'closed')[]; by?: Writer | undefined };

/** Changes the plants of the actor's own company: the list, whether they answer, and the rule. The same form sent twice is one change. */
export async function changeCompanyPlants(actor: Actor, input: ChangePlantsInput): Promise<ChangePlantsResult> {
  if (actor.kind !== 'member') return { ok: false, faults: ['notFound'] };
  return withActor(actor, async (tx): Promise<ChangePlantsResult> => {
    const opened = await openSheet(tx, { actor, slug: input.wave, lock: true });
    if (!opened || plantSections(opened.whole).length === 0) return { ok: false, faults: ['notFound'] };
    if (opened.phase !== 'open') return { ok: false, faults: [opened.phase] };
    const operationId = operationKey(input.operationId, ['plants', input.wave, input.baseRevision, input.change]);
    const before = opened.responseKey ? await findOperation(tx, opened.responseKey, operationId) : null;
    if (before !== null)
      return { ok: true, plant: await plantOf(tx, opened, { change: input.change, before }), conflicts: [] };
    const base = plantsFrom(await answersAt(tx, opened, { section: PLANTS_SECTION, revision: input.baseRevision }));
    const changed = changePlants(opened.plants, base, input.change);
    const writers = writersOf(opened.sections.get(PLANTS_SECTION)?.answers ?? {});
    const { change } = input;
    const about = 'plant' in change ? change.plant : null;
    if (!changed.ok)
      return { ...changed, by: changed.faults.includes('gone') ? writers[plantField('place', about)] : undefined };
    const sheet = opened.responseKey ? { ...opened, responseKey: opened.responseKey } : await beginSheet(tx, opened);
    if (!opened.responseKey)
      await appendAudit(tx, { event: 'answers.begun', actor, waveId: sheet.row.waveId, detail: {} });
    const revision = await storePlants(tx, sheet, { plants: changed.plants, name: input.writer });
    await saveOperation(tx, { operationId, responseKey: sheet.responseKey, revision });
    await notePlants(tx, actor, sheet.row.waveId);
    const conflicts = changed.conflicts.map((each) => ({ ...each, by: writers[plantField(each.field, about)] }));
    return { ok: true, plant: changed.plant, conflicts };
  });
}

/** The plant that a change was about which was carried out before, at that revision of the list. */
async function plantOf(tx: Tx, sheet: Sheet, { change, before }: { change: PlantChange; before: number }) {
  if ('plant' in change) return change.plant;
  if (change.kind !== 'add') return null;
  const then = plantsFrom(await answersAt(tx, sheet, { section: PLANTS_SECTION, revision: before }));
  return then.plants.at(-1)?.id ?? null;
}

/** Stores the list under its next revision, with who changed what of it, and gives that; a list that is stored already keeps its own. */
async function storePlants(
  tx: Tx,
  sheet: Sheet & { responseKey: string },
  { plants, name }: { plants: Plants; name: string },
): Promise<number> {
  const { revision, answers } = sheet.sections.get(PLANTS_SECTION) ?? { revision: 0, answers: {} };
  if (revision > 0 && JSON.stringify(plants) === JSON.stringify(sheet.plants)) return revision;
  const at = { responseKey: sheet.responseKey, section: PLANTS_SECTION, revision: revision + 1 };
  const before = { ...fieldsOfPlants(sheet.plants), ...onlyWriters(answers) };
  const writer = { name, at: `${sheet.row.now.toISOString().slice(0, 16)}Z` };
  const noted = onlyWriters(withWriter(before, fieldsOfPlants(plants), writer));
  await saveDraftSection(tx, { ...at, sealed: sealDraft(sheet.waveKey, at, { ...plantsToAnswers(plants), ...noted }) });
  return at.revision;
}

/** Notes that somebody changed the company's plants, once per person and day. */
export async function notePlants(tx: Tx, actor: SheetActor, waveId: string): Promise<void> {
  const event = 'plants.changed';
  if (await isNotedToday(tx, { event, userId: actor.userId, waveId })) return;
  await appendAudit(tx, { event, actor, waveId, detail: {} });
}
