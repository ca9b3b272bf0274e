import { and, asc, desc, eq, gt, isNull, lt, lte, or, sql } from 'drizzle-orm';
import type { Tx } from '../actor.server.ts';
import { appUser } from '../schema/app-user.ts';
import { invitation } from '../schema/invitation.ts';
import { mail } from '../schema/mail.ts';
import { signInStep } from '../schema/sign-in-step.ts';

const LEASE_SECONDS = 60;

/**
 * A mail to store; where one with its `dedupeKey` is stored already, that one stays. `isToTheDay`: due since this day began in Japan, so that the
 * moment of what it tells of is kept nowhere.
 */
export async function insertMail(
  tx: Tx,
  row: typeof mail.$inferInsert,
  { isToTheDay = false }: { isToTheDay?: boolean } = {},
): Promise<void> {
  const morning = { notBefore: sql`(now() at time zone 'Asia/Tokyo')::date::timestamp at time zone 'Asia/Tokyo'` };
  await tx
    .insert(mail)
    .values({ ...row, ...(isToTheDay ? morning : {}) })
    .onConflictDoNothing();
}

/** The next mail that is due and nobody else is sending, leased for a minute; null where there is none. */
export async function claimMail(tx: Tx) {
  const [found] = await tx
    .select()
    .from(mail)
    .where(
      and(
        eq(mail.state, 'waiting'),
        lte(mail.notBefore, sql`now()`),
        or(isNull(mail.leasedUntil), lt(mail.leasedUntil, sql`now()`)),
      ),
    )
    .orderBy(asc(mail.notBefore))
    .limit(1)
    .for('update', { skipLocked: true });
  if (!found) return null;
  const attempts = found.attempts + 1;
  await tx
    .update(mail)
    .set({ attempts, leasedUntil: sql`now() + make_interval(secs => ${LEASE_SECONDS})` })
    .where(eq(mail.id, found.id));
  return { ...found, attempts };
}

/** The language in which somebody with this address reads: their account's, else that of the last invitation sent there; null where nobody knows. */
export async function findRecipientLocale(tx: Tx, address: string): Promise<'ja' | 'en' | null> {
  const email = address.toLowerCase();
  const [user] = await tx.select({ locale: appUser.locale }).from(appUser).where(eq(appUser.email, email));
  if (user) return user.locale;
  const [invited] = await tx
    .select({ locale: mail.locale })
    .from(mail)
    .innerJoin(invitation, eq(invitation.id, mail.invitationId))
    .where(eq(invitation.email, email))
    .orderBy(desc(mail.notBefore))
    .limit(1);
  return invited?.locale ?? null;
}

/** Gives an invitation that may still be used another token. Returns whether there is such an invitation. */
export async function setInvitationToken(tx: Tx, id: string, tokenHash: string): Promise<boolean> {
  const set = await tx
    .update(invitation)
    .set({ tokenHash })
    .where(
      and(
        eq(invitation.id, id),
        isNull(invitation.usedAt),
        isNull(invitation.revokedAt),
        gt(invitation.expiresAt, sql`now()`),
      ),
    )
    .returning({ id: invitation.id });
  return set.length > 0;
}

/** Gives a step that still waits another code, as its MAC. Returns whether there is such a step. */
export async function setStepCode(tx: Tx, idHash: string, codeMac: Uint8Array): Promise<boolean> {
  const set = await tx
    .update(signInStep)
    .set({ codeMac, codeVersion: sql`${signInStep.codeVersion} + 1` })
    .where(and(eq(signInStep.idHash, idHash), gt(signInStep.expiresAt, sql`now()`)))
    .returning({ idHash: signInStep.idHash });
  return set.length > 0;
}

/** Notes that a mail went out, and of an invitation that it did. */
export async function markMailSent(
  tx: Tx,
  { id, invitationId }: { id: string; invitationId: string | null },
): Promise<void> {
  await tx.update(mail).set({ state: 'sent', leasedUntil: null, fault: null }).where(eq(mail.id, id));
  if (invitationId)
    await tx.update(invitation).set({ sentAt: sql`now()`, delivery: 'sent' }).where(eq(invitation.id, invitationId));
}

/** Lets a mail wait for its next attempt. */
export async function delayMail(tx: Tx, input: { id: string; seconds: number; fault: string }): Promise<void> {
  const notBefore = sql`now() + make_interval(secs => ${input.seconds})`;
  await tx.update(mail).set({ leasedUntil: null, fault: input.fault, notBefore }).where(eq(mail.id, input.id));
}

/** Gives a mail up. `bounced` says that there is no such address, which is noted of its user too. */
export async function giveMailUp(
  tx: Tx,
  input: { id: string; invitationId: string | null; recipient: string; fault: string; isBounce: boolean },
): Promise<void> {
  await tx.update(mail).set({ state: 'dead', leasedUntil: null, fault: input.fault }).where(eq(mail.id, input.id));
  if (input.invitationId) {
    const delivery = input.isBounce ? 'bounced' : 'failed';
    await tx.update(invitation).set({ delivery }).where(eq(invitation.id, input.invitationId));
  }
  if (input.isBounce)
    await tx.update(appUser).set({ addressState: 'bounced' }).where(eq(appUser.email, input.recipient));
}

/** Asks the database for nothing: as long as taking a stored mail back takes. */
export async function spendRoundTrip(tx: Tx): Promise<void> {
  await tx.execute(sql`select 1`);
}
