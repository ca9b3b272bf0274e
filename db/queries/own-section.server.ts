import { and, eq, isNotNull, ne, type SQL } from 'drizzle-orm';
import type { OwnSection } from '../../app/survey/own-sections.ts';
import type { Tx } from '../actor.server.ts';
import { association } from '../schema/association.ts';
import { wave } from '../schema/wave.ts';
import { waveAssociation } from '../schema/wave-association.ts';

/** The wave with this slug, with the questionnaire it is to ask; locked, so that it is not opened meanwhile. Null where there is none. */
export async function findWaveToPrepare(tx: Tx, slug: string) {
  const rows = await tx
    .select({
      id: wave.id,
      state: wave.state,
      questionnaireId: wave.questionnaireId,
      questionnaireVersion: wave.questionnaireVersion,
      questionnaireDigest: wave.questionnaireDigest,
    })
    .from(wave)
    .where(eq(wave.slug, slug))
    .for('update');
  return rows[0] ?? null;
}

/** An association of a wave by its code, or null where the wave is not opened for it. */
export async function findAssociationOfWave(tx: Tx, { waveId, code }: { waveId: string; code: string }) {
  const rows = await tx
    .select({ id: association.id, code: association.code, nameJa: association.nameJa, nameEn: association.nameEn })
    .from(waveAssociation)
    .innerJoin(association, eq(association.id, waveAssociation.associationId))
    .where(and(eq(waveAssociation.waveId, waveId), eq(association.code, code)));
  return rows[0] ?? null;
}

type Place = { waveId: string; associationId: string };

/** The own section of an association in a wave, as far as the actor may see it; null where it has none. */
export async function findOwnSection(tx: Tx, { waveId, associationId }: Place): Promise<OwnSection | null> {
  const rows = await listOwn(tx, waveId, eq(waveAssociation.associationId, associationId));
  return rows[0] ?? null;
}

/** The own sections that the other associations of a wave have. */
export function listOtherOwnSections(tx: Tx, { waveId, associationId }: Place): Promise<OwnSection[]> {
  return listOwn(tx, waveId, ne(waveAssociation.associationId, associationId));
}

/** The own sections of some of the associations of a wave, in the order of their codes. */
async function listOwn(tx: Tx, waveId: string, whose: SQL): Promise<OwnSection[]> {
  const rows = await tx
    .select({
      code: association.code,
      nameJa: association.nameJa,
      nameEn: association.nameEn,
      definition: waveAssociation.ownSection,
    })
    .from(waveAssociation)
    .innerJoin(association, eq(association.id, waveAssociation.associationId))
    .where(and(eq(waveAssociation.waveId, waveId), whose, isNotNull(waveAssociation.ownSection)))
    .orderBy(association.code);
  return rows.map(({ code, nameJa, nameEn, definition }) => ({ code, name: { ja: nameJa, en: nameEn }, definition }));
}

/** Stores an association's own section of a wave; null takes it away. */
export async function saveOwnSection(
  tx: Tx,
  { waveId, associationId, definition }: Place & { definition: unknown },
): Promise<void> {
  await tx
    .update(waveAssociation)
    .set({ ownSection: definition })
    .where(and(eq(waveAssociation.waveId, waveId), eq(waveAssociation.associationId, associationId)));
}
