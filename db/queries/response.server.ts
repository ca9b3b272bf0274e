import { and, desc, eq, sql } from 'drizzle-orm';
import { setResponse, type Tx } from '../actor.server.ts';
import { keepSelect, keepStatement, run } from '../kept-statement.server.ts';
import { draftSection } from '../schema/draft-section.ts';
import { operation } from '../schema/operation.ts';
import { response } from '../schema/response.ts';
import { submission } from '../schema/submission.ts';

/** A sealed section of a draft at one revision. */
export type DraftRow = { section: string; revision: number; sealed: Uint8Array };

const locking = keepStatement((at) => sql`select pg_advisory_xact_lock(hashtextextended(${at('responseKey')}, 0))`);

/** Opens a sheet to this transaction: until then its rows cannot be seen or written. */
export function openResponse(tx: Tx, responseKey: string): Promise<void> {
  return setResponse(tx, responseKey);
}

/** Lets nobody else save into a sheet until the transaction ends. */
export async function lockResponse(tx: Tx, responseKey: string): Promise<void> {
  await run(tx, locking, { responseKey });
}

/** Creates an empty sheet under a new random key and opens it to this transaction. */
export async function createResponse(
  tx: Tx,
  { responseKey, waveId }: { responseKey: string; waveId: string },
): Promise<void> {
  await setResponse(tx, responseKey);
  await tx.insert(response).values({ responseKey, waveId });
}

const draftRow = { section: draftSection.section, revision: draftSection.revision, sealed: draftSection.sealed };
const latestDrafts = keepSelect(draftRow, (from, at) =>
  from
    .selectDistinctOn([draftSection.section], draftRow)
    .from(draftSection)
    .where(eq(draftSection.responseKey, at('responseKey')))
    .orderBy(draftSection.section, desc(draftSection.revision)),
);

/** The latest revision of each section of a sheet; sections never saved are absent. */
export function listDraftSections(tx: Tx, responseKey: string): Promise<DraftRow[]> {
  return run(tx, latestDrafts, { responseKey });
}

/** One section at one revision, or null. */
export async function findDraftSection(
  tx: Tx,
  { responseKey, section, revision }: { responseKey: string; section: string; revision: number },
): Promise<DraftRow | null> {
  const rows = await tx
    .select(draftRow)
    .from(draftSection)
    .where(
      and(
        eq(draftSection.responseKey, responseKey),
        eq(draftSection.section, section),
        eq(draftSection.revision, revision),
      ),
    );
  return rows[0] ?? null;
}

/** Stores a section under its next revision. Throws where that revision exists: the caller holds the lock. */
export async function saveDraftSection(tx: Tx, row: DraftRow & { responseKey: string }): Promise<void> {
  await tx.insert(draftSection).values(row);
}

const savingRevision = keepStatement(
  (at) => sql`with remembered as (
      insert into ${operation} (operation_id, response_key, revision)
      values (${at('operationId')}, ${at('responseKey')}, ${at('revision')}))
    insert into ${draftSection} (response_key, section, revision, sealed)
    values (${at('responseKey')}, ${at('section')}, ${at('revision')}, ${at('sealed')})`,
);

/**
 * Stores a section under its next revision and remembers the operation that led to it, in one statement: it is sent with every
 * pause in typing. Throws where that revision exists: the caller holds the lock.
 */
export async function saveRevision(
  tx: Tx,
  row: DraftRow & { responseKey: string; operationId: string },
): Promise<void> {
  await run(tx, savingRevision, row);
}

const operationRow = { revision: operation.revision };
const foundOperation = keepSelect(operationRow, (from, at) =>
  from
    .select(operationRow)
    .from(operation)
    .where(and(eq(operation.operationId, at('operationId')), eq(operation.responseKey, at('responseKey')))),
);

/** The revision an operation of this sheet led to, or null where it was not carried out yet. */
export async function findOperation(tx: Tx, responseKey: string, operationId: string): Promise<number | null> {
  const rows = await run(tx, foundOperation, { operationId, responseKey });
  return rows[0]?.revision ?? null;
}

/** Remembers that an operation was carried out and which revision it led to. */
export async function saveOperation(
  tx: Tx,
  row: { operationId: string; responseKey: string; revision: number },
): Promise<void> {
  await tx.insert(operation).values(row);
}

/** The latest submission of a sheet, or null. */
export async function findLatestSubmission(tx: Tx, responseKey: string) {
  const rows = await tx
    .select({
      revision: submission.revision,
      sealed: submission.sealed,
      draftsSealed: submission.draftsSealed,
      day: submission.day,
    })
    .from(submission)
    .where(eq(submission.responseKey, responseKey))
    .orderBy(desc(submission.revision))
    .limit(1);
  return rows[0] ?? null;
}

/** The latest submission of a sheet as a release or the emergency access may read it, or null. */
export async function findLatestContent(tx: Tx, responseKey: string) {
  const rows = await tx
    .select({ revision: submission.revision, sealed: submission.sealed, day: submission.day })
    .from(submission)
    .where(eq(submission.responseKey, responseKey))
    .orderBy(desc(submission.revision))
    .limit(1);
  return rows[0] ?? null;
}

/** What plants answered beside a submission, sealed; null where the company answered once. For the company alone. */
export async function findSubmittedPlants(
  tx: Tx,
  { responseKey, revision }: { responseKey: string; revision: number },
): Promise<Uint8Array | null> {
  const rows = await tx
    .select({ plantsSealed: submission.plantsSealed })
    .from(submission)
    .where(and(eq(submission.responseKey, responseKey), eq(submission.revision, revision)));
  return rows[0]?.plantsSealed ?? null;
}

/** Stores a submission; it is never changed afterwards. */
export async function saveSubmission(
  tx: Tx,
  row: {
    responseKey: string;
    revision: number;
    sealed: Uint8Array;
    codedSealed: Uint8Array;
    plantsSealed: Uint8Array | null;
    draftsSealed: Uint8Array;
    day: string;
  },
): Promise<void> {
  await tx.insert(submission).values(row);
}

/** Deletes a sheet with all that hangs on it. The database lets that happen in the transaction that notes the withdrawal alone. */
export async function eraseResponse(tx: Tx, responseKey: string): Promise<void> {
  await tx.delete(submission).where(eq(submission.responseKey, responseKey));
  await tx.delete(operation).where(eq(operation.responseKey, responseKey));
  await tx.delete(draftSection).where(eq(draftSection.responseKey, responseKey));
  await tx.delete(response).where(eq(response.responseKey, responseKey));
}
