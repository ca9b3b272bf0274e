import { and, eq, sql } from 'drizzle-orm';
import type { Tx } from '../actor.server.ts';
import { association } from '../schema/association.ts';
import { decline } from '../schema/decline.ts';
import { membership } from '../schema/membership.ts';
import { wave } from '../schema/wave.ts';
import { waveAssociation } from '../schema/wave-association.ts';

/** What whoever holds an invitation reads of its wave before signing in; null where there is no such wave. */
export async function findRequestedWave(tx: Tx, waveId: string) {
  const rows = await tx
    .select({
      slug: wave.slug,
      titleJa: wave.titleJa,
      titleEn: wave.titleEn,
      opensAt: wave.opensAt,
      closesAt: wave.closesAt,
      state: wave.state,
      questionnaireId: wave.questionnaireId,
      questionnaireVersion: wave.questionnaireVersion,
      questionnaireDigest: wave.questionnaireDigest,
      now: sql<Date>`now()`.mapWith((value: string | Date) => new Date(value)),
    })
    .from(wave)
    .where(eq(wave.id, waveId));
  return rows[0] ?? null;
}

/**
 * The associations through which a company is asked in a wave, with their words of invitation and their own sections (null too where the company
 * declined to answer for it): all that is told of them before signing in.
 */
export function listRequestingAssociations(tx: Tx, { companyId, waveId }: { companyId: string; waveId: string }) {
  return tx
    .select({
      code: association.code,
      nameJa: association.nameJa,
      nameEn: association.nameEn,
      invitationJa: waveAssociation.invitationJa,
      invitationEn: waveAssociation.invitationEn,
      ownSection: sql<unknown>`case when ${decline.companyId} is null then ${waveAssociation.ownSection} end`,
    })
    .from(membership)
    .innerJoin(
      waveAssociation,
      and(eq(waveAssociation.associationId, membership.associationId), eq(waveAssociation.waveId, waveId)),
    )
    .innerJoin(association, eq(association.id, membership.associationId))
    .leftJoin(
      decline,
      and(
        eq(decline.companyId, companyId),
        eq(decline.waveId, waveId),
        eq(decline.associationId, membership.associationId),
      ),
    )
    .where(eq(membership.companyId, companyId))
    .orderBy(association.code);
}
