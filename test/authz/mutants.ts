import type postgres from 'postgres';
import { ROLES, type Role } from '../../app/member/roles.ts';
import { type Reach, type Rows, reachOfAll } from './rows.ts';

/** A change that takes one protection away. */
export type Mutant = { name: string; text: string };

const ANSWERING_UNGUARDED = `
async function answeringUnguarded(request, wave) {
  const viewer = await unguarded(request);
  const answering = await readAnswering(viewer.actor, wave ?? "");
  if (!answering) throw new Response(null, { status: 404 });
  return { viewer, answering };
}
`;

function lineOf(text: string, index: number): number {
  return text.slice(0, index).split('\n').length;
}

/** The built server with each call of a guard replaced by one that asks nothing, and with each role allowed everything. */
export function mutantsOfBundle(text: string): Mutant[] {
  const mutants: Mutant[] = [];
  for (const call of text.matchAll(
    /(?<!function )\b(requireActor|requireConfirmed|requireAnswering)\(request, ([^)]*)\)/g,
  )) {
    const [whole, guard, rest] = call;
    const unguarded = guard === 'requireAnswering' ? `answeringUnguarded(request, ${rest})` : 'unguarded(request)';
    const changed = text.slice(0, call.index) + unguarded + text.slice(call.index + whole.length);
    mutants.push({
      name: `line ${lineOf(text, call.index)}: ${whole}`,
      text: changed + (guard === 'requireAnswering' ? ANSWERING_UNGUARDED : ''),
    });
  }
  const head = /function mayDo\(role, permission\) \{/.exec(text);
  if (head === null) throw new Error('the built server has no mayDo');
  const after = head.index + head[0].length;
  for (const role of Object.keys(ROLES) as Role[])
    mutants.push({
      name: `${role} may do everything`,
      text: `${text.slice(0, after)}\n  if (role === "${role}") return true;${text.slice(after)}`,
    });
  return mutants;
}

/** A statement that takes one protection of one table away. */
export type RightsMutant = { kind: 'policy' | 'force' | 'grant'; table: string; statement: string };

type PolicyRow = {
  table: string;
  name: string;
  permissive: string;
  qual: string | null;
  check: string | null;
  writes: boolean;
};

/** Every policy let wide open (each half of it), every restriction dropped, every table freed of its rules, and one right too many on each table. */
export async function mutantsOfRights(sql: postgres.Sql): Promise<RightsMutant[]> {
  const policies = await sql<
    PolicyRow[]
  >`select tablename as "table", policyname as name, permissive, qual, with_check as check,
      (select bool_or(has_any_column_privilege(role, quote_ident(tablename)::regclass, verb)) from unnest(roles) role, unnest(array['insert', 'update']) verb
        where cmd in ('ALL', upper(verb))) as writes
    from pg_policies where schemaname = 'public' order by 1, 2`;
  const mutants: RightsMutant[] = [];
  for (const { table, name, permissive, qual, check, writes } of policies) {
    const policy = `"${name}" ON "${table}"`;
    if (permissive === 'RESTRICTIVE') mutants.push({ kind: 'policy', table, statement: `DROP POLICY ${policy}` });
    else {
      if (qual !== null && qual !== 'true')
        mutants.push({ kind: 'policy', table, statement: `ALTER POLICY ${policy} USING (true)` });
      if (check !== null && check !== 'true' && writes)
        mutants.push({ kind: 'policy', table, statement: `ALTER POLICY ${policy} WITH CHECK (true)` });
    }
  }
  const tables = await sql<{ table: string; role: string | null }[]>`select tablename as "table",
      (select rolname from pg_roles where rolname in ('kurabe_analyst', 'kurabe_operator', 'kurabe_delegate', 'kurabe_member', 'kurabe_association')
        and not has_any_column_privilege(oid, quote_ident(tablename)::regclass, 'select') order by rolname limit 1) as role
    from pg_tables where schemaname = 'public' order by 1`;
  for (const { table, role } of tables) {
    mutants.push({ kind: 'force', table, statement: `ALTER TABLE "${table}" NO FORCE ROW LEVEL SECURITY` });
    mutants.push({ kind: 'force', table, statement: `ALTER TABLE "${table}" DISABLE ROW LEVEL SECURITY` });
    if (role !== null) mutants.push({ kind: 'grant', table, statement: `GRANT SELECT ON "${table}" TO ${role}` });
  }
  return mutants;
}

/** Whether what is written down for a table no longer holds once the statement was run; all of it is taken back. */
export async function isRightsMutantKilled(
  sql: postgres.Sql,
  { table, statement }: RightsMutant,
  { rows, known }: { rows: Rows; known: Record<string, Reach> },
): Promise<boolean> {
  let found: Record<string, Reach> = {};
  const taken = new Error('taken back');
  await sql
    .begin(async (tx) => {
      await tx.unsafe(statement);
      found = await reachOfAll(tx, rows, [table]);
      throw taken;
    })
    .catch((error: unknown) => {
      if (error !== taken) throw error;
    });
  if (Object.keys(found.unforced ?? {}).length > 0) return true;
  return Object.entries(found).some(([context, reach]) => reach[table] !== known[context]?.[table]);
}
