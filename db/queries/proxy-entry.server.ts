import { and, desc, eq, inArray, isNotNull, sql } from 'drizzle-orm';
import type { Tx } from '../actor.server.ts';
import { association } from '../schema/association.ts';
import { company } from '../schema/company.ts';
import { decline } from '../schema/decline.ts';
import { membership } from '../schema/membership.ts';
import { participation } from '../schema/participation.ts';
import { proxyEntry } from '../schema/proxy-entry.ts';
import { proxySection } from '../schema/proxy-section.ts';
import { wave } from '../schema/wave.ts';
import { waveAssociation } from '../schema/wave-association.ts';
import { waveKey } from '../schema/wave-key.ts';

const waveColumns = {
  waveId: wave.id,
  slug: wave.slug,
  titleJa: wave.titleJa,
  titleEn: wave.titleEn,
  waveState: wave.state,
  opensAt: wave.opensAt,
  closesAt: wave.closesAt,
  questionnaireId: wave.questionnaireId,
  questionnaireVersion: wave.questionnaireVersion,
  questionnaireDigest: wave.questionnaireDigest,
  now: sql<Date>`now()`.mapWith((value: string | Date) => new Date(value)),
  today: sql<string>`(now() at time zone 'Asia/Tokyo')::date::text`,
};

/** Whether the company of a participation declined to answer for the acting association, the only one whose declines its roles see. */
const isDeclined = sql<boolean>`exists (select from ${decline} d
  where d.company_id = ${participation.companyId} and d.wave_id = ${participation.waveId})`;

const who = { typedBy: proxyEntry.typedBy, checkedBy: proxyEntry.checkedBy, state: proxyEntry.state };

/** An entry as whoever works on it knows it: `wrappedKey` is null for everybody else. */
export type ProxyEntryRow = NonNullable<Awaited<ReturnType<typeof findProxyEntry>>>;

/** The entry that the actor works on, or null. `lock` is for writers: one after the other. */
export async function findProxyEntry(tx: Tx, { id, lock = false }: { id: string; lock?: boolean }) {
  const query = tx
    .select({
      ...{ id: proxyEntry.id, companyId: proxyEntry.companyId, macs: proxyEntry.macs },
      ...{ paperSealed: proxyEntry.paperSealed, companyNameJa: company.nameJa, companyNameEn: company.nameEn },
      ...{ associationNameJa: association.nameJa, associationNameEn: association.nameEn, ...who, ...waveColumns },
      ...{
        code: association.code,
        ownSection: waveAssociation.ownSection,
        contactEmail: membership.contactEmail,
        wrappedKey: waveKey.wrapped,
      },
      participation: participation.state,
      isDeclined,
    })
    .from(proxyEntry)
    .innerJoin(company, eq(company.id, proxyEntry.companyId))
    .innerJoin(association, eq(association.id, proxyEntry.associationId))
    .innerJoin(wave, eq(wave.id, proxyEntry.waveId))
    .innerJoin(
      participation,
      and(eq(participation.companyId, proxyEntry.companyId), eq(participation.waveId, proxyEntry.waveId)),
    )
    .innerJoin(
      membership,
      and(eq(membership.companyId, proxyEntry.companyId), eq(membership.associationId, proxyEntry.associationId)),
    )
    .innerJoin(
      waveAssociation,
      and(eq(waveAssociation.waveId, proxyEntry.waveId), eq(waveAssociation.associationId, proxyEntry.associationId)),
    )
    .leftJoin(waveKey, eq(waveKey.waveId, proxyEntry.waveId))
    .where(eq(proxyEntry.id, id));
  const rows = await (lock ? query.for('update', { of: proxyEntry }) : query);
  return rows[0] ?? null;
}

/** A wave, and one company of the acting association in it: how far it is and where it is written to. Null where it is not asked. */
export async function findAskedMember(tx: Tx, { companyId, slug }: { companyId: string; slug: string }) {
  const rows = await tx
    .select({ ...waveColumns, isDeclined, participation: participation.state, contactEmail: membership.contactEmail })
    .from(participation)
    .innerJoin(wave, eq(wave.id, participation.waveId))
    .innerJoin(waveAssociation, eq(waveAssociation.waveId, wave.id))
    .innerJoin(
      membership,
      and(
        eq(membership.companyId, participation.companyId),
        eq(membership.associationId, waveAssociation.associationId),
      ),
    )
    .where(and(eq(participation.companyId, companyId), eq(wave.slug, slug)));
  return rows[0] ?? null;
}

/** Begins an entry. Returns whether it was begun: a company has one that is not ended at a time. */
export async function insertProxyEntry(tx: Tx, row: typeof proxyEntry.$inferInsert): Promise<boolean> {
  // Without a name of the index: of entries that another association works on nothing but this is known.
  const done = await tx.insert(proxyEntry).values(row).onConflictDoNothing().returning({ id: proxyEntry.id });
  return done.length > 0;
}

/** Ends the turn of the first person: what tells whether the second types the same, and who it was. */
export async function endTyping(
  tx: Tx,
  { id, macs, paperSealed }: { id: string; macs: Record<string, string>; paperSealed: Uint8Array },
): Promise<void> {
  await tx.update(proxyEntry).set({ state: 'typed', macs, paperSealed }).where(eq(proxyEntry.id, id));
}

/** Gives the second turn to somebody. What another typed in it is deleted. */
export async function takeChecking(tx: Tx, { id, userId }: { id: string; userId: string }): Promise<void> {
  await tx.update(proxyEntry).set({ checkedBy: userId }).where(eq(proxyEntry.id, id));
}

/** Ends an entry that both people typed alike. */
export async function endChecking(
  tx: Tx,
  { id, paperSealed, day }: { id: string; paperSealed: Uint8Array; day: string },
): Promise<void> {
  await tx.update(proxyEntry).set({ state: 'checked', paperSealed, enteredOn: day }).where(eq(proxyEntry.id, id));
}

/** Drops an entry: what was typed is deleted. */
export async function dropEntry(tx: Tx, id: string): Promise<void> {
  await tx.update(proxyEntry).set({ state: 'dropped' }).where(eq(proxyEntry.id, id));
}

/** What the actor typed in their turn, by section, sealed. */
export function listTyped(tx: Tx, entryId: string) {
  return tx
    .select({ section: proxySection.section, sealed: proxySection.sealed })
    .from(proxySection)
    .where(eq(proxySection.entryId, entryId));
}

/** Stores a section as the actor typed it, in place of what they typed before. */
export async function saveTyped(tx: Tx, row: typeof proxySection.$inferInsert): Promise<void> {
  await tx
    .insert(proxySection)
    .values(row)
    .onConflictDoUpdate({
      target: [proxySection.entryId, proxySection.typedBy, proxySection.section],
      set: { sealed: row.sealed },
    });
}

/** Holds a company's participation that was never begun until the transaction ends. Returns whether it is so. */
export async function holdUnbegun(
  tx: Tx,
  { companyId, waveId }: { companyId: string; waveId: string },
): Promise<boolean> {
  const rows = await tx
    .select({ state: participation.state })
    .from(participation)
    .where(
      and(eq(participation.companyId, companyId), eq(participation.waveId, waveId), eq(participation.state, 'invited')),
    )
    .for('update');
  return rows.length > 0;
}

/** Marks a participation that was held as submitted, with the sealed link to its new sheet. */
export async function markEntered(
  tx: Tx,
  row: { companyId: string; waveId: string; linkSealed: Uint8Array; receiptNumber: string; submittedOn: string },
): Promise<void> {
  const { companyId, waveId, ...set } = row;
  await tx
    .update(participation)
    .set({ state: 'submitted', ...set })
    .where(
      and(eq(participation.companyId, companyId), eq(participation.waveId, waveId), eq(participation.state, 'invited')),
    );
}

/** How the entries of the acting association in a wave stand, as its role may see it; the latest day first. */
export function listProxyEntries(tx: Tx, waveId: string) {
  return tx
    .select({
      ...{ id: proxyEntry.id, companyId: proxyEntry.companyId, ...who },
      ...{ begunOn: proxyEntry.begunOn, enteredOn: proxyEntry.enteredOn },
    })
    .from(proxyEntry)
    .where(eq(proxyEntry.waveId, waveId))
    .orderBy(desc(proxyEntry.begunOn), proxyEntry.id);
}

/** The entries for a company that the acting association works on. */
export async function listLiveEntries(tx: Tx, companyId: string): Promise<string[]> {
  const rows = await tx
    .select({ id: proxyEntry.id })
    .from(proxyEntry)
    .where(and(eq(proxyEntry.companyId, companyId), inArray(proxyEntry.state, ['typing', 'typed'])));
  return rows.map(({ id }) => id);
}

/** The companies of the acting association that are asked in a wave, with how far each is. */
export function listAskedMembers(tx: Tx, waveId: string) {
  return tx
    .select({
      companyId: company.id,
      nameJa: company.nameJa,
      nameEn: company.nameEn,
      state: participation.state,
      isDeclined,
      hasContact: sql<boolean>`${membership.contactEmail} is not null`,
    })
    .from(participation)
    .innerJoin(company, eq(company.id, participation.companyId))
    .innerJoin(membership, eq(membership.companyId, company.id))
    .where(eq(participation.waveId, waveId))
    .orderBy(company.nameJa, company.id);
}

/** What was entered off a paper form for the acting company and was not refused: by which association, on which day. One row per wave. */
export function listEntered(tx: Tx, companyId: string) {
  return tx
    .select({
      ...{ id: proxyEntry.id, waveId: proxyEntry.waveId, enteredOn: proxyEntry.enteredOn },
      ...{ paperSealed: proxyEntry.paperSealed, wrappedKey: waveKey.wrapped, slug: wave.slug },
      ...{ associationNameJa: association.nameJa, associationNameEn: association.nameEn },
    })
    .from(proxyEntry)
    .innerJoin(wave, eq(wave.id, proxyEntry.waveId))
    .innerJoin(waveKey, eq(waveKey.waveId, wave.id))
    .leftJoin(association, eq(association.id, proxyEntry.associationId))
    .where(
      and(eq(proxyEntry.companyId, companyId), eq(proxyEntry.state, 'checked'), isNotNull(proxyEntry.paperSealed)),
    );
}
