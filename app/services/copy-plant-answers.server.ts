import { type Actor, withActor } from '../../db/actor.server.ts';
import { findOperation, saveDraftSection, saveOperation } from '../../db/queries/response.server.ts';
import { answersOf, COMPANY_SOURCE, copyInto, countCopied } from '../survey/copy-plant.ts';
import { answeringPlants, type Plants } from '../survey/plants.ts';
import { withWriter } from '../survey/section-keys.ts';
import { openSheet, sealDraft } from './answer-sheet.server.ts';
import { notePlants } from './change-plants.server.ts';
import { operationKey } from './operation-id.server.ts';

/** From where to where: ids of plants; `from` may be the company's own answers. `writer` is the name of who copies. */
export type CopyInput = { wave: string; from: string; to: string; operationId: string; writer: string };

/** What became of copying: how many answers were taken over, null where the same form was carried out before. */
export type CopyResult =
  | { ok: true; count: number | null }
  | { ok: false; faults: ('notFound' | 'notOpen' | 'closed' | 'gone' | 'noSource' | 'nothingToCopy')[] };

/** Copies the checklist's answers of one plant into another: into its empty items alone, never over an answer. */
export async function copyPlantAnswers(actor: Actor, input: CopyInput): Promise<CopyResult> {
  if (actor.kind !== 'member') return { ok: false, faults: ['notFound'] };
  return withActor(actor, async (tx): Promise<CopyResult> => {
    const sheet = await openSheet(tx, { actor, slug: input.wave, lock: true });
    if (!sheet) return { ok: false, faults: ['notFound'] };
    if (sheet.phase !== 'open') return { ok: false, faults: [sheet.phase] };
    const { responseKey, waveKey, row } = sheet;
    if (!responseKey || !isAnswering(sheet.plants, input.to)) return { ok: false, faults: ['gone'] };
    const { from, to } = input;
    if (from === to || (from !== COMPANY_SOURCE && !isAnswering(sheet.plants, from)))
      return { ok: false, faults: ['noSource'] };
    const operationId = operationKey(input.operationId, ['copy', input.wave, from, to]);
    if ((await findOperation(tx, responseKey, operationId)) !== null) return { ok: true, count: null };
    const taken = copyInto(sheet, answersOf(sheet, from), to);
    if (taken.size === 0) return { ok: false, faults: ['nothingToCopy'] };
    const writer = { name: input.writer, at: `${row.now.toISOString().slice(0, 16)}Z` };
    let revision = 0;
    for (const [section, entries] of taken) {
      const current = sheet.sections.get(section) ?? { revision: 0, answers: {} };
      revision = current.revision + 1;
      const at = { responseKey, section, revision };
      const noted = withWriter(current.answers, { ...current.answers, ...entries }, writer);
      await saveDraftSection(tx, { ...at, sealed: sealDraft(waveKey, at, noted) });
    }
    await saveOperation(tx, { operationId, responseKey, revision });
    await notePlants(tx, actor, row.waveId);
    return { ok: true, count: countCopied(taken) };
  });
}

function isAnswering(plants: Plants, id: string): boolean {
  return answeringPlants(plants).some((plant) => plant.id === id);
}
