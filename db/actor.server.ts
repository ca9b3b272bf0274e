import { AsyncLocalStorage } from 'node:async_hooks';
import { sql } from 'drizzle-orm';
import type { PostgresJsDatabase } from 'drizzle-orm/postgres-js';
import { abandonPool, isBrokenConnection, openPool } from './connect.server.ts';
import { connectionOf, keepStatement, run } from './kept-statement.server.ts';

/** Who acts: it decides the database role of a transaction and the rows that its policies let through. */
export type Actor =
  | { kind: 'member'; userId: string; companyId: string }
  | { kind: 'reader'; userId: string; companyId: string }
  | { kind: 'delegate'; userId: string; companyId: string; grantId: string }
  | { kind: 'association'; userId: string; associationId: string }
  | { kind: 'proxy'; userId: string; associationId: string; entryId: string }
  | { kind: 'analyst'; userId: string }
  | { kind: 'operator'; userId: string }
  | { kind: 'breakglass'; requestId: string }
  | { kind: 'releaser' }
  | { kind: 'auth' }
  | { kind: 'worker' };

/** A transaction in which an actor's role and context are set; the first argument of every query. */
export type Tx = Parameters<Parameters<PostgresJsDatabase['transaction']>[0]>[0];

const ROLE_OF = {
  member: 'kurabe_member',
  reader: 'kurabe_reader',
  delegate: 'kurabe_delegate',
  association: 'kurabe_association',
  proxy: 'kurabe_proxy',
  analyst: 'kurabe_analyst',
  operator: 'kurabe_operator',
  breakglass: 'kurabe_breakglass',
  releaser: 'kurabe_releaser',
  auth: 'kurabe_auth',
  worker: 'kurabe_worker',
} as const satisfies Record<Actor['kind'], string>;

/** The database roles that the login role may take, one per kind of actor. */
export const ACTOR_ROLES: readonly string[] = Object.values(ROLE_OF);

const RETRIED_CODES = new Set(['40P01', '40001']);
const MOST_ATTEMPTS = 4;
const LOCK_TIMEOUT = '3s';

const inside = new AsyncLocalStorage<Actor['kind']>();

/** A web request is cut off early; a job that seeds or releases takes its time. */
function timeouts(actor: Actor) {
  return actor.kind === 'releaser' || actor.kind === 'worker'
    ? { statement: '10min', idle: '10min' }
    : { statement: '10s', idle: '15s' };
}

// set_config('role', …, true) is SET LOCAL ROLE; one statement sets role, context and time limits in one round trip.
function contextOf(actor: Actor): { text: string; values: string[] } {
  const limits = timeouts(actor);
  const settings: [string, string][] = [
    ['role', ROLE_OF[actor.kind]],
    ['app.actor', actor.kind],
    ['app.user', 'userId' in actor ? actor.userId : ''],
    ['app.company', 'companyId' in actor ? actor.companyId : ''],
    ['app.association', 'associationId' in actor ? actor.associationId : ''],
    ['app.entry', 'entryId' in actor ? actor.entryId : ''],
    ['app.grant', 'grantId' in actor ? actor.grantId : ''],
    ['app.request', 'requestId' in actor ? actor.requestId : ''],
    ['app.response', ''],
    ['lock_timeout', LOCK_TIMEOUT],
    ['statement_timeout', limits.statement],
    ['idle_in_transaction_session_timeout', limits.idle],
  ];
  const calls = settings.map(([name], index) => `set_config('${name}', $${index + 1}, true)`);
  return { text: `select ${calls.join(', ')}`, values: settings.map(([, value]) => value) };
}

function errorCode(error: unknown): string | null {
  if (!(error instanceof Error)) return null;
  if ('code' in error && typeof error.code === 'string') return error.code;
  return errorCode(error.cause);
}

async function retried<T>(actor: Actor, run: (pool: ReturnType<typeof openPool>) => Promise<T>): Promise<T> {
  if (inside.getStore()) {
    throw new Error(
      `withActor(${actor.kind}) was called inside withActor(${inside.getStore()}): pass the transaction on.`,
    );
  }
  for (let attempt = 1; ; attempt += 1) {
    const pool = openPool();
    try {
      return await inside.run(actor.kind, () => run(pool));
    } catch (error) {
      const code = errorCode(error);
      if (isBrokenConnection(code)) abandonPool(pool);
      if (code === null || !RETRIED_CODES.has(code) || attempt === MOST_ATTEMPTS) throw error;
      await new Promise((resolve) => setTimeout(resolve, 20 * attempt + Math.random() * 30));
    }
  }
}

/**
 * The only door to the database: one transaction under the actor's role, with the actor's context for the policies. `work` gets the
 * transaction and must use nothing else; it is run again, up to three times, where PostgreSQL ended it for a deadlock
 * or a conflict of serialization, and so must not change anything outside of it.
 */
export function withActor<T>(actor: Actor, work: (tx: Tx) => Promise<T>): Promise<T> {
  return withActorToLast(actor, async (tx) => ({ last: Promise.resolve(await work(tx)) }));
}

/**
 * As `withActor`, where the work does not wait for its last kept statement: COMMIT goes with it in one round trip, behind it. What `last`
 * gives is given back after COMMIT; where the statement fails, PostgreSQL undoes the transaction instead and its error is thrown. `last` may
 * wait for nothing but kept statements that were run before the work returned: what is sent later is sent in no transaction.
 */
export function withActorToLast<T>(actor: Actor, work: (tx: Tx) => Promise<{ last: Promise<T> }>): Promise<T> {
  const { text, values } = contextOf(actor);
  return retried(actor, async (pool) => {
    let opened: Promise<unknown> | undefined;
    const { last } = await pool.db.transaction(async (tx) => {
      // Not waited for: it goes with the work's first statement in one round trip, before it. Where it fails, so does all that follows.
      opened = connectionOf(tx).unsafe(text, values, { prepare: true }).execute();
      try {
        const done = await work(tx);
        done.last.catch(() => {});
        return done;
      } catch (error) {
        await opened;
        throw error;
      }
    });
    await opened;
    return last;
  });
}

const opening = keepStatement((at) => sql`select set_config('app.response', ${at('responseKey')}, true)`);

/**
 * Opens one answer sheet to the transaction of a member. The service calls it with the key it unsealed from the
 * company's own participation, or with the new key of a sheet just begun.
 */
export async function setResponse(tx: Tx, responseKey: string): Promise<void> {
  await run(tx, opening, { responseKey });
}

// Drizzle takes the driver's own ways with dates and JSON from the pool; pg-boss counts on them.
function asParameter(value: unknown): unknown {
  if (value === undefined || value === null) return null;
  if (value instanceof Date) return value.toISOString();
  if (typeof value === 'object' && !Array.isArray(value) && !(value instanceof Uint8Array))
    return JSON.stringify(value);
  return value;
}

/** One statement with `$1` parameters as the worker, in a transaction of its own: the `db.executeSql` of pg-boss. */
export function executeAsWorker(text: string, values: unknown[] = []): Promise<{ rows: Record<string, unknown>[] }> {
  const actor: Actor = { kind: 'worker' };
  const context = contextOf(actor);
  return retried(actor, (pool) =>
    pool.sql.begin(async (transaction) => {
      await transaction.unsafe(context.text, context.values);
      const rows = await transaction.unsafe(text, values.map(asParameter) as never[]);
      return { rows: [...rows] as Record<string, unknown>[] };
    }),
  );
}
