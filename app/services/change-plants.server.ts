import { type Actor, type Tx, withActor } from '../../db/actor.server.ts';
import { appendAudit } from '../../db/queries/audit.server.ts';
import { isNotedToday } from '../../db/queries/company-event.server.ts';
import { findOperation, saveDraftSection, saveOperation } from '../../db/queries/response.server.ts';
import { changePlants, type PlantChange, type PlantConflict, type PlantFault } from '../survey/plant-list.ts';
import { PLANTS_SECTION, type Plants, plantSections, plantsFrom, plantsToAnswers } from '../survey/plants.ts';
import { answersAt, openSheet, type Sheet, type SheetActor, sealDraft } from './answer-sheet.server.ts';
import { operationKey } from './operation-id.server.ts';
import { beginSheet } from './save-section.server.ts';

/** One change of a company's plants; `baseRevision` is that of the list which the writer saw. */
export type ChangePlantsInput = { wave: string; change: PlantChange; baseRevision: number; operationId: string };

/** What became of a change. `plant` is the plant it was about. Refused, nothing was changed. */
export type ChangePlantsResult =
  | { ok: true; plant: string | null; conflicts: PlantConflict[] }
  | { ok: false; faults: (PlantFault | 'notFound' | 'notOpen' | 'closed')[] };

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
    if (!changed.ok) return changed;
    const sheet = opened.responseKey ? { ...opened, responseKey: opened.responseKey } : await beginSheet(tx, opened);
    if (!opened.responseKey)
      await appendAudit(tx, { event: 'answers.begun', actor, waveId: sheet.row.waveId, detail: {} });
    const revision = await storePlants(tx, sheet, changed.plants);
    await saveOperation(tx, { operationId, responseKey: sheet.responseKey, revision });
    await notePlants(tx, actor, sheet.row.waveId);
    return { ok: true, plant: changed.plant, conflicts: changed.conflicts };
  });
}

/** The plant that a change was about which was carried out before, at that revision of the list. */
async function plantOf(tx: Tx, sheet: Sheet, { change, before }: { change: PlantChange; before: number }) {
  if ('plant' in change) return change.plant;
  if (change.kind !== 'add') return null;
  const then = plantsFrom(await answersAt(tx, sheet, { section: PLANTS_SECTION, revision: before }));
  return then.plants.at(-1)?.id ?? null;
}

/** Stores the list under its next revision, and gives that; a list that is stored already keeps its own. */
async function storePlants(tx: Tx, sheet: Sheet & { responseKey: string }, plants: Plants): Promise<number> {
  const current = sheet.sections.get(PLANTS_SECTION)?.revision ?? 0;
  if (current > 0 && JSON.stringify(plants) === JSON.stringify(sheet.plants)) return current;
  const at = { responseKey: sheet.responseKey, section: PLANTS_SECTION, revision: current + 1 };
  await saveDraftSection(tx, { ...at, sealed: sealDraft(sheet.waveKey, at, plantsToAnswers(plants)) });
  return at.revision;
}

/** Notes that somebody changed the company's plants, once per person and day. */
export async function notePlants(tx: Tx, actor: SheetActor, waveId: string): Promise<void> {
  const event = 'plants.changed';
  if (await isNotedToday(tx, { event, userId: actor.userId, waveId })) return;
  await appendAudit(tx, { event, actor, waveId, detail: {} });
}
