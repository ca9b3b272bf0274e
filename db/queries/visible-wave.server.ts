import { and, desc, eq, ne, sql } from 'drizzle-orm';
import type { Tx } from '../actor.server.ts';
import { association } from '../schema/association.ts';
import { company } from '../schema/company.ts';
import { membership } from '../schema/membership.ts';
import { participation } from '../schema/participation.ts';
import { wave } from '../schema/wave.ts';

const waveRow = {
  id: wave.id,
  slug: wave.slug,
  titleJa: wave.titleJa,
  titleEn: wave.titleEn,
  state: wave.state,
  opensAt: wave.opensAt,
  closesAt: wave.closesAt,
  questionnaireId: wave.questionnaireId,
  questionnaireVersion: wave.questionnaireVersion,
  questionnaireDigest: wave.questionnaireDigest,
  now: sql<Date>`now()`.mapWith((value: string | Date) => new Date(value)),
};

/** A wave as pages that show results know it; `now` is the database's clock. */
export type WaveRow = Awaited<ReturnType<typeof listVisibleWaves>>[number];

/** The waves that the actor's policies show, drafts left out, the latest deadline first. */
export function listVisibleWaves(tx: Tx) {
  return tx.select(waveRow).from(wave).where(ne(wave.state, 'draft')).orderBy(desc(wave.closesAt), wave.slug);
}

/** The wave with this slug where the actor may see it and it is no draft, or null. */
export async function findVisibleWave(tx: Tx, slug: string): Promise<WaveRow | null> {
  const rows = await tx
    .select(waveRow)
    .from(wave)
    .where(and(eq(wave.slug, slug), ne(wave.state, 'draft')));
  return rows[0] ?? null;
}

/** Code and names of one association, as far as the actor may see it. */
export async function findAssociationName(tx: Tx, associationId: string) {
  const rows = await tx
    .select({ code: association.code, nameJa: association.nameJa, nameEn: association.nameEn })
    .from(association)
    .where(eq(association.id, associationId));
  return rows[0] ?? null;
}

/** How many companies of the acting association were asked in a wave, and how many of them submitted: states, no answers. */
export async function countSubmissions(tx: Tx, waveId: string): Promise<{ asked: number; submitted: number }> {
  const rows = await tx
    .select({
      asked: sql<number>`count(*)::int`,
      submitted: sql<number>`(count(*) filter (where ${participation.state} = 'submitted'))::int`,
    })
    .from(participation)
    .where(eq(participation.waveId, waveId));
  return rows[0] ?? { asked: 0, submitted: 0 };
}

/** The acting company's sector and size band, null where it has none of the kind. */
export async function findCompanyAttributes(tx: Tx, companyId: string) {
  const rows = await tx
    .select({ sector: company.sector, sizeBand: company.sizeBand, kind: company.kind })
    .from(company)
    .where(eq(company.id, companyId));
  return rows[0] ?? null;
}

/** The associations a company belongs to, by code. */
export function listOwnAssociations(tx: Tx, companyId: string) {
  return tx
    .select({ code: association.code, nameJa: association.nameJa, nameEn: association.nameEn })
    .from(membership)
    .innerJoin(association, eq(association.id, membership.associationId))
    .where(eq(membership.companyId, companyId))
    .orderBy(association.code);
}

/** How far the acting company is in each wave it was asked in. */
export function listOwnParticipations(tx: Tx, companyId: string) {
  return tx
    .select({ waveId: participation.waveId, state: participation.state, submittedOn: participation.submittedOn })
    .from(participation)
    .where(eq(participation.companyId, companyId));
}
