import { and, eq, inArray } from 'drizzle-orm';
import type { Tx } from '../actor.server.ts';
import { decline } from '../schema/decline.ts';

type Declines = { companyId: string; waveId: string; associationIds: readonly string[] };

/** Notes that a company does not answer a wave for these associations; those noted already stay. */
export async function saveDeclines(tx: Tx, { associationIds, ...place }: Declines): Promise<void> {
  if (associationIds.length === 0) return;
  await tx
    .insert(decline)
    .values(associationIds.map((associationId) => ({ ...place, associationId })))
    .onConflictDoNothing();
}

/** Takes back that a company does not answer a wave for these associations. */
export async function deleteDeclines(tx: Tx, { companyId, waveId, associationIds }: Declines): Promise<void> {
  await tx
    .delete(decline)
    .where(
      and(
        eq(decline.companyId, companyId),
        eq(decline.waveId, waveId),
        inArray(decline.associationId, [...associationIds]),
      ),
    );
}

/** The companies that declined to answer a wave, as far as the actor may see them: an association those that declined for itself. */
export async function listDeclinedCompanies(tx: Tx, waveId: string): Promise<Set<string>> {
  const rows = await tx.select({ companyId: decline.companyId }).from(decline).where(eq(decline.waveId, waveId));
  return new Set(rows.map((row) => row.companyId));
}
