import { withActor } from '../../db/actor.server.ts';
import { appendAudit } from '../../db/queries/audit.server.ts';
import { noteRefusal, takeOnce } from '../../db/queries/rate-limit.server.ts';
import { log } from '../http/log.server.ts';
import { LIMITS, type LimitName } from '../member/limits.ts';
import { macOf, openAccountKey } from './account-key.server.ts';

/** Whether a thing may be tried now, else after how many seconds. */
export type LimitResult = { ok: true } | { ok: false; retryAfterSeconds: number };

const CLOSED_SECONDS = 60;

/**
 * Takes once from a limit, in a transaction of its own: what is undone later stays taken. The trail notes the first refusal of signing in in a limit's
 * time. Where the database or a key fails nothing is let through.
 * Call it outside of `withActor`, with the subject as the limit's `of` says.
 */
export async function takeLimit(name: LimitName, subject: string): Promise<LimitResult> {
  const { times, seconds, signIn } = LIMITS[name];
  try {
    const wait = await withActor({ kind: 'auth' }, async (tx) => {
      const subjectHash = macOf(await openAccountKey(tx), 'limit', [name, subject]).toString('hex');
      const left = await takeOnce(tx, { name, subjectHash, costSeconds: seconds / times, burstSeconds: seconds });
      // Whose limit it was stays unsaid: it may be nobody's address.
      if (left > 0 && signIn && (await noteRefusal(tx, { name, subjectHash, seconds })))
        await appendAudit(tx, { event: 'signIn.limited', actor: { kind: 'auth' }, detail: { limit: name } });
      return left;
    });
    return wait === 0 ? { ok: true } : { ok: false, retryAfterSeconds: wait };
  } catch (error) {
    log.error({ err: error, limit: name }, 'a limit could not be taken: refused');
    return { ok: false, retryAfterSeconds: CLOSED_SECONDS };
  }
}
