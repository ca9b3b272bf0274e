import { and, desc, eq, isNotNull, isNull, ne, sql } from 'drizzle-orm';
import type { AskedOwnSection } from '../../app/survey/own-sections.ts';
import type { Tx } from '../actor.server.ts';
import { keepSelect, run } from '../kept-statement.server.ts';
import { association } from '../schema/association.ts';
import { company } from '../schema/company.ts';
import { decline } from '../schema/decline.ts';
import { membership } from '../schema/membership.ts';
import { participation } from '../schema/participation.ts';
import { questionnaire } from '../schema/questionnaire.ts';
import { wave } from '../schema/wave.ts';
import { waveAssociation } from '../schema/wave-association.ts';
import { waveKey } from '../schema/wave-key.ts';

const participationRow = {
  companyId: participation.companyId,
  companyNameJa: company.nameJa,
  companyNameEn: company.nameEn,
  companyKind: company.kind,
  state: participation.state,
  linkSealed: participation.linkSealed,
  receiptNumber: participation.receiptNumber,
  submittedOn: participation.submittedOn,
  needsApproval: participation.needsApproval,
  approverId: participation.approverId,
  waveId: wave.id,
  slug: wave.slug,
  titleJa: wave.titleJa,
  titleEn: wave.titleEn,
  opensAt: wave.opensAt,
  closesAt: wave.closesAt,
  waveState: wave.state,
  questionnaireDigest: wave.questionnaireDigest,
  questionnaireId: wave.questionnaireId,
  questionnaireVersion: wave.questionnaireVersion,
  wrappedKey: waveKey.wrapped,
  now: sql<Date>`now()`.mapWith((value: string | Date) => new Date(value)),
  today: sql<string>`(now() at time zone 'Asia/Tokyo')::date::text`,
};

// The associations of the wave that the company belongs to, and whether it declined to answer for one of them.
const asking = sql`${membership} join ${waveAssociation} on ${waveAssociation.associationId} = ${membership.associationId}
    and ${waveAssociation.waveId} = ${wave.id}
  join ${association} on ${association.id} = ${membership.associationId}
  where ${membership.companyId} = ${participation.companyId}`;
const declinedThere = sql`exists (select from ${decline} where ${decline.companyId} = ${participation.companyId}
    and ${decline.waveId} = ${wave.id} and ${decline.associationId} = ${membership.associationId})`;

const parseOwnSections = (value: string): AskedOwnSection[] => JSON.parse(value);

/** What associations add to the common questionnaire for this company, and whether it declined all of them and so the wave. */
const associationRow = {
  ownSections: sql<AskedOwnSection[]>`(select coalesce(json_agg(json_build_object('code', ${association.code},
      'name', json_build_object('ja', ${association.nameJa}, 'en', ${association.nameEn}), 'definition', ${waveAssociation.ownSection},
      'isDeclined', ${declinedThere})
      order by ${association.code}) filter (where ${waveAssociation.ownSection} is not null), '[]')::text from ${asking})`.mapWith(
    parseOwnSections,
  ),
  isDeclined: sql<boolean>`(exists (select from ${decline} where ${decline.companyId} = ${participation.companyId}
      and ${decline.waveId} = ${wave.id}) and not exists (select from ${asking} and not ${declinedThere}))`,
};

const ROWS = {
  whole: { ...participationRow, ...associationRow },
  // A delegate is told neither the receipt nor the day of a submission, nor who approves.
  delegate: {
    ...participationRow,
    ...associationRow,
    receiptNumber: sql<null>`null`,
    submittedOn: sql<null>`null`,
    needsApproval: sql<boolean>`false`,
    approverId: sql<null>`null`,
  },
  // The emergency access sees no association.
  emergency: {
    ...participationRow,
    ownSections: sql<AskedOwnSection[]>`'[]'`.mapWith(parseOwnSections),
    isDeclined: sql<boolean>`false`,
  },
};

const keepRow = (seenBy: keyof typeof ROWS, isHeld: boolean) =>
  keepSelect(ROWS[seenBy], (from, at) => {
    const query = from
      .select(ROWS[seenBy])
      .from(participation)
      .innerJoin(wave, eq(wave.id, participation.waveId))
      .innerJoin(company, eq(company.id, participation.companyId))
      .innerJoin(waveKey, eq(waveKey.waveId, wave.id))
      .where(and(eq(participation.companyId, at('companyId')), eq(wave.slug, at('slug'))));
    return isHeld ? query.for('update', { of: participation }) : query;
  });
const read = {
  whole: keepRow('whole', false),
  delegate: keepRow('delegate', false),
  emergency: keepRow('emergency', false),
};
const held = { ...read, whole: keepRow('whole', true), emergency: keepRow('emergency', true) };

type ParticipationPlace = { companyId: string; slug: string; lock?: boolean; seenBy?: keyof typeof ROWS };

/** One company's participation in a wave with what is needed to open its answer sheet; `now` is the database's clock. */
export type ParticipationRow = NonNullable<Awaited<ReturnType<typeof findParticipation>>>;

/** The participation of a company in the wave with this slug, or null. `lock` holds the row until the transaction ends; a delegate holds none. */
export async function findParticipation(
  tx: Tx,
  { companyId, slug, lock = false, seenBy = 'whole' }: ParticipationPlace,
) {
  const rows = await run(tx, (lock ? held : read)[seenBy], { companyId, slug });
  return rows[0] ?? null;
}

/** The wave with this slug, where a company took part in it and its key is gone: then nobody reads an answer. The day where it is known. */
export async function findErasedWave(tx: Tx, { companyId, slug }: { companyId: string; slug: string }) {
  const rows = await tx
    .select({ titleJa: wave.titleJa, titleEn: wave.titleEn, erasedOn: wave.erasedOn })
    .from(participation)
    .innerJoin(wave, eq(wave.id, participation.waveId))
    .leftJoin(waveKey, eq(waveKey.waveId, wave.id))
    .where(
      and(
        eq(participation.companyId, companyId),
        eq(wave.slug, slug),
        ne(participation.state, 'invited'),
        isNull(waveKey.waveId),
      ),
    );
  return rows[0] ?? null;
}

/** The participations of a company that were submitted in waves which opened before this one, the latest first; the last three suffice. */
export function listEarlierSubmissions(tx: Tx, { companyId, slug }: { companyId: string; slug: string }) {
  return tx
    .select({
      waveId: wave.id,
      titleJa: wave.titleJa,
      titleEn: wave.titleEn,
      questionnaireId: wave.questionnaireId,
      questionnaireVersion: wave.questionnaireVersion,
      questionnaireDigest: wave.questionnaireDigest,
      linkSealed: participation.linkSealed,
      wrappedKey: waveKey.wrapped,
    })
    .from(participation)
    .innerJoin(wave, eq(wave.id, participation.waveId))
    .innerJoin(waveKey, eq(waveKey.waveId, wave.id))
    .where(
      and(
        eq(participation.companyId, companyId),
        isNotNull(participation.submittedOn),
        sql`${wave.opensAt} < (select now_wave.opens_at from wave now_wave where now_wave.slug = ${slug})`,
      ),
    )
    .orderBy(desc(wave.opensAt))
    .limit(3);
}

/** The frozen definition of a questionnaire, as stored; null where that version is not published. */
export async function findDefinition(tx: Tx, id: string, version: number): Promise<unknown> {
  const rows = await tx
    .select({ definition: questionnaire.definition })
    .from(questionnaire)
    .where(and(eq(questionnaire.id, id), eq(questionnaire.version, version)));
  return rows[0]?.definition ?? null;
}

/**
 * The associations through which a company is asked in a wave, with their words of invitation and whether it declined to answer for them.
 * One row per association.
 */
export function listInvitingAssociations(tx: Tx, { companyId, waveId }: { companyId: string; waveId: string }) {
  return tx
    .select({
      id: association.id,
      code: association.code,
      nameJa: association.nameJa,
      nameEn: association.nameEn,
      invitationJa: waveAssociation.invitationJa,
      invitationEn: waveAssociation.invitationEn,
      hasOwnSection: sql<boolean>`${waveAssociation.ownSection} is not null`,
      isDeclined: sql<boolean>`${decline.associationId} is not null`,
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
        eq(decline.associationId, membership.associationId),
        eq(decline.waveId, waveId),
        eq(decline.companyId, companyId),
      ),
    )
    .where(eq(membership.companyId, companyId))
    .orderBy(association.code);
}

/** Stores the sealed link of a sheet just begun. */
export async function beginParticipation(
  tx: Tx,
  { companyId, waveId, linkSealed }: { companyId: string; waveId: string; linkSealed: Uint8Array },
): Promise<void> {
  await tx
    .update(participation)
    .set({ state: 'started', linkSealed, begunBy: sql`nullif(current_setting('app.user', true), '')::uuid` })
    .where(and(eq(participation.companyId, companyId), eq(participation.waveId, waveId)));
}

/** The place of one company's participation. */
type OfCompany = { companyId: string; waveId: string };

const own = ({ companyId, waveId }: OfCompany) =>
  and(eq(participation.companyId, companyId), eq(participation.waveId, waveId));

/** Sets whether a superior approves before answers are submitted, and who is asked where one person is named. */
export async function setApprovalNeed(
  tx: Tx,
  { needsApproval, approverId, ...place }: OfCompany & { needsApproval: boolean; approverId: string | null },
): Promise<void> {
  await tx.update(participation).set({ needsApproval, approverId }).where(own(place));
}

/** Moves a sheet that was never submitted between being filled in and waiting for an approval. */
export async function setWaiting(
  tx: Tx,
  { state, ...place }: OfCompany & { state: 'started' | 'awaiting' },
): Promise<void> {
  await tx.update(participation).set({ state }).where(own(place));
}

/** Notes that a company withdrew its answers: nothing leads to them any more. */
export async function markWithdrawn(tx: Tx, place: OfCompany): Promise<void> {
  await tx
    .update(participation)
    .set({
      state: 'withdrawn',
      linkSealed: null,
      receiptNumber: null,
      submittedOn: null,
      begunBy: null,
      needsApproval: false,
      approverId: null,
    })
    .where(own(place));
}

/** Marks a company's participation as submitted, with its receipt number and the day. */
export async function markSubmitted(
  tx: Tx,
  input: { companyId: string; waveId: string; receiptNumber: string; day: string },
): Promise<void> {
  await tx
    .update(participation)
    .set({ state: 'submitted', receiptNumber: input.receiptNumber, submittedOn: input.day })
    .where(and(eq(participation.companyId, input.companyId), eq(participation.waveId, input.waveId)));
}
