import type { Role } from './roles.ts';

/** Somebody of a company in one role, as far as it decides who may end what. */
type Holder = Readonly<{ grantId: string; role: Role; isSelf: boolean; isSuspended: boolean }>;

/** Why a role in a company is not ended. `adminOnly`: by an administrator or themselves alone; `lastAdmin`: somebody must be left who is one. */
export type EndFault = 'gone' | 'adminOnly' | 'lastAdmin';

/**
 * Whether the acting person may end one of the roles in their company; null where they may. An administrator is ended by another administrator or goes
 * by themselves, while another one is left who can sign in; nobody else ends their own role. A trigger of the database holds the same.
 */
export function endFault(people: readonly Holder[], grantId: string): EndFault | null {
  const holder = people.find((each) => each.grantId === grantId);
  if (!holder) return 'gone';
  if (holder.role !== 'company_admin') return holder.isSelf ? 'gone' : null;
  const admins = people.filter(({ role }) => role === 'company_admin');
  if (!holder.isSelf && !admins.some(({ isSelf }) => isSelf)) return 'adminOnly';
  return admins.some((each) => each.grantId !== grantId && !each.isSuspended) ? null : 'lastAdmin';
}
