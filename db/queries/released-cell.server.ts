import { and, desc, eq, inArray, ne, or } from 'drizzle-orm';
import type { View } from '../../analytics/derived.ts';
import { parseReleasedCell, type ReleasedCell } from '../../analytics/disclosure/released-cell.ts';
import type { Tx } from '../actor.server.ts';
import { questionnaire } from '../schema/questionnaire.ts';
import { release } from '../schema/release.ts';
import { releasedCell } from '../schema/released-cell.ts';
import { wave } from '../schema/wave.ts';

/** The latest published release of a wave; null where there is none. Never changed once it is there. */
export async function findPublishedRelease(tx: Tx, waveId: string) {
  const rows = await tx
    .select({
      id: release.id,
      number: release.number,
      digest: release.digest,
      audited: release.audited,
      releasedOn: release.releasedOn,
      policy: release.policy,
    })
    .from(release)
    .where(and(eq(release.waveId, waveId), eq(release.state, 'released')))
    .orderBy(desc(release.number))
    .limit(1);
  return rows[0] ?? null;
}

/** The questionnaire as it was asked in a wave; null where the actor may not see it. */
export async function findAskedDefinition(tx: Tx, waveId: string): Promise<unknown> {
  const rows = await tx
    .select({ definition: questionnaire.definition })
    .from(wave)
    .innerJoin(
      questionnaire,
      and(eq(questionnaire.id, wave.questionnaireId), eq(questionnaire.version, wave.questionnaireVersion)),
    )
    .where(eq(wave.id, waveId));
  return rows[0]?.definition ?? null;
}

/**
 * The cells of a release in the given views; what the actor may not see is not among them. Throws where a stored row
 * could not have been released: nothing of such a release is shown.
 */
export async function listReleasedCells(
  tx: Tx,
  { id: releaseId, slug }: { id: string; slug: string },
  views: readonly View[],
): Promise<ReleasedCell[]> {
  if (views.length === 0) return [];
  const bySize = new Map<string, View[]>();
  for (const view of views) {
    const key = `${view.association}|${view.size}`;
    bySize.set(key, [...(bySize.get(key) ?? []), view]);
  }
  const wanted = [...bySize.values()].map((group) =>
    and(
      eq(releasedCell.association, group[0]?.association ?? ''),
      eq(releasedCell.size, group[0]?.size ?? ''),
      inArray(
        releasedCell.sector,
        group.map(({ sector }) => sector),
      ),
    ),
  );
  const rows = await tx
    .select({
      item: releasedCell.item,
      itemVersion: releasedCell.itemVersion,
      association: releasedCell.association,
      sector: releasedCell.sector,
      size: releasedCell.size,
      code: releasedCell.code,
      n: releasedCell.n,
      lo: releasedCell.lo,
      hi: releasedCell.hi,
      status: releasedCell.status,
    })
    .from(releasedCell)
    .where(and(eq(releasedCell.releaseId, releaseId), or(...wanted)));
  return rows.map((row) => {
    const parsed = parseReleasedCell({ ...row, wave: slug });
    if (!parsed.ok) throw new Error(`a stored cell of release ${releaseId} cannot be shown: ${parsed.fault}`);
    return parsed.value;
  });
}

/** Codes of the associations that have any row in a release, hidden ones included; without `*`. */
export async function listReleasedAssociations(
  tx: Tx,
  releaseId: string,
): Promise<{ association: string; status: string }[]> {
  return tx
    .selectDistinct({ association: releasedCell.association, status: releasedCell.status })
    .from(releasedCell)
    .where(
      and(
        eq(releasedCell.releaseId, releaseId),
        eq(releasedCell.sector, '*'),
        eq(releasedCell.size, '*'),
        ne(releasedCell.association, '+'),
      ),
    );
}
