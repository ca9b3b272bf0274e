import { createHmac } from 'node:crypto';
import { and, asc, desc, eq, gt, lt, sql } from 'drizzle-orm';
import { canonicalJson } from '../../analytics/canonical-json.ts';
import { EVENTS, type EventDetail, type EventName } from '../../app/audit/events.ts';
import type { Actor, Tx } from '../actor.server.ts';
import { type AuditKey, currentAuditKey } from '../audit-key.server.ts';
import { auditChain, auditEvent } from '../schema/audit-event.ts';

/** What stands before the first event of a chain. */
const START = '0'.repeat(64);
const PAGE = 500;

/** An event to add: `userId` says who, where the actor is none of its own (signing in); the ids say whom it concerned. */
export type NewEvent<Name extends EventName> = {
  event: Name;
  actor: Actor;
  userId?: string | undefined;
  companyId?: string | null | undefined;
  associationId?: string | null | undefined;
  waveId?: string | null | undefined;
  detail: EventDetail<Name>;
};

type Row = Omit<typeof auditEvent.$inferSelect, 'mac' | 'at'> & { at: string | null };

function macOf({ key }: AuditKey, row: Row): string {
  const {
    previousMac,
    chain,
    seq,
    at,
    day,
    event,
    actorKind,
    actorUser,
    associationId,
    companyId,
    waveId,
    detail,
    keyId,
  } = row;
  const signed = [
    previousMac,
    chain,
    seq,
    at,
    day,
    event,
    actorKind,
    actorUser,
    associationId,
    companyId,
    waveId,
    detail,
    keyId,
  ];
  return createHmac('sha256', key).update(canonicalJson(signed)).digest('hex');
}

/** A detail as the database gives it back: fields without a value are no fields. */
function asStored(detail: object): Record<string, unknown> {
  return JSON.parse(JSON.stringify(detail));
}

/** Whether what somebody did with a paper form is told to the company of that form, in its own chain. */
const isToldCompany = ({ actor, companyId, associationId }: NewEvent<EventName>) =>
  actor.kind === 'proxy' && Boolean(companyId) && associationId === null;

/** The chain of an event: a company's and an association's own stay apart, so that no number tells of another's. */
function chainOf(input: NewEvent<EventName>): string {
  const { actor, companyId, associationId } = input;
  if (isToldCompany(input)) return `company:${companyId}`;
  if ('companyId' in actor) return `company:${actor.companyId}`;
  if ('associationId' in actor) return `association:${actor.associationId}`;
  const isFree = actor.kind === 'auth' || actor.kind === 'worker' || actor.kind === 'breakglass';
  if (isFree && companyId) return `company:${companyId}`;
  if (isFree && associationId) return `association:${associationId}`;
  return 'portal';
}

/** The head of a chain, locked until the transaction ends; made where the chain is new. */
async function takeHead(tx: Tx, chain: string) {
  await tx.insert(auditChain).values({ chain }).onConflictDoNothing();
  const [head] = await tx
    .select({
      seq: auditChain.seq,
      mac: auditChain.mac,
      now: sql<string>`to_char(now() at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"')`,
      today: sql<string>`(now() at time zone 'Asia/Tokyo')::date::text`,
    })
    .from(auditChain)
    .where(eq(auditChain.chain, chain))
    .for('update', { of: auditChain });
  if (!head) throw new Error(`the chain ${chain} of the audit trail cannot be read`);
  return head;
}

/**
 * Adds an event to the trail in the transaction of what it tells of: both happen, or neither. Call it last, since it holds the chain until the
 * transaction ends. Throws where the event has a field that is not declared.
 */
export async function appendAudit<Name extends EventName>(tx: Tx, input: NewEvent<Name>): Promise<void> {
  const { event, actor } = input;
  const key = currentAuditKey();
  const detail = asStored(EVENTS[event].detail.parse(input.detail));
  const chain = chainOf(input);
  const head = await takeHead(tx, chain);
  const row: Row = {
    chain,
    seq: head.seq + 1,
    at: EVENTS[event].moment === 'time' ? head.now : null,
    day: head.today,
    event,
    actorKind: actor.kind,
    actorUser: ('userId' in actor ? actor.userId : input.userId) ?? null,
    associationId:
      ('associationId' in actor && !isToldCompany(input) ? actor.associationId : input.associationId) ?? null,
    companyId: ('companyId' in actor ? actor.companyId : input.companyId) ?? null,
    waveId: input.waveId ?? null,
    detail,
    keyId: key.keyId,
    previousMac: head.mac,
  };
  await tx.insert(auditEvent).values({ ...row, mac: macOf(key, row) });
}

const storedRow = {
  chain: auditEvent.chain,
  seq: auditEvent.seq,
  at: sql<string | null>`to_char(${auditEvent.at} at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"')`,
  day: auditEvent.day,
  event: auditEvent.event,
  actorKind: auditEvent.actorKind,
  actorUser: auditEvent.actorUser,
  associationId: auditEvent.associationId,
  companyId: auditEvent.companyId,
  waveId: auditEvent.waveId,
  detail: auditEvent.detail,
  keyId: auditEvent.keyId,
  previousMac: auditEvent.previousMac,
  mac: auditEvent.mac,
};

/** How a chain stands: its last number and MAC, or the number of the first event that does not hold. */
export type AuditState = { ok: true; seq: number; mac: string } | { ok: false; broken: number };

/**
 * Walks a chain from its first event. What was changed, deleted or moved is found at its number, an end that was cut off beside the stored head;
 * an end cut off together with that head is seen only beside a copy kept elsewhere.
 */
export async function verifyAudit(tx: Tx, chain: string, key: AuditKey = currentAuditKey()): Promise<AuditState> {
  let [seq, mac] = [0, START];
  for (;;) {
    const rows = await tx
      .select(storedRow)
      .from(auditEvent)
      .where(and(eq(auditEvent.chain, chain), gt(auditEvent.seq, seq)))
      .orderBy(asc(auditEvent.seq))
      .limit(PAGE);
    for (const { mac: stored, ...row } of rows) {
      const holds =
        row.seq === seq + 1 && row.previousMac === mac && row.keyId === key.keyId && stored === macOf(key, row);
      if (!holds) return { ok: false, broken: seq + 1 };
      [seq, mac] = [row.seq, stored];
    }
    if (rows.length < PAGE) break;
  }
  const [head] = await tx.select().from(auditChain).where(eq(auditChain.chain, chain));
  if ((head?.seq ?? 0) !== seq || (head?.mac ?? START) !== mac) return { ok: false, broken: seq + 1 };
  return { ok: true, seq, mac };
}

/** The names of all chains that there are, heads without events and events without heads included. */
export async function listAuditChains(tx: Tx): Promise<string[]> {
  const heads = await tx.select({ chain: auditChain.chain }).from(auditChain);
  const events = await tx.selectDistinct({ chain: auditEvent.chain }).from(auditEvent);
  return [...new Set([...heads, ...events].map(({ chain }) => chain))].sort();
}

/** The events of one chain, the latest first, those before a number where one is given. Row-level security says which chains are seen. */
export function listChainEvents(
  tx: Tx,
  { chain, before, most }: { chain: string; before: number | null; most: number },
) {
  return tx
    .select({
      seq: storedRow.seq,
      at: storedRow.at,
      day: storedRow.day,
      event: storedRow.event,
      actorKind: storedRow.actorKind,
      actorUser: storedRow.actorUser,
      detail: storedRow.detail,
    })
    .from(auditEvent)
    .where(and(eq(auditEvent.chain, chain), before === null ? undefined : lt(auditEvent.seq, before)))
    .orderBy(desc(auditEvent.seq))
    .limit(most);
}
