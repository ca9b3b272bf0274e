import { withActor } from '../../db/actor.server.ts';
import { takeOnce } from '../../db/queries/rate-limit.server.ts';
import { log } from '../http/log.server.ts';
import { LIMITS, type LimitName } from '../member/limits.ts';
import { macOf, openAccountKey } from './account-key.server.ts';

/** Whether a thing may be tried now, else after how many seconds. */
export type LimitResult = { ok: true } | { ok: false; retryAfterSeconds: number };

const CLOSED_SECONDS = 60;

/**
 * Takes once from a limit, in a transaction of its own: what is undone later stays taken. Where the database or a key fails nothing is let through.
 * Call it outside of `withActor`, with the subject as the limit's `of` says.
 */
export async function takeLimit(name: LimitName, subject: string): Promise<LimitResult> {
  const { times, seconds } = LIMITS[name];
  try {
    const wait = await withActor({ kind: 'auth' }, async (tx) => {
      const subjectHash = macOf(await openAccountKey(tx), 'limit', [name, subject]).toString('hex');
      return takeOnce(tx, { name, subjectHash, costSeconds: seconds / times, burstSeconds: seconds });
    });
    return wait === 0 ? { ok: true } : { ok: false, retryAfterSeconds: wait };
  } catch (error) {
    log.error({ err: error, limit: name }, 'a limit could not be taken: refused');
    return { ok: false, retryAfterSeconds: CLOSED_SECONDS };
  }
}
