import { and, asc, desc, eq, exists, gt, not, or, type SQL, sql } from 'drizzle-orm';
import type { PgColumn } from 'drizzle-orm/pg-core';
import type { Tx } from '../actor.server.ts';
import { association } from '../schema/association.ts';
import { company } from '../schema/company.ts';
import { decline } from '../schema/decline.ts';
import { membership } from '../schema/membership.ts';
import { participation } from '../schema/participation.ts';
import { submission } from '../schema/submission.ts';
import { waveAssociation } from '../schema/wave-association.ts';

/** One array instead of a parameter per id: a page has thousands. */
function isOneOf(column: PgColumn, ids: readonly string[]): SQL {
  return sql`${column} = any(${sql.param(ids)}::uuid[])`;
}

// Memberships in associations of a wave for which the company of an outer query answers it.
function membershipsAnsweredFor(tx: Tx, waveId: string, companyId: PgColumn) {
  return tx
    .select({ one: sql`1` })
    .from(membership)
    .innerJoin(
      waveAssociation,
      and(eq(waveAssociation.associationId, membership.associationId), eq(waveAssociation.waveId, waveId)),
    )
    .where(and(eq(membership.companyId, companyId), not(isDeclined(tx, waveId))));
}

function declinesOf(tx: Tx, waveId: string, companyId: PgColumn) {
  return tx
    .select({ one: sql`1` })
    .from(decline)
    .where(and(eq(decline.waveId, waveId), eq(decline.companyId, companyId)));
}

function isDeclined(tx: Tx, waveId: string): SQL {
  return exists(
    tx
      .select({ one: sql`1` })
      .from(decline)
      .where(
        and(
          eq(decline.waveId, waveId),
          eq(decline.companyId, membership.companyId),
          eq(decline.associationId, membership.associationId),
        ),
      ),
  );
}

/**
 * Up to `limit` companies that submitted in a wave, by id, after `afterCompanyId`: one page of the walk of a release.
 * What the register says of each, and its sealed link: no name, no number. Who declined to answer for every association is none of them.
 */
export function listSubmittedParticipants(
  tx: Tx,
  { waveId, afterCompanyId, limit }: { waveId: string; afterCompanyId: string | null; limit: number },
) {
  return tx
    .select({
      companyId: participation.companyId,
      ownerId: company.ownerId,
      sector: company.sector,
      sizeBand: company.sizeBand,
      region: company.region,
      linkSealed: participation.linkSealed,
    })
    .from(participation)
    .innerJoin(company, eq(company.id, participation.companyId))
    .where(
      and(
        eq(participation.waveId, waveId),
        eq(participation.state, 'submitted'),
        or(
          not(exists(declinesOf(tx, waveId, participation.companyId))),
          exists(membershipsAnsweredFor(tx, waveId, participation.companyId)),
        ),
        // On both sides of the join: else every page walks the companies of all pages before it.
        afterCompanyId === null ? undefined : gt(participation.companyId, afterCompanyId),
        afterCompanyId === null ? undefined : gt(company.id, afterCompanyId),
      ),
    )
    .orderBy(asc(participation.companyId))
    .limit(limit);
}

/** Codes of the associations of a wave for which each of these companies answers, in order; companies without one are absent. */
export async function listAssociationCodes(
  tx: Tx,
  { waveId, companyIds }: { waveId: string; companyIds: string[] },
): Promise<Map<string, string[]>> {
  const rows = await tx
    .select({ companyId: membership.companyId, code: association.code })
    .from(membership)
    .innerJoin(
      waveAssociation,
      and(eq(waveAssociation.associationId, membership.associationId), eq(waveAssociation.waveId, waveId)),
    )
    .innerJoin(association, eq(association.id, membership.associationId))
    .where(and(isOneOf(membership.companyId, companyIds), not(isDeclined(tx, waveId))))
    .orderBy(asc(membership.companyId), asc(association.code));
  const codes = new Map<string, string[]>();
  for (const row of rows) codes.set(row.companyId, [...(codes.get(row.companyId) ?? []), row.code]);
  return codes;
}

/** The latest coded submission of each of these answer sheets; the part that a release reads, and nothing else of it. */
export function listLatestCoded(tx: Tx, responseKeys: string[]) {
  return tx
    .selectDistinctOn([submission.responseKey], {
      responseKey: submission.responseKey,
      revision: submission.revision,
      codedSealed: submission.codedSealed,
    })
    .from(submission)
    .where(isOneOf(submission.responseKey, responseKeys))
    .orderBy(submission.responseKey, desc(submission.revision));
}

/** Waits until every answer that is being handed in at this moment is stored or given up, by taking each participation's lock. */
export async function awaitSubmissionsUnderWay(tx: Tx, waveId: string): Promise<void> {
  await tx
    .select({ companyId: participation.companyId })
    .from(participation)
    .where(eq(participation.waveId, waveId))
    .orderBy(asc(participation.companyId))
    .for('update');
}
