import { and, eq, isNull, lt, or, sql } from 'drizzle-orm';
import type { Tx } from '../actor.server.ts';
import { rateLimit } from '../schema/rate-limit.ts';

/** What is taken from whom: `costSeconds` is what one taking costs, `burstSeconds` how much may be owed at most. */
export type Taking = { name: string; subjectHash: string; costSeconds: number; burstSeconds: number };

/**
 * Takes once from a limit by the database's clock (generic cell rate algorithm): what is owed grows by the cost and is paid back second by
 * second. Returns 0 where it was taken, else after how many seconds it could be.
 */
export async function takeOnce(tx: Tx, { name, subjectHash, costSeconds, burstSeconds }: Taking): Promise<number> {
  const cost = sql`make_interval(secs => ${costSeconds}::float8)`;
  const burst = sql`make_interval(secs => ${burstSeconds}::float8 + 0.001)`;
  const owed = sql`greatest(${rateLimit.paidBackAt}, now()) + ${cost}`;
  const taken = await tx
    .insert(rateLimit)
    .values({ name, subjectHash, paidBackAt: sql`now() + ${cost}` })
    .onConflictDoUpdate({
      target: [rateLimit.name, rateLimit.subjectHash],
      set: { paidBackAt: owed },
      setWhere: sql`${owed} <= now() + ${burst}`,
    })
    .returning({ name: rateLimit.name });
  if (taken.length > 0) return 0;
  const [row] = await tx
    .select({ wait: sql<number>`ceil(extract(epoch from ${owed} - ${burst} - now()))::int` })
    .from(rateLimit)
    .where(sql`${rateLimit.name} = ${name} and ${rateLimit.subjectHash} = ${subjectHash}`);
  return Math.max(1, row?.wait ?? burstSeconds);
}

/** Notes that a limit refused somebody, once in its time. Returns whether it was not noted yet. */
export async function noteRefusal(
  tx: Tx,
  { name, subjectHash, seconds }: { name: string; subjectHash: string; seconds: number },
): Promise<boolean> {
  const noted = await tx
    .update(rateLimit)
    .set({ notedAt: sql`now()` })
    .where(
      and(
        eq(rateLimit.name, name),
        eq(rateLimit.subjectHash, subjectHash),
        or(isNull(rateLimit.notedAt), lt(rateLimit.notedAt, sql`now() - make_interval(secs => ${seconds})`)),
      ),
    )
    .returning({ name: rateLimit.name });
  return noted.length > 0;
}

/** Removes what is paid back: it limits nothing any more. */
export async function deletePaidLimits(tx: Tx): Promise<void> {
  await tx.delete(rateLimit).where(lt(rateLimit.paidBackAt, sql`now()`));
}
