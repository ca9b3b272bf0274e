import { createHash, createHmac, pbkdf2Sync, randomBytes } from 'node:crypto';
import type postgres from 'postgres';
import { ACTOR_ROLES } from './actor.server.ts';

/** The role that owns schema and tables; nobody signs in with it. */
export const OWNER_ROLE = 'kurabe_owner';

/** What an administrator has to do or mend before the program can run; the message says it in plain words. */
export class MigrationError extends Error {
  override name = 'MigrationError';
}

/** The login role as its URL names it. */
export type Login = { role: string; password: string | null };

/** Reads role and password out of a database URL. */
export function loginOf(url: string): Login {
  const { username, password } = new URL(url);
  const role = decodeURIComponent(username);
  if (!/^[a-z_][a-z0-9_]{0,62}$/.test(role)) {
    throw new MigrationError('The URL of the login role must name a role of small letters, digits and underscores.');
  }
  return { role, password: password === '' ? null : decodeURIComponent(password) };
}

/** A password as PostgreSQL stores it (RFC 5802), so that the server's log never sees the password itself. */
function scramVerifier(password: string): string {
  const iterations = 4096;
  const salt = randomBytes(16);
  const salted = pbkdf2Sync(password.normalize('NFKC'), salt, iterations, 32, 'sha256');
  const hmac = (text: string) => createHmac('sha256', salted).update(text).digest();
  const storedKey = createHash('sha256').update(hmac('Client Key')).digest('base64');
  return `SCRAM-SHA-256$${iterations}:${salt.toString('base64')}$${storedKey}:${hmac('Server Key').toString('base64')}`;
}

// Roles belong to the cluster: two databases may be prepared at once, and the later one finds the role there or its row in change.
async function unlessRaced(change: () => Promise<unknown>): Promise<void> {
  const raced = new Set(['42710', '23505', 'XX000']);
  for (let attempt = 1; ; attempt += 1) {
    try {
      await change();
      return;
    } catch (error) {
      const code = error instanceof Error && 'code' in error ? String(error.code) : '';
      if (code === '42501') throw missingRight(error);
      if (!raced.has(code) || attempt === 5) throw error;
      if (code !== 'XX000') return;
      await new Promise((resolve) => setTimeout(resolve, 50 * attempt));
    }
  }
}

function missingRight(cause: unknown): MigrationError {
  const actors = ACTOR_ROLES.join(', ');
  const statements = [
    ...[OWNER_ROLE, ...ACTOR_ROLES].map((role) => `CREATE ROLE ${role} NOLOGIN NOINHERIT;`),
    `CREATE ROLE kurabe_app LOGIN NOINHERIT PASSWORD '...';`,
    `GRANT ${actors} TO kurabe_app;`,
    `GRANT ${OWNER_ROLE} TO owner;`,
  ];
  return new MigrationError(
    `The owner's account may not make the roles of the program. Let a superuser run this once for the server, with your own names for kurabe_app (the login role of DATABASE_URL) and owner (of KURABE_OWNER_URL), and migrate again:\n${statements.join('\n')}`,
    { cause },
  );
}

async function roleExists(sql: postgres.Sql, role: string): Promise<boolean> {
  const rows = await sql`select from pg_roles where rolname = ${role}`;
  return rows.length === 1;
}

const POWERLESS = 'NOSUPERUSER NOBYPASSRLS NOINHERIT NOCREATEDB NOCREATEROLE NOREPLICATION';

async function refusePower(sql: postgres.Sql, role: string): Promise<void> {
  const rows = await sql`select from pg_roles where rolname = ${role}
    and not (rolsuper or rolbypassrls or rolinherit or rolcreatedb or rolcreaterole or rolreplication)`;
  if (rows.length === 0) {
    throw new MigrationError(
      `The role ${role} has rights that it must not have. Let a superuser run: ALTER ROLE ${role} ${POWERLESS};`,
    );
  }
}

// From PostgreSQL 16 on, who makes a role is a member of it that may hand it on and may not take it.
async function grantMembership(sql: postgres.Sql, role: string, member: string): Promise<void> {
  const [row] = await sql<{ granted: boolean }[]>`
    select pg_has_role(${member}::regrole, ${role}::regrole,
      case when current_setting('server_version_num')::int >= 160000 then 'SET' else 'MEMBER' end) as granted`;
  if (!row?.granted) await unlessRaced(() => sql.unsafe(`GRANT ${role} TO ${member}`));
}

/**
 * Makes the roles that are missing and refuses those that may do too much. Run again it changes nothing; a password is
 * set only where the login role is made.
 */
export async function ensureRoles(sql: postgres.Sql, login: Login): Promise<void> {
  for (const role of [OWNER_ROLE, ...ACTOR_ROLES]) {
    if (!(await roleExists(sql, role))) await unlessRaced(() => sql.unsafe(`CREATE ROLE ${role} NOLOGIN ${POWERLESS}`));
    await refusePower(sql, role);
  }
  if (!(await roleExists(sql, login.role))) {
    const password = login.password === null ? '' : ` PASSWORD '${scramVerifier(login.password)}'`;
    await unlessRaced(() => sql.unsafe(`CREATE ROLE ${login.role} LOGIN ${POWERLESS}${password}`));
  }
  await refusePower(sql, login.role);
  for (const role of ACTOR_ROLES) await grantMembership(sql, role, login.role);
  const [self] = await sql<{ name: string; superuser: boolean }[]>`
    select rolname as name, rolsuper as superuser from pg_roles where rolname = current_user`;
  if (self && !self.superuser) await grantMembership(sql, OWNER_ROLE, `"${self.name.replaceAll('"', '""')}"`);
}

/** Takes from everyone what a new database gives away, and lets the login role connect. A copied database needs it again. */
export async function lockDatabase(sql: postgres.Sql, login: Login): Promise<void> {
  const [row] = await sql<{ name: string }[]>`select quote_ident(current_database()) as name`;
  const actors = ACTOR_ROLES.join(', ');
  await sql.unsafe(`
    REVOKE ALL ON DATABASE ${row?.name} FROM PUBLIC;
    GRANT CONNECT ON DATABASE ${row?.name} TO ${login.role};
    GRANT CONNECT, CREATE ON DATABASE ${row?.name} TO ${OWNER_ROLE};
    REVOKE ALL ON SCHEMA public FROM PUBLIC;
    GRANT USAGE, CREATE ON SCHEMA public TO ${OWNER_ROLE};
    GRANT USAGE ON SCHEMA public TO ${actors};
  `);
  // Who does not own the database gets a warning for these and no error.
  const [locked] = await sql<{ done: boolean }[]>`
    select has_schema_privilege(${OWNER_ROLE}, 'public', 'CREATE') and not has_schema_privilege(${login.role}, 'public', 'USAGE')
      and has_database_privilege(${login.role}, current_database(), 'CONNECT')
      and not has_database_privilege(${login.role}, current_database(), 'TEMP') as done`;
  if (!locked?.done) {
    throw new MigrationError(
      `The owner's account may not set the rights of the database. Let it own the database and its schema: ALTER DATABASE ${row?.name} OWNER TO the owner's account; ALTER SCHEMA public OWNER TO the owner's account.`,
    );
  }
}
