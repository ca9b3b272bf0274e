import type postgres from 'postgres';
import { ROLES, type Role } from '../../app/member/roles.ts';
import { type Reach, type Rows, reachOfAll } from './rows.ts';

/** A change that takes one protection away: the guard itself, or what the guard asks again. */
export type Mutant = { name: string; text: string; of: 'guard' | 'confirmation' };

const ANSWERING_UNGUARDED = `
async function answeringUnguarded(request, wave) {
  const viewer = await unguarded(request);
  const answering = await readAnswering(viewer.actor, wave ?? "");
  if (!answering) throw new Response(null, { status: 404 });
  return { viewer, answering };
}
`;

/** The loaders and actions of the built server by the name of their function: `action of routes/answer.$wave.$section`. */
function handlersOf(text: string): Map<string, string> {
  const routeIds = new Map<string, string>();
  for (const [, id = '', module = ''] of text.matchAll(/^ {4}id: "([^"]+)",[^}]*?module: (route\d+)$/gm))
    routeIds.set(module, id);
  const handlers = new Map<string, string>();
  for (const [, module = '', members = ''] of text.matchAll(/^const (route\d+) = .*defineProperty\(\{([^}]*)\}/gm))
    for (const [, kind = '', name = kind] of members.matchAll(/^ {2}(action|loader)(?:: ([\w$]+))?,?$/gm))
      handlers.set(name, `${kind} of ${routeIds.get(module)}`);
  return handlers;
}

/** In which loader, action or other function a place of the built server is. */
function placeOf(text: string, index: number, handlers: ReadonlyMap<string, string>): string {
  const [, name = ''] = [...text.slice(0, index).matchAll(/^(?:async )?function ([\w$]+)\(/gm)].at(-1) ?? [];
  return handlers.get(name) ?? name;
}

/**
 * The built server with each call of a guard replaced by one that asks nothing, each that asks again by one that does not, and each role allowed
 * everything.
 */
export function mutantsOfBundle(text: string): Mutant[] {
  const mutants: Mutant[] = [];
  const handlers = handlersOf(text);
  for (const call of text.matchAll(
    /(?<!function )\b(requireActor|requireConfirmed|requireAnswering)\(request, ([^)]*)\)/g,
  )) {
    const [whole, guard, rest] = call;
    const unguarded = guard === 'requireAnswering' ? `answeringUnguarded(request, ${rest})` : 'unguarded(request)';
    const put = (instead: string) => text.slice(0, call.index) + instead + text.slice(call.index + whole.length);
    const name = `${placeOf(text, call.index, handlers)}: ${whole}`;
    mutants.push({
      name,
      text: put(unguarded) + (guard === 'requireAnswering' ? ANSWERING_UNGUARDED : ''),
      of: 'guard',
    });
    if (guard === 'requireConfirmed')
      mutants.push({ name: `${name}, asked once`, text: put(`requireActor(request, ${rest})`), of: 'confirmation' });
  }
  const head = /function mayDo\(role, permission\) \{/.exec(text);
  if (head === null) throw new Error('the built server has no mayDo');
  const after = head.index + head[0].length;
  for (const role of Object.keys(ROLES) as Role[])
    mutants.push({
      name: `${role} may do everything`,
      text: `${text.slice(0, after)}\n  if (role === "${role}") return true;${text.slice(after)}`,
      of: 'guard',
    });
  return mutants;
}

/** Mutants of the server that change nothing, each with the reason. One that is noticed after all has no place here. */
export const SAME_GUARDS: Readonly<Record<string, string>> = {
  'action of routes/assoc.proxy.$entry.$section: requireActor(request, "enter-paper")':
    'who is signed out was refused before it, and the entry is opened under a database role that asks for a grant of the secretariat',
  'action of routes/answer.$wave.excel: requireAnswering(request, params.wave, "answer-sections")':
    'the same action asked for the same permission before',
  'action of routes/answer.$wave.$section: requireActor(request, "answer-sections")':
    'saving a section answers whoever may not write as if there were no such survey, and the database gives them no right to write',
};

/** A statement that takes one protection of one table away. */
export type RightsMutant = { kind: 'policy' | 'force' | 'grant'; table: string; statement: string };

type PolicyRow = {
  table: string;
  name: string;
  permissive: string;
  qual: string | null;
  check: string | null;
  writes: boolean;
  /** Whether what the policy says of a row can turn out otherwise for what is written than for what is there. */
  turns: boolean;
};

/** Mutants of rights that change nothing, each with the reason. One that is noticed after all has no place here. */
export const SAME_RIGHTS: Readonly<Record<string, string>> = {
  'ALTER POLICY "member_reads" ON "approval" USING (true)':
    'the restriction not_while_held on the same table asks for a participation that the member sees, and those are of its own company alone',
  'ALTER POLICY "delegate_finishes" ON "delegation" WITH CHECK (true)':
    'the delegate may update the day it finished and nothing else, and of that the policy does not speak',
  'DROP POLICY "never_ones_own" ON "dual_request"':
    'the constraint dual_request_two_people refuses whoever approves what they asked for, and an operator approves in their own name alone',
  'ALTER POLICY "breakglass_reads" ON "wave_key" USING (true)':
    'the restriction opens_once on the same table asks for all that this policy asks for, and that the access was not opened yet',
};

/**
 * Every policy let wide open (each half of it), every restriction dropped, every table freed of its rules, and one right too many on each table.
 * Left out is the half for what is written where it can only repeat what the other half said: the same condition, a role that inserts nothing, and
 * no column in it that the role may update.
 */
export async function mutantsOfRights(sql: postgres.Sql): Promise<RightsMutant[]> {
  const policies = await sql<
    PolicyRow[]
  >`select tablename as "table", policyname as name, permissive, qual, with_check as check,
      (select bool_or(has_any_column_privilege(role, quote_ident(tablename)::regclass, verb)) from unnest(roles) role, unnest(array['insert', 'update']) verb
        where cmd in ('ALL', upper(verb))) as writes,
      cmd = 'INSERT' or qual is distinct from with_check
        or (cmd = 'ALL' and (select bool_or(has_any_column_privilege(role, quote_ident(tablename)::regclass, 'insert')) from unnest(roles) role))
        or exists (select from pg_policy p join pg_depend d on d.classid = 'pg_policy'::regclass and d.objid = p.oid, unnest(roles) role
          where p.polname = policyname and p.polrelid = quote_ident(tablename)::regclass and d.refclassid = 'pg_class'::regclass
            and d.refobjid = p.polrelid and d.refobjsubid > 0 and has_column_privilege(role, p.polrelid, d.refobjsubid::smallint, 'update')) as turns
    from pg_policies where schemaname = 'public' order by 1, 2`;
  const mutants: RightsMutant[] = [];
  for (const { table, name, permissive, qual, check, writes, turns } of policies) {
    const policy = `"${name}" ON "${table}"`;
    if (permissive === 'RESTRICTIVE') mutants.push({ kind: 'policy', table, statement: `DROP POLICY ${policy}` });
    else {
      if (qual !== null && qual !== 'true')
        mutants.push({ kind: 'policy', table, statement: `ALTER POLICY ${policy} USING (true)` });
      if (check !== null && check !== 'true' && writes && turns)
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
