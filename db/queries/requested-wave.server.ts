import { eq, sql } from 'drizzle-orm';
import type { Tx } from '../actor.server.ts';
import { wave } from '../schema/wave.ts';

/** What whoever holds an invitation reads of its wave before signing in; null where there is no such wave. */
export async function findRequestedWave(tx: Tx, waveId: string) {
  const rows = await tx
    .select({
      slug: wave.slug,
      titleJa: wave.titleJa,
      titleEn: wave.titleEn,
      opensAt: wave.opensAt,
      closesAt: wave.closesAt,
      state: wave.state,
      questionnaireId: wave.questionnaireId,
      questionnaireVersion: wave.questionnaireVersion,
      questionnaireDigest: wave.questionnaireDigest,
      now: sql<Date>`now()`.mapWith((value: string | Date) => new Date(value)),
    })
    .from(wave)
    .where(eq(wave.id, waveId));
  return rows[0] ?? null;
}
