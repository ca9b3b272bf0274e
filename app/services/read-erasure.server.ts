import { type Actor, withActor } from '../../db/actor.server.ts';
import { findErasedWave } from '../../db/queries/participation.server.ts';
import type { Bilingual } from '../survey/questionnaire.ts';
import { sheetActor } from './answer-sheet.server.ts';

/** A wave whose answers were erased. `on` is the day, null where it was not kept. */
export type Erasure = { title: Bilingual; on: string | null };

/** That the answers of a wave were erased, for those of a company that took part in it; null for everybody else and every other wave. */
export async function readErasure(actor: Actor, slug: string): Promise<Erasure | null> {
  const own = sheetActor(actor);
  if (!own) return null;
  const { companyId } = own;
  const row = await withActor(own, (tx) => findErasedWave(tx, { companyId, slug }));
  return row && { title: { ja: row.titleJa, en: row.titleEn }, on: row.erasedOn };
}
