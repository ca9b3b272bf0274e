/** A thing somebody may do. Every guarded page names exactly one of these. */
export type Permission =
  | 'answer'
  | 'answer-sections'
  | 'read-own-answers'
  | 'approve-answers'
  | 'read-own-benchmark'
  | 'manage-people'
  | 'decide-hold'
  | 'see-accesses'
  | 'read-association-benchmark'
  | 'invite-members'
  | 'read-association-audit'
  | 'enter-paper'
  | 'read-all-released'
  | 'watch-release'
  | 'operate'
  | 'manage-staff'
  | 'request-dual'
  | 'approve-dual'
  | 'account';

/** A role that a grant gives to a user, within a company, an association, or the whole portal. */
export type Role =
  | 'respondent'
  | 'company_admin'
  | 'approver'
  | 'delegate'
  | 'secretariat'
  | 'assoc_viewer'
  | 'analyst'
  | 'moderator'
  | 'operator';

/** What a role's grant must name besides the user: the company, the association, or nothing. */
type RoleScope = 'company' | 'association' | 'portal';

/**
 * One row per role: `actor` is the kind of database actor it works as (an operator gets one that sees people and no answer: running
 * the portal is no reason to look at answers), `scope` what its grant names, `home` its first page after signing in, `may` everything it is
 * allowed to do, `idleMinutes` after how many minutes without a request its session ends, `signIn` with what it signs in, `factor` whether a
 * second factor must be there.
 */
export type RoleRow = {
  readonly actor: 'member' | 'reader' | 'delegate' | 'association' | 'analyst' | 'operator';
  readonly scope: RoleScope;
  readonly home: string;
  readonly may: readonly Permission[];
  readonly idleMinutes: number;
  readonly signIn: 'code' | 'password';
  readonly factor: 'required' | 'offered';
};

const MEMBER_MAY = [
  'answer',
  'answer-sections',
  'read-own-answers',
  'read-own-benchmark',
  'manage-people',
  'decide-hold',
  'see-accesses',
  'account',
] as const;
const COMPANY = { scope: 'company', home: '/company', idleMinutes: 120, factor: 'offered' } as const;
const ASSOCIATION = {
  actor: 'association',
  scope: 'association',
  home: '/assoc',
  idleMinutes: 120,
  signIn: 'password',
  factor: 'required',
} as const;
const PORTAL = { scope: 'portal', signIn: 'password', factor: 'required' } as const;

/** Who may do what: this table is the rule, the guard reads nothing else. */
export const ROLES: Readonly<Record<Role, RoleRow>> = {
  respondent: { ...COMPANY, actor: 'member', signIn: 'code', may: MEMBER_MAY },
  company_admin: { ...COMPANY, actor: 'member', signIn: 'password', may: MEMBER_MAY },
  approver: {
    ...COMPANY,
    actor: 'reader',
    signIn: 'code',
    may: ['read-own-answers', 'approve-answers', 'read-own-benchmark', 'see-accesses', 'account'],
  },
  delegate: { ...COMPANY, home: '/answer', actor: 'delegate', signIn: 'code', may: ['answer-sections', 'account'] },
  secretariat: {
    ...ASSOCIATION,
    may: [
      'read-association-benchmark',
      'watch-release',
      'invite-members',
      'enter-paper',
      'read-association-audit',
      'account',
    ],
  },
  assoc_viewer: { ...ASSOCIATION, may: ['read-association-benchmark', 'watch-release', 'account'] },
  analyst: {
    ...PORTAL,
    actor: 'analyst',
    home: '/policy',
    may: ['read-all-released', 'watch-release', 'account'],
    idleMinutes: 120,
  },
  moderator: { ...PORTAL, actor: 'analyst', home: '/', may: ['account'], idleMinutes: 30 },
  operator: {
    ...PORTAL,
    actor: 'operator',
    home: '/',
    may: ['operate', 'watch-release', 'manage-staff', 'request-dual', 'approve-dual', 'account'],
    idleMinutes: 30,
  },
};

/** Roles that sign in with a password, the one to take first where a person has several. Others come by a code sent to their address. */
export const PASSWORD_ROLES: readonly Role[] = [
  'operator',
  'moderator',
  'analyst',
  'secretariat',
  'assoc_viewer',
  'company_admin',
];

/** What is asked for again before it is done, where signing in was longer ago. */
export const CONFIRMED_PERMISSIONS: readonly Permission[] = [
  'manage-people',
  'invite-members',
  'manage-staff',
  'request-dual',
  'approve-dual',
];

/** For how many minutes after signing in, or confirming who one is, nothing is asked again. */
export const CONFIRMATION_MINUTES = 10;

/** However busy a session is, it ends this many hours after signing in. */
export const ABSOLUTE_SESSION_HOURS = 12;

/** How somebody proved who they are. */
export type ProofMethod = 'code' | 'password' | 'factor' | 'demo';

/** Whether a proof of this kind is enough for a role: a code by mail never is for one with a password, nor a password alone where a factor must be there. */
export function opensWith(role: Role, method: ProofMethod): boolean {
  const { signIn, factor } = ROLES[role];
  if (method === 'code') return signIn === 'code';
  return method !== 'password' || factor === 'offered';
}

/** An unknown value as a role, or null where it is none of ours. */
export function parseRole(value: unknown): Role | null {
  return typeof value === 'string' && Object.hasOwn(ROLES, value) ? (value as Role) : null;
}

/** Whether a role may do a thing. */
export function mayDo(role: Role, permission: Permission): boolean {
  return ROLES[role].may.includes(permission);
}
