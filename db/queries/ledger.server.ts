import { createHash } from 'node:crypto';
import { asc, eq } from 'drizzle-orm';
import type { Tx } from '../actor.server.ts';
import { ledger } from '../schema/ledger.ts';
import { release } from '../schema/release.ts';

/** What stands before the first entry of a wave. */
const START = '0'.repeat(64);

type Entry = { waveId: string; number: number; digest: string; participants: Uint8Array };

function hashOf(previousHash: string, { waveId, number, digest, participants }: Entry): string {
  const sealed = createHash('sha256').update(participants).digest('hex');
  return createHash('sha256')
    .update([previousHash, waveId, String(number), digest, sealed].join('\n'))
    .digest('hex');
}

/** How the chain of a wave stands: the hash of its last entry, or the number of the first entry that does not hold. */
export type LedgerState = { ok: true; lastHash: string } | { ok: false; broken: number };

/**
 * Walks the chain of a wave beside its releases: every release must have its entry with its digest, and every entry the hash of the one
 * before it. An entry taken off the end together with its release is not seen: for that a hash is kept elsewhere.
 */
export async function verifyLedger(tx: Tx, waveId: string): Promise<LedgerState> {
  const rows = await tx
    .select({ number: release.number, released: release.digest, entry: ledger })
    .from(release)
    .leftJoin(ledger, eq(ledger.releaseId, release.id))
    .where(eq(release.waveId, waveId))
    .orderBy(asc(release.number));
  let lastHash = START;
  for (const { number, released, entry } of rows) {
    const holds =
      entry !== null &&
      entry.waveId === waveId &&
      entry.number === number &&
      entry.digest === released &&
      entry.previousHash === lastHash &&
      entry.hash === hashOf(lastHash, entry);
    if (!holds) return { ok: false, broken: number };
    lastHash = entry.hash;
  }
  return { ok: true, lastHash };
}

/** Adds the entry of a release after `lastHash`, in the transaction of the release. */
export async function appendLedger(
  tx: Tx,
  { releaseId, lastHash, ...entry }: Entry & { releaseId: string; lastHash: string },
): Promise<void> {
  await tx.insert(ledger).values({ ...entry, releaseId, previousHash: lastHash, hash: hashOf(lastHash, entry) });
}
