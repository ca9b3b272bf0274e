/** A thing somebody may do. Every guarded page names exactly one of these. */
export type Permission =
  | 'answer'
  | 'read-own-benchmark'
  | 'read-association-benchmark'
  | 'read-all-released'
  | 'watch-release'
  | 'operate';

/** A role that a grant gives to a user, within a company, an association, or the whole portal. */
export type Role = 'respondent' | 'company_admin' | 'secretariat' | 'analyst' | 'operator';

/** What a role's grant must name besides the user: the company, the association, or nothing. */
type RoleScope = 'company' | 'association' | 'portal';

/**
 * One row per role: `actor` is the kind of database actor it works as (an operator gets the one that sees released
 * figures alone: running the portal is no reason to look at answers), `scope` what its grant names, `home` its first page after
 * signing in, `may` everything it is allowed to do, `idleMinutes` after how many minutes without a request its session ends.
 */
export type RoleRow = {
  readonly actor: 'member' | 'association' | 'analyst';
  readonly scope: RoleScope;
  readonly home: string;
  readonly may: readonly Permission[];
  readonly idleMinutes: number;
};

/** Who may do what: this table is the rule, the guard reads nothing else. */
export const ROLES: Readonly<Record<Role, RoleRow>> = {
  respondent: {
    actor: 'member',
    scope: 'company',
    home: '/company',
    may: ['answer', 'read-own-benchmark'],
    idleMinutes: 120,
  },
  company_admin: {
    actor: 'member',
    scope: 'company',
    home: '/company',
    may: ['answer', 'read-own-benchmark'],
    idleMinutes: 120,
  },
  secretariat: {
    actor: 'association',
    scope: 'association',
    home: '/assoc',
    may: ['read-association-benchmark', 'watch-release'],
    idleMinutes: 120,
  },
  analyst: {
    actor: 'analyst',
    scope: 'portal',
    home: '/policy',
    may: ['read-all-released', 'watch-release'],
    idleMinutes: 120,
  },
  operator: { actor: 'analyst', scope: 'portal', home: '/', may: ['operate', 'watch-release'], idleMinutes: 30 },
};

/** Roles that sign in with a password, the one to take first where a person has several. Respondents come by invitation alone. */
export const PASSWORD_ROLES: readonly Role[] = ['operator', 'analyst', 'secretariat', 'company_admin'];

/** However busy a session is, it ends this many hours after signing in. */
export const ABSOLUTE_SESSION_HOURS = 12;

/** An unknown value as a role, or null where it is none of ours. */
export function parseRole(value: unknown): Role | null {
  return typeof value === 'string' && Object.hasOwn(ROLES, value) ? (value as Role) : null;
}

/** Whether a role may do a thing. */
export function mayDo(role: Role, permission: Permission): boolean {
  return ROLES[role].may.includes(permission);
}
